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

TOO_LARGE = frozenset({"too_large", "quota"})
"""Codes of files that are too large, for us or for what is left: 413 rather than 422."""


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

    @property
    def status(self) -> int:
        """The status of an answer that says what is wrong; 200 where nothing is."""
        if any(fault.code in TOO_LARGE for fault in self.faults):
            return 413
        return 422 if self.faults else 200

    def refuse(self, field: str, refused: Refused) -> None:
        """Add what was found out only while storing it: that there is no room."""
        self._fault(field, refused.code, refused.message)

    def _try(self, field: str, check: Callable[[], T]) -> T | None:
        try:
            return check()
        except Refused as refused:
            self._fault(field, refused.code, refused.message)
            return None

    def _fault(self, field: str, code: str, message: str) -> None:
        self.faults.append(Fault(field, code, message))


class EvidenceForm(_Checked):
    """What was sent: a new item, own items to use again (of `items`), or both; or a mere search.

    What was typed stays as it was in `kind`, `url`, `note` and `q`; what may be stored stands in
    `clean_url`, `clean_note` and `file`, once `faults` is empty. While `searches`, nothing is
    checked and nothing stored.
    """

    def __init__(
        self,
        data: QueryDict,
        upload: "UploadedFile[Any] | None",
        *,
        items: Sequence[Evidence] | None = None,
    ) -> None:
        super().__init__()
        self.url, self.note = data.get("url", ""), data.get("note", "")
        self.q = data.get("q", "").strip()
        # Without a kind, the field that is filled tells it.
        self.kind = data.get("kind") or ("file" if upload else "link" if self.url else "note")
        self.clean_url = self.clean_note = ""
        self.file: CheckedFile | None = None
        own = {str(item.pk): item for item in items or ()}
        again = data.getlist("again")
        self.again = [own[key] for key in again if key in own]
        filled = {"file": upload, "link": self.url.strip()}.get(self.kind)
        self.adds = bool(filled or self.note.strip() or not again)
        # Without script, Enter in the search box sends the whole form.
        blank = not (filled or self.note.strip() or again)
        self.searches = items is not None and ("find" in data or bool(blank and self.q))
        if self.searches:
            self.adds = False
            return
        if len(self.again) < len(again):
            self._fault("again", "bad_value", "One of these is no longer yours. Choose again.")
        if self.adds:
            self._check(upload)

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
        self.seen = data.get("seen", "")
        self.clean_note = self._try("note", lambda: check_note(self.note)) or ""
        self.clean_name = ""
        if item.kind == Evidence.Kind.NOTE and not self.note.strip():
            self._fault("note", "empty", "A note needs some words. Or delete it instead.")
        elif item.kind == Evidence.Kind.FILE and self.name.strip():
            named = self._try("name", lambda: renamed(item.file_name, self.name))
            self.clean_name = named or ""


class ReplaceForm(_Checked):
    """What is to stand in an item's place: `file` or `clean_url` once `faults` is empty."""

    def __init__(self, data: QueryDict, upload: "UploadedFile[Any] | None", item: Evidence) -> None:
        super().__init__()
        self.url, self.clean_url = data.get("url", ""), ""
        self.file: CheckedFile | None = None
        if item.kind == Evidence.Kind.FILE:
            self.file = self._try("file", lambda: _read(upload))
        else:
            self.clean_url = self._try("url", lambda: check_url(self.url)) or ""
            if self.clean_url == item.url:
                self._fault("url", "bad_value", "That is the link you have. Paste the new one.")


def _read(upload: "UploadedFile[Any] | None") -> CheckedFile:
    if upload is None:
        raise Refused("empty", "Choose a file first.")
    check_size(upload.size or 0)
    return check_file(upload.name or "", upload.read())
