"""Starting, rating, finishing: what a learner does to an assessment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from assessments.ladders import Ladder, all_ladders, ladders_of, place_on
from assessments.models import Assessment, Rating, StoredPlacement
from assessments.placement import LENSES, Value
from assessments.queries import Answer, Answers, answers_of, said
from assessments.windows import Window, knew, outcome
from frameworks.actions import end_request
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User
from nsx.lib.text import has_control_characters


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as the learner gives it.

    `value` is 1 to 4, "na" (then `reason` says why), None, which blanks the answer, or
    KEEP, which leaves it and changes only `not_sure`. `window` is what the window it was given
    in knew of the answer; None lets the last answer win.
    """

    value: int | str | None
    reason: str = ""
    not_sure: bool = False
    window: Window | None = None


class Saved(NamedTuple):
    """All answers as they are stored now, and those that were not stored over newer ones.

    `clashes` holds, by statement row id, the stored answers that stand against what was given.
    """

    answers: Answers
    clashes: Mapping[int, Answer]


KEEP = "keep"
REASON_CHARS = 300


def check_given(given: Given) -> str:
    """The code of what is wrong with an answer, or "" when nothing is."""
    if given.value == "na":
        if not given.reason.strip():
            return "reason_required"
        if len(given.reason) > REASON_CHARS:
            return "text_too_long"
        return "bad_text" if has_control_characters(given.reason.strip()) else ""
    return "" if given.value in (1, 2, 3, 4, None, KEEP) else "bad_value"


@transaction.atomic
def start_assessment(*, framework: Framework, by: User) -> Assessment:
    """The learner's open assessment of the occupation; a new one where there is none."""
    assessment, created = Assessment.objects.get_or_create(
        learner=by,
        occupation=framework.occupation,
        finished_at=None,
        defaults={"framework": framework},
    )
    if created:
        AuditEvent.objects.create(
            actor=by, action="assessment.start", target=f"assessment:{assessment.pk}"
        )
        # Whoever asked for this framework has it now.
        end_request(occupation=framework.occupation, by=by)
    return assessment


@transaction.atomic
def save_ratings(*, assessment: Assessment, given: Mapping[int, Given], by: User) -> Saved:
    """Store answers by statement row id and place the ladders they stand on anew.

    Statements of other frameworks are ignored; an answer equal to the stored one changes
    nothing, and one against a newer answer of another window is not stored (see
    assessments.windows). Raises ValueError for an answer that check_given faults,
    PermissionError for somebody else's or a finished assessment.
    """
    for answer in given.values():
        if code := check_given(answer):
            raise ValueError(code)
    # First, so that two saves of one assessment, or a save and its end, wait for each other.
    mine = Assessment.objects.of(by).filter(pk=assessment.pk, finished_at=None)
    if not mine.update(revision=F("revision") + 1):
        raise PermissionError("only its learner rates an assessment, and only until it is finished")
    outline = outline_of(assessment.framework)
    before = answers_of(assessment)
    now = timezone.now()
    rows, clashes = [], {}
    for line in outline.statements:
        new = given.get(line.id)
        if new is None:
            continue
        old = before[line]
        value = cast(Value, old.value if new.value == KEEP else new.value)
        not_applicable = value == "na"
        reason = (old if new.value == KEEP else new).reason.strip() if not_applicable else ""
        found = outcome(old, value, reason, new.window)
        if found == "ask":
            clashes[line.id] = old
        if found != "store":
            continue
        # A mark set elsewhere meanwhile is not taken back by an answer that knew nothing of it.
        unseen = old.not_sure and new.value != KEEP and not knew(old, new.window)
        not_sure = new.not_sure or unseen
        same = (old.value, old.reason, old.not_sure) == (value, reason, not_sure)
        if same and old.digest in ("", line.digest):
            continue
        rows.append(
            Rating(
                assessment=assessment,
                statement_id=line.id,
                digest=line.digest,
                value=value if isinstance(value, int) else None,
                not_applicable=not_applicable,
                reason=reason,
                not_sure=not_sure,
                revision=old.revision + 1,
                rated_at=now,
            )
        )
    if not rows:
        return Saved(before, clashes)
    store_ratings(rows)
    changed = {row.statement_id for row in rows}
    after = before.after({row.statement_id: said(row) for row in rows})
    store_placements(
        assessment=assessment,
        answers=after,
        ladders=[
            ladder
            for strand in outline.strands
            if any(line.id in changed for line in strand.statements)
            for ladder in ladders_of(strand)
            if ladder.ids & changed
        ],
    )
    return Saved(after, clashes)


def store_ratings(rows: Sequence[Rating]) -> None:
    """Write ratings, each in the place of what was said of its statement before."""
    Rating.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["assessment", "statement"],
        update_fields=[
            "digest",
            "value",
            "not_applicable",
            "reason",
            "not_sure",
            "revision",
            "rated_at",
            "carried_from",
        ],
    )


def store_placements(
    *, assessment: Assessment, answers: Answers, ladders: Iterable[Ladder]
) -> None:
    """Place these ladders through every lens and store the results."""
    ratings = answers.ratings()

    def row(ladder: Ladder, lens: str) -> StoredPlacement:
        result = place_on(ladder, ratings, lens)
        return StoredPlacement(
            assessment=assessment,
            strand_id=ladder.strand.id,
            domain_id=ladder.domain.id if ladder.domain else None,
            lens=lens,
            rule=result.rule,
            low=result.low,
            high=result.high,
            result=result.as_dict(),
        )

    StoredPlacement.objects.bulk_create(
        [row(ladder, lens) for ladder in ladders for lens in LENSES],
        update_conflicts=True,
        unique_fields=["assessment", "strand", "ladder", "lens"],
        update_fields=["rule", "low", "high", "result"],
    )


@transaction.atomic
def place_anew(*, assessment: Assessment) -> None:
    """Place every ladder anew: after evidence or a review changed, or at the end."""
    store_placements(
        assessment=assessment,
        answers=answers_of(assessment),
        ladders=all_ladders(outline_of(assessment.framework)),
    )


@transaction.atomic
def finish_assessment(*, assessment: Assessment, by: User) -> None:
    """Close it: its answers and placements stay as they are, a next one can begin.

    Raises PermissionError for somebody else's. Finishing twice changes nothing.
    """
    if not _locked(assessment, by):
        raise PermissionError("only its learner finishes an assessment")
    if assessment.finished_at is not None:
        return
    assessment.finished_at = timezone.now()
    assessment.save(update_fields=["finished_at"])
    place_anew(assessment=assessment)
    AuditEvent.objects.create(
        actor=by, action="assessment.finish", target=f"assessment:{assessment.pk}"
    )


@transaction.atomic
def choose_form(*, assessment: Assessment, guess: int | None, by: User) -> None:
    """Ask in the quick form, from a guessed rank of the main strand, or (None) in the usual one.

    No answer changes, and it may be chosen anew at any time. Raises PermissionError for somebody
    else's or a finished assessment, ValueError for a rank that is not there.
    """
    if not _locked(assessment, by) or assessment.finished_at is not None:
        raise PermissionError("only its learner chooses the form, and only until it is finished")
    ranks = {level.rank for level in outline_of(assessment.framework).strands[0].domains[0].levels}
    if guess is not None and guess not in ranks:
        raise ValueError("bad_rank")
    if assessment.quick == guess:
        return
    assessment.quick = guess
    assessment.save(update_fields=["quick"])
    AuditEvent.objects.create(
        actor=by, action="assessment.form", target=f"assessment:{assessment.pk}"
    )


@transaction.atomic
def reopen_assessment(*, assessment: Assessment, by: User, whichever: bool = False) -> bool:
    """Open a finished assessment again; False where the learner has another open one.

    One that was begun and left blank gives way. Raises PermissionError for somebody else's, and
    ValueError: "reviewed" once a reviewer gave a view of it, as what they spoke of stays as it
    was; "newer" where a newer one is finished, whose place it would take with old answers, unless
    it may be `whichever`. Opening an open one changes nothing.
    """
    if not _locked(assessment, by):
        raise PermissionError("only its learner opens an assessment again")
    if assessment.finished_at is None:
        return True
    if Assessment.objects.filter(pk=assessment.pk).with_choices().get().reviewed:
        raise ValueError("reviewed")
    if not whichever and _has_newer(assessment):
        raise ValueError("newer")
    for other in Assessment.objects.of(by).filter(
        occupation=assessment.occupation_id, finished_at=None
    ):
        if is_empty(other):
            other.delete()
    finished_at, assessment.finished_at = assessment.finished_at, None
    try:
        # Another may be begun at this moment, which only the constraint sees.
        with transaction.atomic():
            assessment.save(update_fields=["finished_at"])
    except IntegrityError:
        assessment.finished_at = finished_at
        return False
    AuditEvent.objects.create(
        actor=by, action="assessment.reopen", target=f"assessment:{assessment.pk}"
    )
    return True


def is_empty(assessment: Assessment) -> bool:
    """Whether nothing at all hangs on it."""
    return Assessment.objects.filter(
        pk=assessment.pk, ratings=None, evidence_uses=None, reviews=None, shares=None
    ).exists()


def _has_newer(assessment: Assessment) -> bool:
    """Whether its learner finished another one of the occupation since."""
    finished = Assessment.objects.filter(
        learner=assessment.learner_id,
        occupation=assessment.occupation_id,
        finished_at__isnull=False,
    )
    return finished.newest_first().values_list("pk", flat=True).first() != assessment.pk


def _locked(assessment: Assessment, by: User) -> bool:
    """Wait for whoever changes the row, and read how they left it; False where it is not ours."""
    mine = Assessment.objects.of(by).select_for_update().filter(pk=assessment.pk)
    found = mine.values_list("finished_at").first()
    if found is not None:
        (assessment.finished_at,) = found
    return found is not None
