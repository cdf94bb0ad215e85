"""Suggesting a correction, and deciding on it."""

from collections.abc import Callable
from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from frameworks.models import Correction, Draft, Framework, Occupation, Statement
from nsx.accounts.models import AuditEvent, User
from nsx.accounts.queries import powers_of

MAX_OPEN = 100
"""Suggestions of one person that may wait: beyond them somebody talks to a machine."""


class Decided(Exception):
    """Another admin has decided on the suggestion meanwhile."""


@transaction.atomic
def suggest_correction(
    *,
    framework: Framework,
    statement: Statement | None = None,
    anchor: tuple[str, str] = ("", ""),
    says: str,
    why: str,
    by: User,
) -> Correction:
    """Keep a suggestion for a statement of a version, or for an anchor by kind and name.

    `says` is the wording it should have, "" where only `why` says what is wrong. The same one
    again, while it is open, is the one that is there. Raises PermissionError for a guest, and
    ValueError with the code of what is wrong: empty, unchanged or too_many.
    """
    if by.is_guest:
        raise PermissionError("a guest signs up first: they could not be told what became of it")
    kind, text = ("", statement.text) if statement else anchor
    if not says and not why:
        raise ValueError("empty")
    if says == text:
        raise ValueError("unchanged")
    # The same form sent twice at a time queues here.
    Occupation.objects.select_for_update().get(pk=framework.occupation_id)
    waiting = Correction.objects.of(by).filter(decided_at=None)
    about = {
        "occupation_id": framework.occupation_id,
        "statement": statement,
        "anchor_kind": kind,
        "text": text,
        "says": says,
        "why": why,
    }
    known = waiting.filter(**about).first()
    if known:
        return known
    if waiting.count() >= MAX_OPEN:
        raise ValueError("too_many")
    made = Correction.objects.create(
        framework=framework, version=framework.version, suggested_by=by, **about
    )
    _record("suggest", made, by)
    return made


@transaction.atomic
def accept_correction(
    *, correction: Correction, answer: str = "", draft: Draft | None = None, by: User
) -> Correction:
    """Say yes; `draft` is where the new wording went, if it did. The suggester is told.

    Raises PermissionError for whoever may not edit the framework, and Decided.
    """
    return _decide(correction, Correction.State.ACCEPTED, answer, by, draft)


@transaction.atomic
def decline_correction(*, correction: Correction, answer: str, by: User) -> Correction:
    """Say no, and why. The suggester is told.

    Raises PermissionError for whoever may not edit the framework, ValueError without a reason
    ("empty"), and Decided.
    """
    if not answer:
        raise ValueError("empty")
    return _decide(correction, Correction.State.DECLINED, answer, by, None)


def _decide(
    correction: Correction, state: str, answer: str, by: User, draft: Draft | None
) -> Correction:
    found = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("occupation", "suggested_by")
        .get(pk=correction.pk)
    )
    if not powers_of(by).edits(found.occupation.organisation_id):
        raise PermissionError("only an admin of its framework decides on a suggestion")
    if found.state != Correction.State.OPEN:
        raise Decided
    found.state, found.answer, found.draft = state, answer, draft
    found.decided_by, found.decided_at = by, timezone.now()
    found.save()
    _record("accept" if state == Correction.State.ACCEPTED else "decline", found, by)
    if tell := _letter(found):
        transaction.on_commit(tell, robust=True)
    return found


def _letter(correction: Correction) -> Callable[[], int] | None:
    """What the suggester gets by e-mail; None where nobody is there to get it."""
    person = correction.suggested_by
    if person is None or not person.email or not person.is_active:
        return None
    said = correction.get_state_display().lower()
    lines = [
        f"You suggested a correction for {correction.occupation} ({correction.version}).",
        f"It was {said}.",
        f"The wording was: {correction.text}",
    ]
    if correction.says:
        lines.append(f"You suggested: {correction.says}")
    if correction.answer:
        lines.append(f"The answer: {correction.answer}")
    lines.append("All your suggestions are in your account, under Suggestions. Thank you.")
    # A title comes from a file: a line break in it may not end the subject.
    title = " ".join(f"Your suggestion for {correction.occupation} was {said}".split())
    return partial(send_mail, title, "\n\n".join(lines) + "\n", None, [person.email])


def _record(what: str, correction: Correction, by: User) -> None:
    AuditEvent.objects.create(
        actor=by, action=f"correction.{what}", target=f"correction:{correction.pk}"
    )
