"""The JSON files inside a zip, without trusting what the zip says of itself. Pure."""

import io
import zipfile
import zlib

from frameworks.importing.faults import MAX_BYTES, Fault

MAX_EXPANDED = 64 * 1024 * 1024
MAX_ENTRIES = 2_000


def read_zip(data: bytes) -> list[tuple[str, bytes | Fault]]:
    """Each .json member with its bytes (at most one over the file limit), or its fault.

    Folders, dotfiles and __MACOSX are passed over. Expanded sizes are counted
    while reading. A zip that cannot be read as a whole gives one fault named "".
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return [("", Fault("invalid_json", "This zip is damaged. Make it again."))]
    members = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(members) > MAX_ENTRIES:
        return [
            (
                "",
                Fault("too_large", f"The zip holds {len(members):,} files. The limit is 2,000."),
            )
        ]
    found: list[tuple[str, bytes | Fault]] = []
    left = MAX_EXPANDED
    for entry in members:
        name = entry.filename
        parts = name.split("/")
        if any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts):
            continue
        if ".." in parts or name.startswith("/") or "\\" in name or not name.isprintable():
            found.append((ascii(name), Fault("bad_name", "Give this file a plain name.")))
            continue
        if not name.lower().endswith(".json"):
            continue
        try:
            with archive.open(entry) as member:
                content = member.read(MAX_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
            found.append((name, Fault("invalid_json", "This file in the zip is damaged.")))
            continue
        left -= len(content)
        if left < 0:
            found.append(
                (name, Fault("too_large", "The zip holds more than 64 MiB. Split it in two."))
            )
            break
        found.append((name, content))
    return found
