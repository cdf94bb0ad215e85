"""What a zip from elsewhere may do, whatever it says of itself. Pure."""

import lzma
import struct
import zipfile
import zlib

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
