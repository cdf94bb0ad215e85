"""What files of evidence packs would change of what is stored. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from frameworks.ai_evidence.fields import FIELDS, Value
from frameworks.ai_evidence.parts import Part
from frameworks.onet.read import MAX_FAULTS, Fault

OUTCOMES = ("added", "changed", "same", "older")


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that changes: its name, and both as they are written; "" for a missing one."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a part: added, changed, same, or older than what is stored, which stays."""

    part: Part
    outcome: str
    before: Part | None = None

    @property
    def differences(self) -> list[Difference]:
        """The values that change, source, address and date among them; all of what is new."""
        old, new = _said(self.before), _said(self.part)
        found = [Difference(name, old.get(name, ""), said) for name, said in new.items()]
        fresh = self.outcome == "added"
        return [each for each in found if fresh or each.before != each.after]

    @property
    def figures(self) -> list[Difference]:
        """Of these the values alone, and of what is new those that are given."""
        known = {each.label for each in FIELDS[self.part.kind]}
        return [
            each for each in self.differences if each.label in known and (each.after or each.before)
        ]


@dataclass(frozen=True)
class Plan:
    """What an import would do, in the order of the files.

    `unknown` occupations are not here; `faults` name the first rows that are left out for it.
    """

    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    unknown: int = 0

    @cached_property
    def counts(self) -> Counter[str]:
        """How many parts there are of each outcome."""
        return Counter(change.outcome for change in self.changes)

    @property
    def writes(self) -> list[Change]:
        """What is to be written."""
        return [each for each in self.changes if each.outcome in ("added", "changed")]

    @property
    def occupations(self) -> int:
        """How many occupations it is about."""
        return len({change.part.code for change in self.changes})


def compare(
    said: Iterable[Part],
    stored: Mapping[tuple[str, str], Part],
    known: Iterable[str],
    *,
    older: bool = False,
) -> Plan:
    """Each part against what is stored of it. `known` are the codes of the occupations there are.

    A file says all there is to say as of its day, so a value that it leaves out is missing from
    then on. What is older than what is stored changes nothing but with `older`, which is for data
    that was stored with a wrong day.
    """
    known = set(known)
    changes, strange = [], {}
    for part in said:
        before = stored.get(part.about)
        if part.code not in known:
            strange[part.code] = part
        elif before is None:
            # That a source has nothing is worth a row only where it had something.
            changes.append(Change(part, "added" if part.values else "same"))
        elif part.dated < before.dated and not older:
            changes.append(Change(part, "older", before))
        else:
            changes.append(Change(part, "same" if part == before else "changed", before))
    faults = map(_unknown, islice(strange.values(), MAX_FAULTS))
    return Plan(tuple(changes), tuple(faults), len(strange))


def _unknown(part: Part) -> Fault:
    told = f"There is no occupation {part.code} here. Mend the code, or import O*NET’s files "
    told += "first. This row is left out."
    return Fault(part.file, "unknown_code", told, part.line, "code", "warning")


def _said(part: Part | None) -> dict[str, str]:
    if part is None:
        return {}
    values = {each.label: written(part.values.get(each.key)) for each in FIELDS[part.kind]}
    more = {"Source": part.source, "Address": part.url, "Date": part.dated.isoformat()}
    return {**values, **more}


def written(value: Value | None) -> str:
    """A value as a file may write it, "" for a missing one."""
    return f"{value:.12g}" if isinstance(value, float) else "" if value is None else str(value)
