"""A framework file's bytes to a FrameworkDoc, or to all of its faults at once. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from frameworks.documents import FrameworkDoc
from frameworks.importing import faults
from frameworks.importing.faults import Fault, Found
from frameworks.importing.jsontext import decode, load, odd_in, placed, printable, too_deep
from frameworks.importing.locate import locate
from frameworks.importing.shapes import read_document


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document, or None where there are errors; warnings come with either."""

    document: FrameworkDoc | None
    errors: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    text: str = field(default="", repr=False)

    def fault_at(self, pointer: str, code: str, message: str) -> Fault:
        """A fault that others found at a value, such as the database, with its place."""
        return placed(locate(self.text, [pointer]), Fault(code, message, pointer))


def parse(data: bytes) -> Parsed:
    """Read one file. Never raises for bad input: every fault says where and how to mend it."""
    text = decode(data)
    if isinstance(text, Fault):
        return Parsed(None, (text,))
    if deep := too_deep(text):
        return Parsed(None, (deep,))
    loaded = load(text)
    document, found = None, Found()
    if loaded.broken is None:
        document, found = read_document(loaded.value)
    if not (found.kept or loaded.broken or loaded.odd):
        return Parsed(document, text=text)
    places = locate(text, (fault.pointer for fault in found.kept))
    odd = odd_in(places, loaded)
    told = {fault.pointer for fault in odd if fault.code == "bad_number"}
    # A stand-in was read for a bad number: what is said of that is no fault of the file.
    said = [
        placed(places, fault)
        for fault in found.kept
        if fault.pointer not in told or fault.severity == "warning"
    ]
    counts = dict(found.counts)
    counts["error"] += loaded.odd.total() - (len(found.kept) - len(said)) + bool(loaded.broken)
    if loaded.broken:
        said.append(loaded.broken)
    everything = sorted(map(printable, [*said, *odd]), key=_position)
    errors = _listed(everything, "error", counts)
    warnings = _listed(everything, "warning", counts)
    return Parsed(None if errors else document, errors, warnings, text)


def _listed(found: list[Fault], severity: str, counts: Mapping[str, int]) -> tuple[Fault, ...]:
    """The first faults of a severity, and how many more there are."""
    kept = [fault for fault in found if fault.severity == severity][: faults.MAX_FAULTS]
    more = counts[severity] - len(kept)
    if more > 0:
        told = f"And {more:,} more like these. Mend these first, then check again."
        kept.append(replace(kept[-1], code="too_many_items", message=told, pointer=""))
    return tuple(kept)


def _position(fault: Fault) -> tuple[int, int, str]:
    return fault.line, fault.column, fault.code
