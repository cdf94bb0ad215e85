"""Taking uploads of evidence: the name as it was sent, and no more bytes than are kept.

Django drops invisible characters from a file's name before anybody sees them, refuses long
names, and keeps a file of any size in a temporary one. Here a name that hides something is
refused, and of a file that is too large only its size is kept, so that the rest of the form
is not lost and neither memory nor disk fills up.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from io import BytesIO
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, QueryDict, multipartparser
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django_htmx.http import reswap, retarget

from assessments.evidence.files import MAX_BYTES
from assessments.forms.evidence import Fault

P = ParamSpec("P")

MAX_BODY = 100 * 1024 * 1024
"""Bytes of a request beyond which it is not read at all."""

# Django's 1 KiB is less than a name of 300 four-byte characters takes.
setattr(multipartparser, "MAX_TOTAL_HEADER_SIZE", 8 * 1024)  # noqa: B010 (unknown to the stubs)


class _NameKeepingParser(multipartparser.MultiPartParser):
    def sanitize_file_name(self, file_name: str) -> str | None:
        last = file_name.replace("\\", "/").rpartition("/")[2]
        return None if last in {"", ".", ".."} else last


class EvidenceUpload(FileUploadHandler):
    """Keeps one file in memory, up to MAX_BYTES; of a larger one only its size."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.kept: BytesIO | None = None
        self.parsing = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, "MultiValueDict[str, UploadedFile[Any]]"] | None:
        """Parse with a parser that keeps names; called again by it, leave it the work."""
        if self.parsing:
            return None
        self.parsing = True
        return _NameKeepingParser(META, input_data, [self], encoding).parse()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the first file; skip any other."""
        super().new_file(*args, **kwargs)
        if self.kept is not None:
            raise SkipFile
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk while there is room."""
        if self.kept is not None and start + len(raw_data) <= MAX_BYTES:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """The file under the name it was sent with, and its whole size."""
        kept = self.kept or BytesIO()
        kept.seek(0)
        return UploadedFile(kept, self.file_name, self.content_type, size=file_size)


def takes_evidence(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a view take an upload as above; the CSRF check waits until the handler is in place."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def taking(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > MAX_BODY:
            message = f"That file is {length // (1024 * 1024)} MB. The limit is 10 MB."
            return refusal(request, Fault("file", "too_large", message))
        request.upload_handlers = [EvidenceUpload(request)]
        try:
            return protected(request, *args, **kwargs)
        except RequestDataTooBig:
            message = "That text is too long. Shorten it and send it again."
            return refusal(request, Fault("note", "text_too_long", message))

    return taking


def refusal(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Say why a request was not read: a page with the way back, or the message for htmx."""
    if from_htmx(request):
        return message_only(request, [fault], status=413)
    context = {"faults": [fault], "section": "evidence"}
    return render(request, "assessments/evidence_refused.html", context, status=413)


def message_only(request: HttpRequest, faults: Sequence[Fault], *, status: int) -> HttpResponse:
    """Put the message into the form that asked and leave all else, the chosen file too."""
    response = render(
        request, "assessments/_evidence_message.html", {"faults": faults}, status=status
    )
    return reswap(retarget(response, "find .evm"), "innerHTML")


def from_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, so that a fragment is the answer."""
    return bool(getattr(request, "htmx", False))
