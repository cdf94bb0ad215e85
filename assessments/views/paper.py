"""A result on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def result_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Not yet."""
    raise Http404
