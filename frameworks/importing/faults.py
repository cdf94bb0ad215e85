"""What can be wrong with a file, and the limits it is held to. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 32
MAX_KEYS = 200  # keys of one object; real files need 20
MAX_STATEMENTS = 200  # a level
MAX_LEVELS = 20
MAX_DOMAINS = 50
MAX_ANCHORS = 1000  # a kind
MAX_STATEMENT_CHARS = 2_000
MAX_LABEL_CHARS = 200
MAX_PROSE_CHARS = 10_000
MAX_DIGITS = 15
MAX_FAULTS = 200  # told of one file; the rest is counted
BAD_ADDRESS = "This is no web address. Start it with https:// and leave names and passwords out."
# Tab, line feed and carriage return are fine in prose; other controls and half characters are not.
BAD_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: what and how to mend it, and where (line and column from 1)."""

    code: str
    message: str
    pointer: str = ""
    line: int = 1
    column: int = 1
    severity: Literal["error", "warning"] = "error"


class Found:
    """Faults as they come: of each severity the first MAX_FAULTS, and how many there are."""

    def __init__(self) -> None:
        self.kept: list[Fault] = []
        self.counts = {"error": 0, "warning": 0}

    def add(self, fault: Fault) -> None:
        """Keep it while there is room; count it in any case."""
        self.counts[fault.severity] += 1
        if self.counts[fault.severity] <= MAX_FAULTS:
            self.kept.append(fault)
