"""Files to import, and decisions about their statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from frameworks.diff import Comparison, Decisions
from frameworks.importing.faults import MAX_BYTES, Fault

SUFFIXES = (".json", ".zip")
MAX_FILES = 1_000
MAX_TOTAL = 64 * 1024 * 1024

NOTHING = Fault("empty", "Choose at least one file, then press Check.")
TOO_MANY = Fault("too_many_items", "You chose more than 1,000 files. Put them into one zip.")
TOO_LARGE = Fault(
    "too_large", "Together these files are over 64 MiB. Send them in several imports."
)
OTHER_TYPE = "“{}” is neither a .json file nor a .zip. Choose the files NSX exported."


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Chosen files, none of which is read before it is stored."""

    files: Sequence["UploadedFile[Any]"]
    faults: Sequence[Fault] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "faults", tuple(self._faults()))

    def _faults(self) -> Iterator[Fault]:
        if not self.files:
            yield NOTHING
        others = [str(f.name) for f in self.files if not _name(f).lower().endswith(SUFFIXES)]
        for name in others[:3]:
            yield Fault("type_not_allowed", OTHER_TYPE.format(name))
        if len(others) > 3:
            yield Fault("type_not_allowed", f"So are {len(others) - 3:,} more of these files.")

    @property
    def name(self) -> str:
        """What to call the import."""
        return _name(self.files[0]) if len(self.files) == 1 else f"{len(self.files)} files"

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Names and bytes, one file at a time; of one that is too large only so much."""
        for file in self.files:
            zipped = _name(file).lower().endswith(".zip")
            yield _name(file), file.read() if zipped else file.read(MAX_BYTES + 1)


def _name(file: "UploadedFile[Any]") -> str:
    return file.name or ""


def decisions_from(post: QueryDict, comparison: Comparison, before: Decisions) -> Decisions:
    """What was decided till now, with what a review's form says otherwise.

    `comparison` is what the form showed. Only what differs from it is taken as a decision, and
    keys that are not in it are passed over.
    """
    changes = {change.new.key: change for change in comparison.changes if change.new}
    olds = {old.key for change in comparison.changes for old in change.olds}
    was, keep = dict(before.was), dict(before.keep)
    for key in set(post.getlist("was")) & set(changes):
        chosen = tuple(old for old in post.getlist(f"was:{key}") if old in olds)
        if set(chosen) != {old.key for old in changes[key].olds}:
            was[key] = chosen
            keep.pop(key, None)
            # Whom it takes an old statement from keeps it too: one became two.
            for other in _others_of(chosen, key, changes.values()):
                was.setdefault(other, tuple(old.key for old in changes[other].olds))
    for key, change in changes.items():
        said = post.get(f"keep:{key}")
        changed = change.asks and said in ("keep", "ask") and was.get(key) == before.was.get(key)
        if changed and change.keep != (said == "keep"):
            keep[key] = said == "keep"
    return Decisions(was, keep, before.keep_all)


def _others_of(chosen: Iterable[str], key: str, changes: Iterable[Any]) -> list[str]:
    taken = set(chosen)
    return [
        change.new.key
        for change in changes
        if change.new.key != key and taken & {old.key for old in change.olds}
    ]
