"""What stands around the workshop: what its team agreed on, the whole firm, larger teams."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from assessments.demo.crowd import Crowd
from assessments.demo.people import (
    ASKED,
    CAMPAIGN,
    MANAGER,
    OCCUPATION,
    PLANNED,
    REPLIED,
    SEEN,
    SLUG,
    SNAPSHOTS,
)
from assessments.models import (
    Assessment,
    Campaign,
    PlanItem,
    Rating,
    Review,
    Share,
    Snapshot,
    SnapshotRow,
    StoredPlacement,
    Target,
)
from frameworks.models import Framework, Strand
from nsx.accounts.models import Membership, Organisation, Team, User

SHOPS = (("Quayside", 14), ("Station Road", 17), ("Old Mint", 9), ("Canal Yard", 16))
"""The firm's other shops with their people; together more than one matrix holds."""
APPRENTICES = ("Ewan Tully", "Fran Oakes", "Jun Lake")


class NotSeeded(Exception):
    """The demo's organisation, manager or framework is not here."""


def aimed(
    team: Team,
    framework: Framework,
    by: User,
    now: datetime,
    *,
    user: User | None = None,
    **levels: str,
) -> None:
    """Set levels, by strand, that a team or one person in it works towards."""
    Target.objects.bulk_create(
        Target(
            team=team,
            user=user,
            occupation_id=framework.occupation_id,
            strand=strand,
            level=level,
            set_by=by,
            set_at=now - timedelta(days=195),
        )
        for strand, level in levels.items()
    )


def firm(workshop: Team, framework: Framework, manager: User, now: datetime) -> None:
    """All mechanics of the firm in one team above the workshop, and its other shops beside it.

    People of those shops show their results to both; the workshop's show theirs to it alone.
    """
    whole = Team.objects.create(organisation=workshop.organisation, name="All mechanics")
    workshop.parent = whole
    workshop.save(update_fields=["parent"])
    Membership.objects.create(team=whole, user=manager, kind=Membership.Kind.MANAGER)
    aimed(whole, framework, manager, now, occupational="proficient")
    kinds = list(Strand.objects.filter(framework=framework).values_list("kind", flat=True))
    for name, people in SHOPS:
        shop = Team.objects.create(organisation=workshop.organisation, parent=whole, name=name)
        aimed(shop, framework, manager, now, occupational="proficient")
        crowd = Crowd([whole, shop], framework, now, kinds=kinds, reviewer=manager)
        crowd.come(people, Random(name))


def agreed(workshop: Team, framework: Framework, manager: User, now: datetime) -> None:
    """What the workshop works towards, plans and was asked; how it stood; its apprentices."""
    aimed(
        workshop,
        framework,
        manager,
        now,
        occupational="proficient",
        ai="developing",
        durable="applying",
    )
    members = User.objects.filter(memberships__team=workshop)
    people = {user.name: user for user in members}
    apprentices = Team.objects.create(
        organisation=workshop.organisation, parent=workshop, name="Apprentices"
    )
    for name in APPRENTICES:
        Membership.objects.create(team=apprentices, user=people[name])
        aimed(workshop, framework, manager, now, user=people[name], occupational="developing")
    Membership.objects.create(
        team=apprentices, user=people["Aisha Brook"], kind=Membership.Kind.MANAGER
    )
    _planned(workshop, people, manager, now)
    _talked(people["Ines Rowe"], manager, now)
    Campaign.objects.create(
        team=workshop,
        occupation_id=framework.occupation_id,
        due=(now + timedelta(days=12)).date(),
        message=CAMPAIGN,
        made_by=manager,
        made_at=now - timedelta(days=9),
    )
    for days_ago, note in SNAPSHOTS:
        _snapshot(workshop, framework, manager, now - timedelta(days=days_ago), note)


def _planned(team: Team, people: dict[str, User], manager: User, now: datetime) -> None:
    """For each a statement that they are below in and their guide is beyond; the first is done."""
    for number, (learner, guide, days, note) in enumerate(PLANNED):
        able = _newest(people[guide]).ratings.filter(value=4).values("statement")
        mine = _newest(people[learner]).ratings.filter(value__lt=3, statement__in=able)
        for place, rating in enumerate(mine.order_by("statement")[:2]):
            PlanItem.objects.create(
                learner=people[learner],
                team=team,
                occupation_id=rating.assessment.occupation_id,
                statement_id=rating.statement_id,
                guide=people[guide],
                due=(now + timedelta(days=days * (place + 1))).date(),
                note=note,
                made_by=manager,
                made_at=now - timedelta(days=20),
                done_at=now - timedelta(days=2) if number == place == 0 else None,
            )


def _talked(learner: User, manager: User, now: datetime) -> None:
    """An answer that was asked about and replied to, and the view that came of it."""
    ratings = _newest(learner).ratings.filter(value=3).order_by("-statement")
    turns = (
        (Review.Kind.ASK, manager, None, ASKED, 30),
        (Review.Kind.REPLY, learner, None, REPLIED, 20),
        (Review.Kind.VIEW, manager, 2, SEEN, 4),
    )
    # The second was only asked about: it waits for its learner.
    for rating, count in zip(ratings[:2], (len(turns), 1), strict=False):
        for kind, author, value, comment, hours in turns[:count]:
            Review.objects.create(
                assessment_id=rating.assessment_id,
                statement_id=rating.statement_id,
                author=author,
                kind=kind,
                value=value,
                comment=comment,
                revision_seen=rating.revision,
                value_seen=rating.value,
                created_at=now - timedelta(hours=hours),
            )


def _snapshot(team: Team, framework: Framework, by: User, at: datetime, note: str) -> None:
    """What those who share had finished by then."""
    snapshot = Snapshot.objects.create(
        team=team, occupation_id=framework.occupation_id, taken_at=at, taken_by=by, note=note
    )
    sharing = Share.objects.filter(team=team, created_at__lte=at).values("learner")
    newest: dict[int, Assessment] = {
        each.learner_id: each
        for each in Assessment.objects.filter(
            learner__in=sharing, occupation=framework.occupation_id, finished_at__lte=at
        ).order_by("finished_at")
    }
    SnapshotRow.objects.bulk_create(_rows(snapshot, newest))


def _rows(snapshot: Snapshot, newest: dict[int, Assessment]) -> Iterator[SnapshotRow]:
    for learner, assessment in newest.items():
        ratings = Rating.objects.filter(assessment=assessment)
        said = ratings.values_list("statement", "value", "not_applicable")
        views = Review.objects.filter(
            assessment=assessment, value__isnull=False, created_at__lte=snapshot.taken_at
        ).order_by("created_at", "pk")
        placements: dict[str, dict[str, list[int]]] = {}
        for placed in (
            StoredPlacement.objects.filter(assessment=assessment)
            .select_related("strand")
            .order_by("-domain")
        ):
            # The pooled one, where there is one, comes last and stays.
            if placed.domain_id is None or placed.strand.kind != Strand.Kind.DURABLE:
                kind = placements.setdefault(placed.strand.kind, {})
                kind[placed.lens] = [placed.low, placed.high]
        yield SnapshotRow(
            snapshot=snapshot,
            learner_id=learner,
            assessment=assessment,
            answers={str(pk): "na" if na else value for pk, value, na in said if na or value},
            confirmed={str(pk): value for pk, value in views.values_list("statement", "value")},
            placements=placements,
        )


def _newest(learner: User) -> Assessment:
    return Assessment.objects.of(learner).newest_first()[0]


@transaction.atomic
def large_team(*, people: int, now: datetime) -> Team:
    """One more team of the demo's manager with that many people; the same number, the same people.

    Raises NotSeeded.
    """
    organisation = Organisation.objects.filter(slug=SLUG).first()
    manager = User.objects.filter(email=MANAGER.email).first()
    framework = (
        Framework.objects.select_related("occupation")
        .filter(occupation__code=OCCUPATION, status=Framework.Status.PUBLISHED)
        .first()
    )
    if not (organisation and manager and framework):
        raise NotSeeded
    number = Team.objects.filter(organisation=organisation, parent=None).count() + 1
    team = Team.objects.create(organisation=organisation, name=f"Region {number}")
    Membership.objects.create(team=team, user=manager, kind=Membership.Kind.MANAGER)
    aimed(team, framework, manager, now, occupational="proficient")
    Crowd([team], framework, now, reviewer=manager).come(people, Random(people))
    return team
