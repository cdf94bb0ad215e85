"""Files of evidence packs into parts, or everything that is wrong with them. Pure.

A file with any error gives no part at all: a column in the wrong unit makes all of it doubtful.
"""

from collections.abc import Iterable
from datetime import date

from frameworks.ai_evidence.document import read_packs
from frameworks.ai_evidence.parts import Part, Told
from frameworks.ai_evidence.table import read_table
from frameworks.importing.faults import MAX_BYTES
from frameworks.onet.read import Table

READERS = {".csv": read_table, ".json": read_packs}


def read_files(files: Iterable[tuple[str, bytes]], today: date) -> list[Told]:
    """Each file by its name and bytes. One that says again what an earlier one says has a fault.

    Of a file that is too large no more than MAX_BYTES + 1 need be given.
    """
    seen: dict[tuple[str, str], str] = {}
    found = []
    for name, data in files:
        told = read_file(name, data, today)
        again = Table(name, faults=list(told.faults), errors=told.errors)
        for part in told.parts:
            if part.about in seen:
                message = f"{part.code}, {part.kind}, stands in {seen[part.about]} too. Keep one."
                again.error("duplicate", message, part.line)
        if again.sound:
            seen |= {part.about: f"{name}, line {part.line}," for part in told.parts}
        found.append(_ended(again, told.parts))
    return found


def read_file(name: str, data: bytes, today: date) -> Told:
    """One file: a .csv or a .json."""
    told = Table(name)
    reader = next((READERS[end] for end in READERS if name.lower().endswith(end)), None)
    if reader is None:
        told.error("type_not_allowed", "This is neither a .csv nor a .json file. Save it as one.")
    elif not data.strip():
        told.error("empty", "The file is empty. Save it again and send the new copy.")
    elif len(data) > MAX_BYTES:
        told.error("too_large", "The file is over 2 MiB. Send it in several files.")
    else:
        return _ended(told, reader(told, data, today))
    return _ended(told, ())


def _ended(told: Table, parts: Iterable[Part]) -> Told:
    """A file as it was read: without parts where there are errors."""
    return Told(told.file, tuple(parts) if told.sound else (), tuple(told.faults), told.errors)
