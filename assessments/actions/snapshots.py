"""Keeping what a team shows of an occupation at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from assessments.actions.plans import check_manager
from assessments.models import Assessment, Rating, Share, Snapshot, SnapshotRow, StoredPlacement
from assessments.queries.reviews import newest_views
from frameworks.models import Occupation
from nsx.accounts.models import AuditEvent, Team, User

NOTE_CHARS = 200
AT_ONCE = 200
"""So many people are read and written at a time: an answer each for some 130 statements."""


@transaction.atomic
def take_snapshot(
    *, team: Team, occupation: Occupation, note: str = "", by: User | None
) -> Snapshot | None:
    """Keep what the team is shown of an occupation now; None where nobody shares it.

    `by` is None for the calendar, which takes one a day at most: None then, too. Raises
    PermissionDenied for who does not manage the team.
    """
    if by is not None:
        check_manager(team, by)
    # A second one for the calendar waits, and then finds the first.
    Team.objects.select_for_update().get(pk=team.pk)
    if by is None and taken_today(team, occupation):
        return None
    shown = _shown(team, occupation)
    if not shown:
        return None
    snapshot = Snapshot.objects.create(team=team, occupation=occupation, taken_by=by, note=note)
    for start in range(0, len(shown), AT_ONCE):
        SnapshotRow.objects.bulk_create(_rows(snapshot, shown[start : start + AT_ONCE]))
    AuditEvent.objects.create(
        actor=by,
        action="team.snapshot",
        target=f"team:{team.pk}",
        detail={"snapshot": snapshot.pk},
    )
    return snapshot


def taken_today(team: Team, occupation: Occupation) -> bool:
    """Whether the calendar took one today."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    found = Snapshot.objects.filter(team=team, occupation=occupation, taken_by=None)
    return found.filter(taken_at__gte=midnight).exists()


@transaction.atomic
def delete_snapshot(*, snapshot: Snapshot, by: User) -> None:
    """Delete one. Raises PermissionDenied for who does not manage its team."""
    check_manager(snapshot.team, by)
    AuditEvent.objects.create(
        actor=by,
        action="snapshot.delete",
        target=f"team:{snapshot.team_id}",
        detail={"snapshot": snapshot.pk},
    )
    snapshot.delete()


def _shown(team: Team, occupation: Occupation) -> list[tuple[int, int]]:
    """Learner and the round the team sees, of everybody in it who shares."""
    newest = Assessment.objects.filter(
        learner=OuterRef("learner"), occupation=OuterRef("occupation")
    ).newest_first()
    found = (
        Share.objects.in_force()
        .filter(team=team, occupation=occupation)
        .annotate(newest=Subquery(newest.values("pk")[:1]))
        .order_by("learner")
        .values_list("learner", "only", "newest")
    )
    return [(who, only or last) for who, only, last in found if only or last]


def _rows(snapshot: Snapshot, shown: Sequence[tuple[int, int]]) -> list[SnapshotRow]:
    """One row a person, in three queries."""
    ids = [assessment for _, assessment in shown]
    answers: dict[int, dict[str, int | str]] = defaultdict(dict)
    confirmed: dict[int, dict[str, int]] = defaultdict(dict)
    views = newest_views(ids)
    ratings = Rating.objects.filter(assessment__in=ids).values_list(
        "assessment", "statement", "value", "not_applicable", "revision"
    )
    for assessment, statement, value, na, revision in ratings:
        said = "na" if na else value
        if said is None:
            continue
        answers[assessment][str(statement)] = said
        seen = views.get((assessment, statement))
        if seen and seen[1] == revision:
            confirmed[assessment][str(statement)] = seen[0]
    placements = _placements(ids)
    return [
        SnapshotRow(
            snapshot=snapshot,
            learner_id=who,
            assessment_id=assessment,
            answers=answers[assessment],
            confirmed=confirmed[assessment],
            placements=placements.get(assessment, {}),
        )
        for who, assessment in shown
    ]


def _placements(ids: Iterable[int]) -> Mapping[int, dict[str, dict[str, Any]]]:
    """The bounds of each strand's headline that can be judged, by assessment, kind and lens."""
    pooled = StoredPlacement.objects.filter(
        assessment=OuterRef("assessment"), strand=OuterRef("strand"), domain=None
    )
    rows = (
        StoredPlacement.objects.filter(Q(domain=None) | ~Exists(pooled), assessment__in=ids)
        .order_by()
        .values_list(
            "assessment", "strand__kind", "lens", "low", "high", "result__levels__0__status"
        )
    )
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for assessment, kind, lens, low, high, first in rows:
        if first != "not_assessable":
            found[assessment].setdefault(kind, {})[lens] = [low, high]
    return found
