"""Taking the files of an import: in memory, and never more than its limit together."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from frameworks.forms.imports import MAX_TOTAL, TOO_LARGE, TOO_MANY
from frameworks.importing.faults import Fault

View = Callable[[HttpRequest], HttpResponse]

MAX_BODY = MAX_TOTAL + 1024 * 1024
"""Bytes of a request beyond which it is not read at all; what frames the files is in it."""


class InMemory(FileUploadHandler):
    """Keeps every file in memory. Django's own would hold a thousand temporary ones open.

    The whole request is at most MAX_BODY, so that this is the limit of memory too.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk."""
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """The file under the name it was sent with."""
        self.kept.seek(0)
        return UploadedFile(self.kept, self.file_name, self.content_type, size=file_size)


def takes_imports(allowed: Callable[[HttpRequest], object], refuse: Any) -> Callable[[View], View]:
    """Let a view take many files.

    `allowed` raises before anything is read if the sender may not; `refuse(request, fault,
    status)` answers what is too much to be read. The CSRF check waits for both.
    """

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def taking(request: HttpRequest) -> HttpResponse:
            allowed(request)
            if _length(request) > MAX_BODY:
                return _refused(refuse, request, TOO_LARGE, 413)
            request.upload_handlers = [InMemory(request)]
            try:
                return protected(request)
            except TooManyFilesSent:
                return _refused(refuse, request, TOO_MANY, 422)

        return taking

    return decorate


def _refused(refuse: Any, request: HttpRequest, fault: Fault, status: int) -> HttpResponse:
    found: HttpResponse = refuse(request, [fault], status)
    return found


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
