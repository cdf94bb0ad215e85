"""The framework files that paths name: files, folders, zips, and zips in folders."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from frameworks.importing.archives import MAX_EXPANDED, read_zip
from frameworks.importing.faults import MAX_BYTES, Fault
from frameworks.importing.parse import Parsed, parse

SUFFIXES = {".json", ".zip"}


def read_paths(paths: Iterable[str]) -> Iterator[tuple[str, Parsed]]:
    """Every file named, in a folder named, or in a zip, with what it says or why it cannot."""
    for path in map(Path, paths):
        try:
            files = _files_in(path) if path.is_dir() else [path]
        except OSError as error:
            yield _unreadable(path, error)
            continue
        for file in files:
            yield from _read(file)
        if not files:
            yield _refused(path, "not_found", "There is no .json or .zip file in this folder.")


def _files_in(folder: Path) -> list[Path]:
    """In order, at any depth; what a dot or a Mac hides is passed over, as in a zip."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not any(
            part.startswith(".") or part == "__MACOSX" for part in path.relative_to(folder).parts
        )
    )


def _read(file: Path) -> Iterator[tuple[str, Parsed]]:
    zipped = file.suffix.lower() == ".zip"
    try:
        with file.open("rb") as opened:
            data = opened.read((MAX_EXPANDED if zipped else MAX_BYTES) + 1)
    except FileNotFoundError:
        yield _refused(file, "not_found", "There is no such file or folder. Check its name.")
        return
    except (OSError, ValueError) as error:
        yield _unreadable(file, error)
        return
    if not zipped:
        yield str(file), parse(data)
        return
    empty = True
    for name, content in read_zip(data):
        empty = False
        where = f"{file}/{name}" if name else str(file)
        yield where, Parsed(None, (content,)) if isinstance(content, Fault) else parse(content)
    if empty:
        yield _refused(file, "not_found", "There is no .json file in this zip.")


def _unreadable(path: Path, error: OSError | ValueError) -> tuple[str, Parsed]:
    # A name with a NUL in it is a ValueError.
    why = getattr(error, "strerror", None) or "no file has such a name"
    return _refused(path, "unreadable", f"This cannot be read: {why}.")


def _refused(path: Path, code: str, message: str) -> tuple[str, Parsed]:
    return str(path), Parsed(None, (Fault(code, message),))
