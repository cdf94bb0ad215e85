"""What a zip from elsewhere may do, whatever it says of itself. Pure."""

import lzma
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # among them NotImplementedError, and a zip that asks for a password
    ValueError,  # among them UnicodeDecodeError
)
"""All that the standard library raises while it opens or reads a zip that is not right."""


def entries_said(data: bytes) -> int:
    """At least as many as the zip has entries, told without opening it.

    Opening makes an object of every entry, so a count over the limit is to stop before that.
    """
    return data.count(b"PK\x01\x02")


def pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry unpacked for as long as there is more of it, whatever size it claims to have.

    The library stops at the claimed size, which others do not. Raises one of DAMAGED.
    """
    unbounded = copy(entry)
    unbounded.file_size = sys.maxsize
    # Checked against what is cut off at the claimed size, it would say nothing.
    setattr(unbounded, "CRC", None)  # noqa: B010 (the stubs know no entry without one)
    with archive.open(unbounded) as member:
        while piece := member.read(64 * 1024):
            yield piece
