"""What people are to be told by mail: results to rate anew, and asks for evidence."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from assessments.access import AssessmentQuerySet, rounds_of_the_row
from assessments.models import Assessment, Review, Share
from frameworks.models import Framework
from nsx.accounts.models import Membership, User
from nsx.accounts.queries.mail import reachable
from nsx.lib.dates import months_before


def due_rounds(now: datetime) -> AssessmentQuerySet:
    """The results whose learners are to be asked to rate anew, each once.

    It is the newest of its occupation, older than its learner wants it to get, and no round was
    begun since. The occupation can be rated: it has a live version that they may read.
    """
    live = Framework.objects.filter(
        occupation=OuterRef("occupation"), status=Framework.Status.PUBLISHED
    )
    theirs = Membership.objects.filter(
        user=OuterRef("learner"), team__organisation=OuterRef("occupation__organisation")
    )
    since = rounds_of_the_row().filter(
        Q(finished_at=None) | Q(finished_at__gt=OuterRef("finished_at"))
    )
    found = Assessment.objects.filter(
        _old_enough(now),
        ~Exists(since),
        Q(occupation__organisation=None) | Exists(theirs),
        Exists(live),
        # Opened and finished anew it is another result: what was asked before was of the old one.
        Q(reminded_at=None) | Q(reminded_at__lt=F("finished_at")),
        learner__in=reachable(),
    )
    return found.select_related("occupation").order_by("occupation__title", "pk")


def who_is_due(now: datetime) -> list[int]:
    """Whose results those are, by row id."""
    return sorted(set(due_rounds(now).order_by().values_list("learner", flat=True)))


def asks_to_tell() -> QuerySet[Review]:
    """Open asks for evidence that their learners were not told of, each with its `place`.

    That is the membership by which the team may write to them: one that has its mail on, in a
    team that the author manages and that is shown the answer. An ask without one is left out.
    """
    later = Review.objects.filter(
        Q(created_at__gt=OuterRef("created_at"))
        | Q(created_at=OuterRef("created_at"), pk__gt=OuterRef("pk")),
        assessment=OuterRef("assessment"),
        statement=OuterRef("statement"),
    ).exclude(kind=Review.Kind.VIEW)
    asks = Review.objects.filter(~Exists(later), kind=Review.Kind.ASK, mailed_at=None)
    # Declared on the model, which is why it comes as a mapping.
    place = {"place": Subquery(_places_of_the_row().values("pk")[:1])}
    found = asks.annotate(**place).filter(Q(place__isnull=False))
    return found.select_related("statement", "author").order_by("created_at", "pk")


def places_to_tell() -> list[int]:
    """The memberships with something to tell, by row id."""
    return sorted({ask.place for ask in asks_to_tell()})


def place_in(team: int, user: int) -> int | None:
    """The row id of somebody's membership of a team; None where they left."""
    return Membership.objects.filter(team=team, user=user).values_list("pk", flat=True).first()


def _old_enough(now: datetime) -> Q:
    """Older than their learners want them to get: each chose a number of months."""
    chosen = User.objects.filter(rerate_after__gt=0).order_by()
    found = Q(pk__in=[])
    for months in chosen.values_list("rerate_after", flat=True).distinct():
        before = months_before(now, months)
        found |= Q(learner__rerate_after=months, finished_at__lte=before)
    return found


def _places_of_the_row() -> QuerySet[Membership]:
    """For use inside a query on asks: where the author's team may write to the learner."""
    managed = Membership.objects.filter(
        team=OuterRef("team"), user=OuterRef(OuterRef("author")), kind=Membership.Kind.MANAGER
    )
    shown = Share.objects.in_force().filter(
        Q(only=None) | Q(only=OuterRef(OuterRef("assessment"))),
        team=OuterRef("team"),
        learner=OuterRef("user"),
        occupation=OuterRef(OuterRef("assessment__occupation")),
    )
    found = Membership.objects.filter(
        Exists(managed),
        Exists(shown),
        user=OuterRef("assessment__learner"),
        user__in=reachable(),
        reminders=True,
    )
    return found.order_by("pk")
