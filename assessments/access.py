"""Who may see what of an assessment: querysets that carry the permission.

A learner sees their own. A manager sees what a member of a team they manage shows to that
team: the newest assessment of the occupation, or the one the share names.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from frameworks.models import Framework
from nsx.accounts.models import Membership, Team, User

if TYPE_CHECKING:
    from assessments.models import Assessment, Evidence, EvidenceUse, Share  # noqa: F401 (the querysets' rows)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments, narrowed to those a person may see."""

    def of(self, user: User) -> "AssessmentQuerySet":
        """Their own."""
        return self.filter(learner=user)

    def visible_to(self, user: User) -> "AssessmentQuerySet":
        """Their own, and what is shown to a team they manage."""
        return self.filter(Q(learner=user) | Exists(shares_shown_to(user)))

    def newest_first(self) -> "AssessmentQuerySet":
        """What is open before what is finished, and that from the last finished on.

        The first of a learner's occupation is the newest one, wherever a page or a share says so:
        an older one that is opened again leads, and one that was merely begun later does not.
        One without a single answer says nothing yet and comes last.
        """
        blank = Case(When(finished_at=None, revision=0, then=1), default=0)
        # Databases differ in where they put a row without a date.
        return self.order_by(blank, F("finished_at").desc(nulls_first=True), "-pk")

    def with_traces(self) -> "AssessmentQuerySet":
        """With `earlier`, `has_evidence`, `has_groundings` and `anchors_mark`.

        So nobody asks further where there is nothing.
        """
        from assessments.models import EvidenceUse
        from frameworks.queries.grounds import anybody_said, mark_of_anchors

        earlier = rounds_of_the_row().filter(
            Q(IsNull(OuterRef("finished_at"), True)) | Q(finished_at__lt=OuterRef("finished_at")),
            finished_at__isnull=False,
        )
        earlier = earlier.order_by("-finished_at", "-pk")
        # Declared on the model, which is why they come as a mapping.
        traces = {
            "earlier": Subquery(earlier.values("pk")[:1]),
            "has_evidence": Exists(EvidenceUse.objects.filter(assessment=OuterRef("pk"))),
            "has_groundings": anybody_said("occupation"),
            "anchors_mark": mark_of_anchors("occupation"),
        }
        return self.annotate(**traces)

    def with_newest(self) -> "AssessmentQuerySet":
        """With `newest`, the first of newest_first() of the same learner and occupation."""
        newest = {"newest": Subquery(rounds_of_the_row().newest_first().values("pk")[:1])}
        return self.annotate(**newest)

    def with_choices(self) -> "AssessmentQuerySet":
        """With `reviewed` and `live`: what may become of it once it is finished.

        Whether anybody gave a view of its answers, so that they stay as they are; and whether
        its occupation has a version to begin anew on.
        """
        live = Framework.objects.filter(
            occupation=OuterRef("occupation"), status=Framework.Status.PUBLISHED
        )
        choices = {"reviewed": Exists(_views_given_on_the_row()), "live": Exists(live)}
        return self.annotate(**choices)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence, narrowed to what a person may see."""

    def of(self, user: User) -> "EvidenceQuerySet":
        """Their own."""
        return self.filter(owner=user)

    def visible_to(self, user: User) -> "EvidenceQuerySet":
        """Their own, and what is used in an assessment they may see."""
        from assessments.models import Assessment, EvidenceUse

        seen = EvidenceUse.objects.filter(
            evidence=OuterRef("pk"), assessment__in=Assessment.objects.visible_to(user)
        )
        return self.filter(Q(owner=user) | Exists(seen))


class EvidenceUseQuerySet(models.QuerySet["EvidenceUse"]):
    """Where evidence is used, narrowed to what a person may change."""

    def of(self, user: User) -> "EvidenceUseQuerySet":
        """Of their own evidence in their own assessments."""
        return self.filter(evidence__owner=user, assessment__learner=user)


class ShareQuerySet(models.QuerySet["Share"]):
    """Shares, narrowed to what a person may end."""

    def of(self, user: User) -> "ShareQuerySet":
        """Those they gave."""
        return self.filter(learner=user)

    def in_force(self) -> "ShareQuerySet":
        """Those that show something: a round of one who is in the team still, and switched on."""
        member = Membership.objects.filter(team=OuterRef("team"), user=OuterRef("learner"))
        return self.filter(Exists(member), Exists(rounds_of_the_row()), learner__is_active=True)


def rounds_of_the_row() -> AssessmentQuerySet:
    """For use inside a query on assessments: its learner's of its occupation."""
    from assessments.models import Assessment

    return Assessment.objects.filter(learner=OuterRef("learner"), occupation=OuterRef("occupation"))


def _views_given_on_the_row() -> "models.QuerySet[models.Model]":
    """For use inside a query on assessments: views that reviewers gave of this very round.

    What came along from another version was given before the round began; into a round that was
    open already it came as a copy, and of two rows of one moment the older is no copy.
    """
    from assessments.models import Review

    given = Review.objects.filter(kind=Review.Kind.VIEW)
    first = given.filter(
        assessment__learner=OuterRef("assessment__learner"),
        author=OuterRef("author"),
        created_at=OuterRef("created_at"),
        pk__lt=OuterRef("pk"),
    ).exclude(assessment=OuterRef("assessment"))
    return given.filter(
        ~Exists(first), assessment=OuterRef("pk"), created_at__gte=OuterRef("started_at")
    )


def shares_shown_to(user: User) -> "models.QuerySet[models.Model]":
    """For use inside a query on assessments: the shares that show the row to this manager."""
    shares = _shares_read_by(user)
    return shares.filter(learner=OuterRef("learner"), occupation=OuterRef("occupation")).filter(
        Q(only=OuterRef("pk")) | Q(only=None, newest=OuterRef("pk"))
    )


def rounds_shown_to(user: User, team: Team) -> "models.QuerySet[Any, Any]":
    """For use inside a query: the row ids of what a team is shown, found from its own shares."""
    shares = _shares_read_by(user).filter(team=team)
    shown = Coalesce("only", "newest", output_field=models.BigIntegerField())
    return shares.annotate(shown=shown).values("shown")


def _shares_read_by(user: User) -> "models.QuerySet[Share]":
    """Those to teams they manage, with `newest`, the round that one of everything shows.

    The learner must still be in the team: leaving it ends what it sees. While their account is
    switched off nobody sees it.
    """
    from assessments.models import Share

    managed = Membership.objects.filter(
        team=OuterRef("team"), user=user, kind=Membership.Kind.MANAGER
    )
    member = Membership.objects.filter(team=OuterRef("team"), user=OuterRef("learner"))
    newest = {"newest": Subquery(rounds_of_the_row().newest_first().values("pk")[:1])}
    shares = Share.objects.filter(Exists(managed), Exists(member), learner__is_active=True)
    return shares.annotate(**newest)
