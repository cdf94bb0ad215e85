"""Agreeing with many answers at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from assessments import signals
from assessments.actions.rating import store_placements
from assessments.ladders import all_ladders
from assessments.models import Assessment, Rating, Review
from assessments.queries.answers import answers_by
from assessments.queries.reviews import newest_views
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """An answer to be confirmed as it stood before the reviewer: by its revision."""

    assessment: int
    statement: int
    seen: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were confirmed now, were so already, and which were left out.

    Left out is what changed since it was seen, is not shown any more, is no rating of 1 to 4, or
    is what a reviewer sees another way: to differ from them takes a view of one's own.
    """

    confirmed: int
    already: int
    left_out: Sequence[Choice]


@transaction.atomic
def confirm_ratings(*, choices: Iterable[Choice], by: User) -> Outcome:
    """Give each of these answers the reviewer's view "as they rate it themselves".

    Doing it again changes nothing. Placements are stored once for each assessment; beyond that
    the query count does not depend on how many answers there are.
    """
    wanted = sorted(set(choices))
    shown = _shown_to(by, {choice.assessment for choice in wanted})
    values = _values(shown, wanted)
    agreed = _agreed(shown)
    good = [
        choice
        for choice in wanted
        if choice in values and agreed.get(choice, values[choice]) == values[choice]
    ]
    new = [choice for choice in good if choice not in agreed]
    reviews = Review.objects.bulk_create(
        Review(
            assessment=shown[choice.assessment],
            statement_id=choice.statement,
            author=by,
            value=values[choice],
            revision_seen=choice.seen,
            value_seen=values[choice],
        )
        for choice in new
    )
    _place(shown, reviews)
    _tell(shown, reviews, by)
    left_out = sorted(set(wanted) - set(good))
    return Outcome(len(new), len(good) - len(new), left_out)


def _shown_to(by: User, wanted: Iterable[int]) -> Mapping[int, Assessment]:
    """Those the reviewer may speak of, held still: who saves or withdraws waits, or came first."""
    rows = Assessment.objects.filter(pk__in=wanted)
    list(rows.order_by("pk").select_for_update().values_list("pk"))
    visible = Assessment.objects.visible_to(by).filter(pk__in=wanted).exclude(learner=by)
    return {row.pk: row for row in visible.select_related("framework")}


def _values(shown: Mapping[int, Assessment], wanted: Sequence[Choice]) -> Mapping[Choice, int]:
    """The values of those answers that are still the ones that were seen."""
    statements = {choice.statement for choice in wanted}
    found = Rating.objects.filter(
        assessment__in=shown, statement__in=statements, value__isnull=False
    ).values_list("assessment", "statement", "revision", "value")
    rated = {
        Choice(assessment, statement, revision): value or 0
        for assessment, statement, revision, value in found
    }
    return {choice: rated[choice] for choice in wanted if choice in rated}


def _agreed(shown: Mapping[int, Assessment]) -> Mapping[Choice, int]:
    """What the newest view of each answer says of it, by the answer it was given for."""
    return {Choice(*key, seen): value for key, (value, seen) in newest_views(shown).items()}


def _place(shown: Mapping[int, Assessment], reviews: Iterable[Review]) -> None:
    """Place the ladders that the new views touch."""
    touched: dict[int, set[int]] = defaultdict(set)
    for review in reviews:
        touched[review.assessment_id].add(review.statement_id)
    answers = answers_by(touched)
    for pk, statements in touched.items():
        ladders = all_ladders(outline_of(shown[pk].framework))
        store_placements(
            assessment=shown[pk],
            answers=answers[pk],
            ladders=[ladder for ladder in ladders if ladder.ids & statements],
        )


def _tell(shown: Mapping[int, Assessment], reviews: Iterable[Review], by: User) -> None:
    """One event for each assessment, on record and to whoever listens."""
    told: dict[int, list[Review]] = defaultdict(list)
    for review in reviews:
        told[review.assessment_id].append(review)
    AuditEvent.objects.bulk_create(
        AuditEvent(
            actor=by,
            action="rating.confirm",
            target=f"assessment:{pk}",
            detail={"statements": [review.statement_id for review in some]},
        )
        for pk, some in told.items()
    )
    for pk, some in told.items():
        signals.confirmed.send(sender=Review, assessment=shown[pk], reviews=some, by=by)
