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
