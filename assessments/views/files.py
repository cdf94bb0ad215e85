"""The files of evidence themselves: to save, and pictures to look at."""

from hashlib import sha256
from typing import cast
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from assessments import actions
from assessments.evidence.previews import has_picture, picture_of
from assessments.models import Assessment, Evidence
from assessments.queries.evidence import shown_through
from nsx.accounts.models import Team, User
from nsx.lib.http import TooManyRequests

RETRY_AFTER = 600


@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A file, to save, for its owner and for those an assessment with it is shown to.

    That these saved it is on record for its owner.
    """
    item = _seen(request, public_id)
    try:
        stored = item.file.open("rb")
    except FileNotFoundError:
        raise Http404("its file is gone") from None
    if shown := _through(request, item):
        assessment, team = shown
        actions.record_team_view(
            team=team, by=cast(User, request.user), assessment=assessment, what="file"
        )
    response = FileResponse(
        stored, as_attachment=True, filename=item.file_name, content_type=item.content_type
    )
    response["Cache-Control"] = "private, no-store"
    return _guarded(response)


@require_safe
def preview(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A picture, written anew and small, for those who may save it; they are on record as there.

    Browsers keep it and ask each time whether they still may show it.
    """
    item = _seen(request, public_id)
    if not has_picture(item.content_type):
        raise Http404("it is no picture")
    if shown := _through(request, item):
        assessment, team = shown
        actions.record_item_view(
            team=team, by=cast(User, request.user), assessment=assessment, item=item
        )
    # Every file has a name of its own, one that takes another's place too.
    etag = f'"{sha256(str(item.file.name).encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        if not _may_make(request):
            raise TooManyRequests(RETRY_AFTER)
        try:
            with item.file.open("rb") as stored:
                picture = picture_of(stored.read(), item.content_type)
        except FileNotFoundError:
            picture = None
        if picture is None:
            raise Http404("it cannot be shown")
        response = HttpResponse(picture.data, content_type=picture.content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = "inline"
    return _guarded(response)


def _may_make(request: HttpRequest) -> bool:
    """Count a picture; the library's public function would let every GET pass."""
    counted = {"app": "allauth.account", "action": "preview", "limit_get": True}
    return bool(ratelimit.consume(request, user=request.user, **counted))


def _seen(request: HttpRequest, public_id: UUID) -> Evidence:
    """An item with a file that they may see. Raises Http404 for any other."""
    seen = Evidence.objects.visible_to(cast(User, request.user)).exclude(file="")
    found: Evidence = get_object_or_404(seen, public_id=public_id)
    return found


def _through(request: HttpRequest, item: Evidence) -> tuple[Assessment, Team] | None:
    """The result and the team that show them somebody else's item; None for one's own."""
    user = cast(User, request.user)
    return shown_through(item, user) if item.owner_id != user.pk else None


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    """Whatever it holds, it runs nothing and is nobody else's to embed."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
