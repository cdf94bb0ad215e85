"""Framework files and imports of them, as an admin's browser sends them."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories.edits import says
from factories.frameworks import document
from frameworks.documents import FrameworkDoc
from frameworks.exporting import export
from frameworks.models import Import

CHAIN = "Chain care — cleans, measures and oils a chain, and says when it must be changed."


def clerks(number: int, *texts: str, version: str = "v1") -> FrameworkDoc:
    """An occupation of its own, with these statements on its first level."""
    base = document(f"99-{number:04}.00", title=f"Clerks {number}", occupational=(0, 0, 0, 0))
    return says(base, list(texts or [CHAIN]), version=version)


def file_of(made: FrameworkDoc) -> bytes:
    """The document as a file."""
    return export(made, schema="1.1", exported_at="2026-05-15T12:40:51.793Z")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def send(client: Client, files: Mapping[str, bytes], **headers: str) -> Any:
    """Post the upload form with these files."""
    sent = [SimpleUploadedFile(name, data) for name, data in files.items()]
    return client.post("/manage/imports/new/", {"files": sent}, headers=headers)


def uploaded(client: Client, files: Mapping[str, bytes]) -> Import:
    """The import that sending these files made."""
    response = send(client, files)
    assert response.status_code == 302, response.content.decode()
    return Import.objects.get(pk=int(response["Location"].rstrip("/").rpartition("/")[2]))
