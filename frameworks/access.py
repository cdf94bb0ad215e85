"""Who may read an occupation and all that is said of it.

The nation's are everybody's. A role of one organisation is read by its people, which are the
members of its teams and its admins, and by those who look after every framework.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, Q

from nsx.accounts.models import Membership, Role, User

if TYPE_CHECKING:
    from frameworks.models import Occupation  # noqa: F401 (the queryset's rows)

EVERYWHERE = (Role.Kind.SITE_ADMIN, Role.Kind.FRAMEWORK_ADMIN)


def readable(reader: object, by: str = "occupation__") -> Q:
    """What a reader may see, as a condition on rows; `by` leads to their occupation.

    It is part of the caller's query and costs none of its own. A reader who is no User is
    a visitor.
    """
    public = Q(**{f"{by}organisation": None})
    if not isinstance(reader, User):
        return public
    teams = Membership.objects.filter(user=reader).values("team__organisation")
    roles = Role.objects.filter(user=reader, organisation__isnull=False).values("organisation")
    every = Role.objects.filter(user=reader, organisation=None, kind__in=EVERYWHERE)
    return (
        public
        | Q(**{f"{by}organisation__in": teams})
        | Q(**{f"{by}organisation__in": roles})
        | Q(Exists(every))
    )


class OccupationQuerySet(models.QuerySet["Occupation"]):
    """Occupations, narrowed to those a person may read."""

    def readable_by(self, reader: object) -> "OccupationQuerySet":
        """The nation's and those of the reader's organisations."""
        return self.filter(readable(reader, by=""))
