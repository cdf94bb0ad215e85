"""A learner who shows evidence, as their browser does it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments.models import Assessment, Evidence
from factories.assessments import started
from factories.frameworks import framework
from factories.people import UserFactory
from frameworks.queries import outline_of
from nsx.accounts.models import User

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
LINK = {"kind": "link", "url": "https://example.org/a?b=c", "note": "Course certificate\nMay"}
NOTE = {"kind": "note", "note": "Trued forty wheels."}


@dataclass
class Desk:
    """A learner's client, their open assessment, and its statements from the lowest up."""

    client: Client
    learner: User
    assessment: Assessment
    statements: list[int]

    def url(self, nth: int = 0) -> str:
        """The address of the evidence on a statement."""
        return f"/me/a/{self.assessment.pk}/evidence/{self.statements[nth]}/"

    def add(self, data: dict[str, Any], nth: int = 0) -> Evidence:
        """Send the form of a statement; the newest item."""
        response = self.client.post(self.url(nth), data)
        assert (response.status_code, response["Location"]) == (302, self.url(nth))
        return Evidence.objects.latest("pk")

    def page(self, path: str) -> str:
        """What a page says."""
        response = self.client.get(path)
        assert response.status_code == 200
        return response.content.decode()


def make_desk(client: Client, rated: str = "33 33 33 33") -> Desk:
    """A learner signed in, with an assessment of two statements a level."""
    learner = UserFactory.create()
    client.force_login(learner)
    assessment = started(learner, framework(), occupational=rated)
    lines = outline_of(assessment.framework).statements
    return Desk(client, learner, assessment, [line.id for line in lines])


def a_file(name: str = "quote.pdf", data: bytes = PDF, note: str = "") -> dict[str, Any]:
    """A file as a form sends it."""
    return {"kind": "file", "file": SimpleUploadedFile(name, data), "note": note}


def files() -> list[Path]:
    """All files that are kept."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
