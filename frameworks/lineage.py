"""Which statements of one version a statement of another came from, and if ratings hold. Pure.

Every version knows the one it was based on, so the versions of an occupation are a tree and
there is one way between any two: back to where they parted, then forward. A step forward
follows the links made when the version was published; a step back follows them in reverse, so
that a rollback gives back what it took.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from frameworks.outline import Outline

Sources = Mapping[int, tuple[int, ...]]
"""By statement row id of the later version, the ids whose ratings together hold for it."""


@dataclass(frozen=True, slots=True)
class Link:
    """An old statement became a new one; `keep`: a rating of the one holds for the other."""

    old: int
    new: int
    keep: bool


def way_between(parents: Mapping[int, int | None], start: int, end: int) -> list[int]:
    """Versions from start to end, both among them; [] where nothing connects them.

    `parents` gives by version the one it was based on.
    """

    def up(version: int | None) -> list[int]:
        line: list[int] = []
        while version is not None and version not in line:
            line.append(version)
            version = parents.get(version)
        return line

    rise, fall = up(start), up(end)
    shared = next((version for version in rise if version in fall), None)
    if shared is None:
        return []
    return [*rise[: rise.index(shared) + 1], *reversed(fall[: fall.index(shared)])]


def sources(
    versions: Sequence[Outline], parents: Mapping[int, int | None], links: Iterable[Link]
) -> Sources:
    """Where ratings of the last version's statements come from in the first.

    `versions` are all on the way, in order (see way_between); `links` may hold more than theirs.
    A statement that must be asked is left out. Wording that is the same at both ends, of the
    same lineage, holds whatever lay between, unless it was merged or split with its words kept.
    """
    return _traced(versions, parents, list(links), whole=True)


def ancestors(
    versions: Sequence[Outline], parents: Mapping[int, int | None], links: Iterable[Link]
) -> Sources:
    """The same whether ratings hold or not: which statements of the first each one was.

    One that is new on the way is left out; of one that was merged with such a one the other parts
    are told.
    """
    every = [replace(link, keep=True) for link in links]
    return _traced(versions, parents, every, whole=False)


def _traced(
    versions: Sequence[Outline],
    parents: Mapping[int, int | None],
    links: Sequence[Link],
    *,
    whole: bool,
) -> Sources:
    """Step by step from the last version back to the first; `whole`: with no part missing."""
    first, last = versions[0], versions[-1]
    forward, back = _by_end(links)
    found: dict[int, tuple[int, ...]] = {line.id: (line.id,) for line in last.statements}
    for here, there in zip(versions[-2::-1], versions[:0:-1], strict=True):
        ahead = parents.get(there.framework_id) == here.framework_id
        step = _step(here, there, forward if ahead else back)
        found = {
            target: tuple(dict.fromkeys(one for each in needed for one in step.get(each, ())))
            for target, needed in found.items()
            if (all if whole else any)(each in step for each in needed)
        }
    same = {(line.lineage, line.digest): line.id for line in first.statements}
    for key in _linked_as_they_were(versions, links):
        same.pop(key, None)
    for line in last.statements:
        if (line.lineage, line.digest) in same:
            found[line.id] = (same[line.lineage, line.digest],)
    return found


def _linked_as_they_were(
    versions: Sequence[Outline], links: Iterable[Link]
) -> set[tuple[UUID, str]]:
    """Lineage and wording of what kept its words in a merger or a split: there the links count."""
    lines = {line.id: line for version in versions for line in version.statements}
    ends = [(lines.get(link.old), lines.get(link.new)) for link in links]
    return {
        (new.lineage, new.digest) for old, new in ends if old and new and old.digest == new.digest
    }


def _by_end(links: Iterable[Link]) -> tuple[dict[int, list[Link]], dict[int, list[Link]]]:
    """Links by the statement they lead to: forward by the new one, back by the old one."""
    forward, back = defaultdict(list), defaultdict(list)
    for link in links:
        forward[link.new].append(link)
        back[link.old].append(Link(link.new, link.old, link.keep))
    return forward, back


def _step(here: Outline, there: Outline, links: Mapping[int, list[Link]]) -> Sources:
    """The same for two versions side by side."""
    ids = {line.id for line in here.statements}
    same = {(line.lineage, line.digest): line.id for line in here.statements}
    found = {}
    for line in there.statements:
        if came := [link for link in links.get(line.id, ()) if link.old in ids]:
            if all(link.keep for link in came):
                found[line.id] = tuple(link.old for link in came)
        elif (line.lineage, line.digest) in same:
            found[line.id] = (same[line.lineage, line.digest],)
    return found
