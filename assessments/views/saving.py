"""Saving what the forms of rating send, and answering for it."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from assessments import actions
from assessments.models import Assessment
from assessments.parts import Row
from assessments.queries import Answers, answers_of
from assessments.views.given import read_given
from assessments.views.statements import Sent, clash_of
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import User
from nsx.lib.kept import UNKEPT, drop_form, keep, kept_form

CLOSED = {
    "finished": "Not saved: you finished this in another window. Your answers wait on this "
    "device. Open it again from its result to send them.",
    "reviewed": "Not saved: this is finished and reviewed, so it stays as it is. Your answers "
    "wait on this device. Rate again to give them anew.",
    "moved": "Not saved: you moved this to another version in another window. Your answers wait "
    "on this device. Give them there once more.",
}


def save(request: HttpRequest, assessment: Assessment) -> tuple[Answers, Sent]:
    """Store what a form brings; all answers as they are then, and what became of these.

    Raises PermissionError where the assessment was finished or moved at this moment.
    """
    given, faults = read_given(request.POST)
    saved = actions.save_ratings(assessment=assessment, given=given, by=cast(User, request.user))
    if kept_form(request) is not None:
        drop_form(request)
    clashes = {id_: clash_of(id_, given[id_], stored) for id_, stored in saved.clashes.items()}
    return saved.answers, Sent(faults, clashes, given)


def told(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    rows: Iterable[Row],
    answers: Answers,
    sent: Sent,
) -> HttpResponse:
    """The answer to htmx: what changed, and in a header what became of each statement it sent.

    The revision of the rating stored, or null where a newer answer stands against it.
    """
    here = {line.id for _, line in rows}
    clashes = [clash for id_, clash in sent.clashes.items() if id_ in here]
    faults = replace(sent, clashes={}).told  # the rating page says of clashes where they are
    context = {**context, "faults": faults, "clashes": clashes, "swap": True}
    response = render(request, template, context, status=422 if sent.faults else 200)
    became = {
        id_: None if id_ in sent.clashes else found.revision
        for id_ in sent.given
        if (found := answers.by_id.get(id_))
    }
    response["X-Revisions"] = json.dumps(became)
    return response


def back_to(post: QueryDict) -> str:
    """The statement that one of its own buttons leads back to, or ""."""
    found = post.get("clear") or post.get("stay") or ""
    chosen = (post.get("keep") or post.get("take") or "").partition("-")[0]
    return next((each for each in (found, chosen) if each.isascii() and each.isdigit()), "")


def finished_elsewhere(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The answer where it takes no more ratings."""
    # A redirect would be followed unseen, and the answers taken for saved.
    if getattr(request, "htmx", False):
        return HttpResponse(CLOSED[_closed(assessment)], status=409)
    if request.method == "POST":
        if not keep(request):
            messages.warning(request, UNKEPT)
        return redirect(request.path)
    found = unsaved(request, assessment, answers_of(assessment), closed=_closed(assessment))
    return found or redirect("result", assessment.pk)


def _closed(assessment: Assessment) -> str:
    """Why a finished one takes no answers."""
    if assessment.moved_to.exists():
        return "moved"
    known = Assessment.objects.with_choices().get(pk=assessment.pk)
    return "reviewed" if known.reviewed else "finished"


def unsaved(
    request: HttpRequest, assessment: Assessment, answers: Answers, *, closed: str = ""
) -> HttpResponse | None:
    """The page with answers that were sent here in vain, if any.

    Their learner was signed out, or had finished it elsewhere. They are not saved before their
    learner has seen them and says so; `closed` says why they cannot be, where it is finished.
    """
    kept = kept_form(request)
    if kept is None:
        return None
    lines = {line.id: line for line in outline_of(assessment.framework).statements}
    found = [
        (lines[id_], clash_of(id_, given, answers[lines[id_]]))
        for id_, given in read_given(kept)[0].items()
        if id_ in lines and _news(given, lines[id_], answers)
    ]
    if not found:
        drop_form(request)
        return None
    context = {
        "assessment": assessment,
        "closed": closed,
        "found": found,
        "fields": [(name, value) for name, values in kept.lists() for value in values],
        "section": "me",
    }
    return render(request, "assessments/unsaved.html", context)


def discarded(request: HttpRequest) -> bool:
    """Whether their learner does not want these: they are forgotten then."""
    if "discard" not in request.POST:
        return False
    drop_form(request)
    return True


def _news(given: actions.Given, line: StatementLine, answers: Answers) -> bool:
    """Whether it says anything else than what is stored."""
    stored = answers[line]
    if given.window and given.window.untouched:
        return False
    value = stored.value if given.value == actions.KEEP else given.value
    return (value, given.not_sure) != (stored.value, stored.not_sure)
