"""The JSON files inside a zip, without trusting what the zip says of itself. Pure."""

import io
import zipfile
from collections.abc import Iterator

from frameworks.importing.faults import MAX_BYTES, Fault
from nsx.lib.zips import DAMAGED, entries_said

MAX_EXPANDED = 64 * 1024 * 1024
MAX_ENTRIES = 2_000


def read_zip(data: bytes) -> Iterator[tuple[str, bytes | Fault]]:
    """Each .json member with its bytes (at most one over the file limit), or its fault.

    Folders, dotfiles and __MACOSX are passed over. Expanded sizes are counted
    while reading. A zip that cannot be read as a whole gives one fault named "".
    """
    if len(data) > MAX_EXPANDED:
        yield "", Fault("too_large", "The zip is larger than 64 MiB. Split it in two.")
        return
    entries = entries_said(data)
    if entries > MAX_ENTRIES:
        told = f"The zip holds {entries:,} files. The limit is {MAX_ENTRIES:,}."
        yield "", Fault("too_large", told)
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED:
        yield "", Fault("invalid_json", "This zip is damaged. Make it again.")
        return
    left = MAX_EXPANDED
    for entry in archive.infolist():
        name = entry.filename
        parts = name.split("/")
        if entry.is_dir():
            continue
        if any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts):
            continue
        if ".." in parts or name.startswith("/") or "\\" in name or not name.isprintable():
            yield ascii(name), Fault("bad_name", "Give this file a plain name.")
            continue
        if not name.lower().endswith(".json"):
            continue
        try:
            with archive.open(entry) as member:
                content = member.read(MAX_BYTES + 1)
        except DAMAGED:
            yield name, Fault("invalid_json", "This file in the zip is damaged.")
            continue
        left -= len(content)
        if left < 0:
            yield name, Fault("too_large", "The zip holds more than 64 MiB. Split it in two.")
            break
        yield name, content
