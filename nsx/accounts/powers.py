"""What an admin may do, told from their roles. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

SITE_ADMIN = "site_admin"
FRAMEWORK_ADMIN = "framework_admin"
ORGANISATION_ADMIN = "organisation_admin"


@dataclass(frozen=True, slots=True)
class Powers:
    """Everything a person's roles add up to; without any role nothing.

    `frameworks` and `people` hold the row ids of the organisations they look after the local
    frameworks and the people of; `all_frameworks` adds every occupation of the nation, and
    `site` everything there is. Ratings are no part of it.
    """

    site: bool = False
    all_frameworks: bool = False
    frameworks: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()

    @property
    def any_frameworks(self) -> bool:
        """Whether there is a framework they may import or edit."""
        return self.all_frameworks or bool(self.frameworks)

    @property
    def any_people(self) -> bool:
        """Whether there are people they look after."""
        return self.site or bool(self.people)

    def gives(self, kind: str, organisation: int | None) -> bool:
        """Whether they may give or take a role, or a place in a team of that organisation.

        Only who looks after the whole site gives what reaches beyond one organisation.
        """
        if self.site:
            return True
        return kind != SITE_ADMIN and organisation in self.people

    def __bool__(self) -> bool:
        return self.any_frameworks or self.any_people

    def edits(self, organisation: int | None) -> bool:
        """Whether they may change the frameworks of an organisation's roles; None: the nation's."""
        return self.all_frameworks or organisation in self.frameworks


def powers_from(roles: Iterable[tuple[str, int | None]]) -> Powers:
    """The powers of (kind, organisation row id or None for everywhere) pairs."""
    held = set(roles)
    site = (SITE_ADMIN, None) in held

    def where(kind: str) -> frozenset[int]:
        return frozenset(place for role, place in held if role == kind and place is not None)

    return Powers(
        site=site,
        all_frameworks=site or (FRAMEWORK_ADMIN, None) in held,
        frameworks=where(FRAMEWORK_ADMIN),
        people=where(ORGANISATION_ADMIN),
    )
