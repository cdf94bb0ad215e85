"""What learners send as evidence, checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from assessments.evidence.files import CheckedFile, check_file, check_size, renamed
from assessments.evidence.text import Refused, check_note, check_url
from assessments.models import Evidence

T = TypeVar("T")

MAX_ITEMS = 500
"""Items a person may keep: nobody needs more, and guests may not fill the disk."""
MAX_STORED = 200 * 1024 * 1024
MAX_STORED_GUEST = 50 * 1024 * 1024
"""Bytes of files a person may keep, and a visitor who has not signed up."""
TOO_MANY = f"You have {MAX_ITEMS} items, which is the most. Use one again, or delete some first."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field: a code for programs and a sentence for people."""

    field: str
    code: str
    message: str


class _Checked:
    """A form that gathers what is wrong with it."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def _try(self, field: str, check: Callable[[], T]) -> T | None:
        try:
            return check()
        except Refused as refused:
            self._fault(field, refused.code, refused.message)
            return None

    def _fault(self, field: str, code: str, message: str) -> None:
        self.faults.append(Fault(field, code, message))


class EvidenceForm(_Checked):
    """What was sent for a statement: a new item, own items to use again, or both.

    `items` are the sender's own. What was typed stays as it was in `kind`, `url` and `note`;
    what may be stored stands in `clean_url`, `clean_note` and `file`, once `faults` is empty.
    """

    def __init__(
        self,
        data: QueryDict,
        upload: "UploadedFile[Any] | None",
        *,
        items: Sequence[Evidence],
        guest: bool = False,
    ) -> None:
        super().__init__()
        self.url, self.note = data.get("url", ""), data.get("note", "")
        # Without a kind, the field that is filled tells it.
        self.kind = data.get("kind") or ("file" if upload else "link" if self.url else "note")
        self.clean_url = self.clean_note = ""
        self.file: CheckedFile | None = None
        own = {str(item.pk): item for item in items}
        again = data.getlist("again")
        self.again = [own[key] for key in again if key in own]
        filled = {"file": upload, "link": self.url.strip()}.get(self.kind)
        self.adds = bool(filled or self.note.strip() or not again)
        if len(self.again) < len(again):
            self._fault("again", "bad_value", "One of these is no longer yours. Choose again.")
        if self.adds:
            self._check(upload)
            if len(items) >= MAX_ITEMS:
                self._fault("kind", "too_many_items", TOO_MANY)
            limit = MAX_STORED_GUEST if guest else MAX_STORED
            if self.file and sum(item.size for item in items) + len(self.file.data) > limit:
                told = f"Your files may take {limit // 1024**2} MB. Delete some, or add a link."
                self._fault("file", "too_large", told)

    @property
    def too_large(self) -> bool:
        """Whether the answer is that the file is too large, rather than not right."""
        return any(fault.code == "too_large" for fault in self.faults)

    def _check(self, upload: "UploadedFile[Any] | None") -> None:
        self.clean_note = self._try("note", lambda: check_note(self.note)) or ""
        if self.kind == Evidence.Kind.LINK:
            self.clean_url = self._try("url", lambda: check_url(self.url)) or ""
        elif self.kind == Evidence.Kind.FILE:
            self.file = self._try("file", lambda: _read(upload))
        elif self.kind != Evidence.Kind.NOTE:
            self._fault("kind", "bad_value", "Choose file, link or note.")
        elif not self.note.strip():
            self._fault("note", "empty", "Write a note first.")


class EditForm(_Checked):
    """What an item is to say of itself: `clean_note` and `clean_name` once `faults` is empty."""

    def __init__(self, data: QueryDict, item: Evidence) -> None:
        super().__init__()
        self.note, self.name = data.get("note", ""), data.get("name", "")
        self.clean_note = self._try("note", lambda: check_note(self.note)) or ""
        self.clean_name = ""
        if item.kind == Evidence.Kind.NOTE and not self.note.strip():
            self._fault("note", "empty", "A note needs some words. Or delete it instead.")
        elif item.kind == Evidence.Kind.FILE and self.name.strip():
            named = self._try("name", lambda: renamed(item.file_name, self.name))
            self.clean_name = named or ""


def _read(upload: "UploadedFile[Any] | None") -> CheckedFile:
    if upload is None:
        raise Refused("empty", "Choose a file, or pick “Note only”.")
    check_size(upload.size or 0)
    return check_file(upload.name or "", upload.read())
