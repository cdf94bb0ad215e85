"""What changed around the statements of a framework from one version to the next. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from frameworks.documents import FrameworkDoc, StrandDoc
from frameworks.presenting import TAB_LABELS, anchor_title

BLOCK = {
    "title": "Title",
    "group": "Group",
    "sector": "Sector",
    "job_zone": "Job Zone",
    "job_zone_name": "Name of the Job Zone",
    "job_zone_inferred": "Whether the Job Zone is a guess",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that reads otherwise now; "" where it was, or is, not there.

    A `listing` holds only the names that went and came, not all there are.
    """

    what: str
    old: str
    new: str
    listing: bool = False


def differences(old: FrameworkDoc | None, new: FrameworkDoc) -> tuple[Difference, ...]:
    """All that changed but statements and the version's name; nothing where none was before."""
    if old is None:
        return ()
    found = _pairs(_facts(old), _facts(new))
    return (*found, *_order_of_parts(old, new), *_anchors(old, new))


def _pairs(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for what in dict.fromkeys((*after, *before)):
        old, new = before.get(what, ""), after.get(what, "")
        if old != new:
            yield Difference(what, old, new)


def _facts(document: FrameworkDoc) -> dict[str, str]:
    """Everything that is one text, by what to call it."""
    block = asdict(document.occupation)
    facts = {label: _text(block[key]) for key, label in BLOCK.items()}
    facts["Description"] = document.description
    facts["What it covers"] = document.context_covered
    for strand in document.strands:
        facts |= _of_strand(strand)
    for source in document.citations or ():
        facts[f"Source {source.key}"] = ", ".join(
            filter(None, (source.label, source.title, source.url))
        )
    for key, text in document.sources.items():
        facts[f"Where it comes from: {key}"] = text
    facts["Attribution"] = document.attribution
    return facts


def _of_strand(strand: StrandDoc) -> dict[str, str]:
    name = TAB_LABELS[strand.kind]
    facts = {f"{name}: description": strand.description or ""}
    for domain in strand.domains:
        place = f"{name}, {domain.key}" if domain.key else name
        if domain.key:
            facts[f"{place}: name"] = domain.label
        for level in domain.levels:
            facts[f"{place}: name of level {level.key}"] = level.label
            facts[f"{place}: role of level {level.key}"] = level.role or ""
    facts |= {
        f"{name}: evidence pack, {' '.join(path)}": text
        for path, text in _leaves(strand.evidence_pack)
    }
    return facts


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every single value of nested JSON, by the way to it."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, (*path, str(number)))
    elif value is not None:
        yield path, _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)


def _order_of_parts(old: FrameworkDoc, new: FrameworkDoc) -> Iterator[Difference]:
    """Levels and domains that came, went, or stand in another order."""
    for kind, name in TAB_LABELS.items():
        before, after = _strand(old, kind), _strand(new, kind)
        levels_before, levels_after = _levels(before), _levels(after)
        yield from _listed(f"{name}: domains", _domains(before), _domains(after))
        for key in levels_before:
            if key in levels_after:
                place = f"{name}, {key}" if key else name
                yield from _listed(f"{place}: levels", levels_before[key], levels_after[key])


def _strand(document: FrameworkDoc, kind: str) -> StrandDoc | None:
    return next((strand for strand in document.strands if strand.kind == kind), None)


def _domains(strand: StrandDoc | None) -> list[str]:
    return [domain.key for domain in strand.domains if domain.key] if strand else []


def _levels(strand: StrandDoc | None) -> dict[str, list[str]]:
    domains = strand.domains if strand else ()
    return {domain.key: [level.key for level in domain.levels] for domain in domains}


def _anchors(old: FrameworkDoc, new: FrameworkDoc) -> Iterator[Difference]:
    before, after = old.anchors or {}, new.anchors or {}
    for kind in dict.fromkeys((*after, *before)):
        yield from _listed(anchor_title(kind), before.get(kind, ()), after.get(kind, ()))
    order = [source.key for source in old.citations or ()]
    yield from _reordered("Sources", order, [source.key for source in new.citations or ()])


def _listed(what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """What came to a list and what went; all of it where only the order changed."""
    gone = [name for name in old if name not in set(new)]
    come = [name for name in new if name not in set(old)]
    if gone or come:
        yield Difference(what, _joined(gone), _joined(come), listing=True)
    else:
        yield from _reordered(what, old, new)


def _reordered(what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    if sorted(old) == sorted(new) and list(old) != list(new):
        yield Difference(f"{what}, in another order", _joined(old), _joined(new))


def _joined(names: Iterable[str]) -> str:
    return "; ".join(names)
