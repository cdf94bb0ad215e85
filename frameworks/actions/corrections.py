"""Suggesting a correction, and deciding on it."""

from collections.abc import Callable
from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from frameworks.actions.drafts import open_draft, put_wording
from frameworks.diff import placed_in
from frameworks.documents import statement_digest
from frameworks.editing import next_version
from frameworks.models import Correction, Draft, Framework, Occupation, Statement
from frameworks.queries.drafts import document_in
from nsx.accounts.models import AuditEvent, User
from nsx.accounts.queries import powers_of

MAX_OPEN = 100
"""Suggestions of one person that may wait: beyond them somebody talks to a machine."""


class Decided(Exception):
    """Another admin has decided on the suggestion meanwhile."""


class NoPlace(Exception):
    """A suggested wording has no place in a draft: it is of an anchor, gone, or refused."""


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
    *, correction: Correction, answer: str = "", into_draft: bool = False, by: User
) -> Correction:
    """Say yes; with `into_draft` the wording goes into a draft of the next version.

    That is the newest one that waits and was made here, or a new one. The suggester is told.
    Raises PermissionError for whoever may not edit the framework, Decided, and NoPlace where
    the wording cannot be put in.
    """
    found = _decide(correction, Correction.State.ACCEPTED, answer, by)
    if into_draft:
        found.draft = _put(found, by)
        found.save(update_fields=["draft"])
    return found


def _put(correction: Correction, by: User) -> Draft:
    """The draft that has the suggested wording now. Raises NoPlace."""
    # Two suggestions accepted at a time queue here, so that both get into one draft.
    occupation = Occupation.objects.select_for_update().get(pk=correction.occupation_id)
    live = Framework.objects.filter(
        occupation=occupation, status=Framework.Status.PUBLISHED
    ).first()
    if live is None or correction.anchor_kind or not correction.says:
        raise NoPlace
    waiting = Draft.objects.visible_to(by, powers_of(by)).waiting()
    draft = waiting.filter(code=occupation.code, batch=None).order_by("-pk").first()
    if draft is None:
        taken = set(occupation.frameworks.values_list("version", flat=True))
        version = next_version(live.version)
        while version in taken:
            version = next_version(version)
        draft = open_draft(framework=live, version=version, by=by)
    digest = statement_digest(correction.text)
    here = [each.key for each in placed_in(document_in(draft)) if each.digest == digest]
    if (row := correction.statement) and len(here) > 1:
        # The same words may stand in several strands and domains.
        domain = row.level.domain
        here = [key for key in here if key.startswith(f"{domain.strand.kind}/{domain.key}/")]
    if not here or not put_wording(draft=draft, key=here[0], text=correction.says, by=by):
        raise NoPlace
    return draft


@transaction.atomic
def decline_correction(*, correction: Correction, answer: str, by: User) -> Correction:
    """Say no, and why. The suggester is told.

    Raises PermissionError for whoever may not edit the framework, ValueError without a reason
    ("empty"), and Decided.
    """
    if not answer:
        raise ValueError("empty")
    return _decide(correction, Correction.State.DECLINED, answer, by)


def _decide(correction: Correction, state: str, answer: str, by: User) -> Correction:
    found = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("occupation", "suggested_by")
        .get(pk=correction.pk)
    )
    if not powers_of(by).edits(found.occupation.organisation_id):
        raise PermissionError("only an admin of its framework decides on a suggestion")
    if found.state != Correction.State.OPEN:
        raise Decided
    found.state, found.answer = state, answer
    found.decided_by, found.decided_at = by, timezone.now()
    found.save()
    _record("accept" if state == Correction.State.ACCEPTED else "decline", found, by)
    if tell := _letter(found):
        # No partial: Django logs what went wrong by the function's name, which a partial has not.
        transaction.on_commit(lambda: tell(), robust=True)
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
