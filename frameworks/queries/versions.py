"""The versions of an occupation: which is live, which came before, whose they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frameworks.lineage import Link, Sources, ancestors, sources, way_between
from frameworks.models import Framework, Occupation, Release, StatementLink
from frameworks.outline import Outline
from frameworks.queries.documents import outline_of
from nsx.accounts.models import Organisation


def parent_of(occupation: Occupation) -> Framework | None:
    """The version that a next one is based on where none is live: the last that was."""
    released = Release.objects.filter(framework__occupation=occupation).select_related("framework")
    newest = released.first()
    if newest:
        return newest.framework
    return Framework.objects.filter(occupation=occupation).first()


def organisation_of(code: str) -> Organisation | None:
    """Whose local role a code names, `x-<organisation>-<slug>`; None: the nation's."""
    if not code.startswith("x-"):
        return None
    steps = code.removeprefix("x-").split("-")
    slugs = ["-".join(steps[:n]) for n in range(1, len(steps))]
    found = Organisation.objects.filter(slug__in=slugs)
    return max(found, key=lambda organisation: len(organisation.slug), default=None)


@dataclass(frozen=True, slots=True)
class Ways:
    """The versions of some occupations with all that leads from one to another."""

    versions: Mapping[int, Framework]
    links: Mapping[int, tuple[Link, ...]]

    def live(self, occupation: int) -> Framework | None:
        """The version of an occupation that is published."""
        return next(
            (
                version
                for version in self.versions.values()
                if version.occupation_id == occupation
                and version.status == Framework.Status.PUBLISHED
            ),
            None,
        )

    def sources(self, start: int, end: int) -> Sources:
        """Where ratings of one version's statements hold in another (frameworks.lineage)."""
        return sources(*self._between(start, end))

    def ancestors(self, start: int, end: int) -> Sources:
        """Which statements of one version those of another were, whether ratings hold or not."""
        return ancestors(*self._between(start, end))

    def _between(
        self, start: int, end: int
    ) -> tuple[list[Outline], Mapping[int, int | None], list[Link]]:
        parents = {pk: version.based_on_id for pk, version in self.versions.items()}
        way = way_between(parents, start, end) or [start, end]
        links = [link for pk in way for link in self.links.get(pk, ())]
        return [outline_of(self.versions[pk]) for pk in way], parents, links


def ways_among(occupations: Iterable[int]) -> Ways:
    """The versions of these occupations and the links between them, in two queries."""
    versions = Framework.objects.filter(occupation__in=set(occupations)).select_related(
        "occupation"
    )
    found = {version.pk: version for version in versions}
    links: dict[int, list[Link]] = {}
    stored = StatementLink.objects.filter(framework__in=found)
    for framework, old, new, keep in stored.values_list("framework", "old", "new", "keep"):
        links.setdefault(framework, []).append(Link(old, new, keep))
    return Ways(found, {pk: tuple(some) for pk, some in links.items()})
