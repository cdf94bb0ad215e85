"""A person's data as a zip: files and text go in piece by piece, rows are held at once."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from shutil import copyfileobj
from typing import IO

from django.utils import timezone

from assessments.exporting.mine import Item, readme, text_of
from assessments.exporting.readable import reading_of
from assessments.models import Evidence
from assessments.queries.my_data import all_of
from nsx.accounts.models import User

PACKED = {"image/png", "image/jpeg", "application/pdf"}
"""What packs no smaller: it is stored as it is."""


def write_archive(user: User, to: IO[bytes]) -> None:
    """Write the zip: README.txt, my-answers.txt, data.json and the files of their evidence.

    A file that is not where it should be is named in data.json and stops nothing.
    """
    items = list(Evidence.objects.of(user).order_by("created_at", "pk"))
    mine = all_of(user, items, at=timezone.now())
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        mine = replace(mine, evidence=list(_with_files(archive, mine.evidence, items)))
        archive.writestr("README.txt", readme(mine))
        archive.writestr("my-answers.txt", "".join(reading_of(mine)))
        data = zipfile.ZipInfo("data.json", mine.made_at.timetuple()[:6])
        data.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(data, "w", force_zip64=True) as entry:
            for some in _gathered(text_of(mine)):
                entry.write(some.encode())


def _with_files(
    archive: zipfile.ZipFile, items: Iterable[Item], rows: Iterable[Evidence]
) -> Iterator[Item]:
    """The items as they are told, once their files are in the archive."""
    for item, row in zip(items, rows, strict=True):
        if item.file is None:
            yield item
            continue
        try:
            stored = row.file.open("rb")
        except OSError:
            yield replace(item, file=None, file_missing=True)
            continue
        info = zipfile.ZipInfo(item.file, row.created_at.timetuple()[:6])
        info.compress_type = (
            zipfile.ZIP_STORED if item.content_type in PACKED else zipfile.ZIP_DEFLATED
        )
        with stored, archive.open(info, "w", force_zip64=True) as entry:
            copyfileobj(stored, entry)
        yield item


def _gathered(pieces: Iterable[str], size: int = 64 * 1024) -> Iterator[str]:
    """The same text in fewer pieces: a JSON encoder gives a bracket at a time."""
    some, length = [], 0
    for piece in pieces:
        some.append(piece)
        length += len(piece)
        if length >= size:
            yield "".join(some)
            some, length = [], 0
    yield "".join(some)
