"""A result on paper."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessments.queries.paper import papers_of
from assessments.results.pdf import pdf_of
from assessments.views.learner import own
from nsx.accounts.models import User


@require_safe
def result_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The learner's result as a PDF of one or two pages; `?name=no` leaves their name out."""
    assessment, user = own(request, pk), cast(User, request.user)
    named = request.GET.get("name") != "no" and not user.is_guest
    at = assessment.finished_at or timezone.now()
    data = pdf_of(papers_of(assessment, str(user) if named else ""), at=at)
    title = slugify(assessment.framework.occupation_block["title"])[:60] or "result"
    day = timezone.localdate(at)
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="nsx-{title}-{day:%Y-%m-%d}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
