"""What a draft would change and for whom; publishing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from frameworks import actions
from frameworks.diff import Decisions
from frameworks.forms.drafts import tidy
from frameworks.forms.imports import decisions_from
from frameworks.models import Draft
from frameworks.presenting import releases_of
from frameworks.queries.reviews import review_of
from frameworks.reviewing import also, pills, sections
from frameworks.views.desk import Desk, at_desk

MAX_WHY = 500
MOVED = "The draft or the live version changed since you looked. Look again, then publish."


@require_http_methods(["GET", "POST"])
@at_desk
def draft_review(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What publishing would do; a POST stores decisions, or compares with what is live now."""
    if request.method != "POST":
        return _review(request, desk)
    draft = desk.draft
    if request.POST.get("do") == "check":
        before = draft.base
        actions.check_draft(draft=draft)
        said = "Compared with the version that is live now." if before != draft.base else ""
        messages.success(request, said or "Compared again.")
    elif request.POST.get("seen") != _seen(draft) or not _decided(request, desk):
        return _review(request, desk, told=MOVED, status=409)
    else:
        messages.success(request, "Decisions saved.")
    return redirect("draft-review", draft.pk)


@require_POST
@at_desk
def draft_publish(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make the draft live as it was shown, or say why it cannot be."""
    draft = desk.draft
    if request.POST.get("seen") != _seen(draft) or not _decided(request, desk):
        return _review(request, desk, told=MOVED, status=409)
    if _empty(draft):
        return _review(request, desk, status=409)
    why = " ".join(tidy(request.POST.get("why", "")).replace("\x00", "").split())[:MAX_WHY]
    published = actions.publish_draft(draft=draft, by=desk.user, why=why)
    if published is None:
        draft.refresh_from_db()
        return _review(request, desk, status=409)
    messages.success(request, f"{draft.title}, {draft.version}, is live.")
    return redirect("framework-history", draft.code)


def _decided(request: HttpRequest, desk: Desk) -> bool:
    """Store the decisions that were sent; False where another version went live meanwhile."""
    draft, before = desk.draft, Decisions.from_json(desk.draft.decisions)
    base = draft.base_id
    decided = decisions_from(request.POST, review_of(draft).comparison, before)
    if decided != before:
        actions.decide(draft=draft, decisions=decided, by=desk.user)
    return draft.base_id == base


def _empty(draft: Draft) -> bool:
    """Whether there is nothing in it that anybody could rate."""
    return not draft.counts.get("statements")


def _seen(draft: Draft) -> str:
    """What a page of the review showed: the draft's contents beside that base."""
    return f"{draft.revision}-{draft.base_id}"


def _review(request: HttpRequest, desk: Desk, *, told: str = "", status: int = 200) -> HttpResponse:
    draft, choose_for = desk.draft, request.GET.get("for", "")
    review = review_of(draft)
    context = desk.context("review") | {
        "review": review,
        "sections": sections(review.comparison, review.people, choose_for),
        "also": also(review.differences),
        "releases": releases_of(review.document.sources),
        "pills": pills(review.comparison.counts),
        "first": review.base is None,
        "show_all": "all" in request.GET,
        "choose": review.base is not None,
        "choose_for": choose_for,
        "choose_url": "?for=",
        "ready": draft.state in Draft.READY and not _empty(draft),
        "empty": _empty(draft),
        "same": draft.state == Draft.State.SAME,
        "seen": _seen(draft),
        "told": told,
        "undecided": sum(c.asks and not c.decided for c in review.comparison.changes),
    }
    return render(request, "frameworks/draft_review.html", context, status=status)
