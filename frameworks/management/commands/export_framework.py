"""manage.py export_framework SOC… | --all: framework versions as NSX JSON, many in a zip."""

import zipfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from frameworks.documents import FrameworkDoc
from frameworks.exporting import check_exported_at, export, format_exported_at
from frameworks.models import Draft, Framework
from frameworks.queries import document_of
from frameworks.queries.drafts import document_in

EVERY = 100
"""Frameworks between two lines of progress."""


class Command(BaseCommand):
    help = "Write the published version of an occupation's framework, or --version, as NSX JSON."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Django's own --version is of no use here; ours names the framework's.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("soc", nargs="*", metavar="SOC", help="for example 49-3091.00")
        parser.add_argument("--all", action="store_true", help="every published framework")
        parser.add_argument("--zip", type=Path, metavar="FILE", help="one file each in this zip")
        parser.add_argument(
            "--version", dest="wanted", metavar="VERSION", help="not the published one"
        )
        parser.add_argument("--schema", choices=["1.0", "1.1"], help="default: as imported")
        parser.add_argument("--exported-at", help="like 2026-05-15T12:40:51.793Z; default: now")
        parser.add_argument("--output", type=Path, help="default: standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        codes, wanted = sorted(set(options["soc"])), options["wanted"]
        if bool(codes) == options["all"]:
            raise CommandError("Name occupations, or give --all.")
        if not options["zip"] and len(codes) != 1:
            raise CommandError("Several frameworks go into a zip: give --zip FILE.")
        if options["all"]:
            live = Framework.objects.filter(status=Framework.Status.PUBLISHED)
            codes = sorted(live.values_list("occupation__code", flat=True))
        moment = options["exported_at"]
        if moment is None:
            moment = format_exported_at(timezone.now())
        try:
            exported_at = check_exported_at(moment)
        except ValueError as error:
            raise CommandError(f"--exported-at: {error}.") from None

        def file_of(code: str) -> bytes:
            return export(
                _document(code, wanted), schema=options["schema"], exported_at=exported_at
            )

        if options["zip"]:
            self._zip(options["zip"], codes, file_of)
        else:
            self._give(file_of(codes[0]), options["output"])

    def _zip(self, path: Path, codes: list[str], file_of: Callable[[str], bytes]) -> None:
        """The files by their codes; the same content gives the same bytes."""
        whole = path.with_name(f"{path.name}.part")
        try:
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
                for number, code in enumerate(codes, start=1):
                    archive.writestr(_entry(code), file_of(code))
                    if number % EVERY == 0:
                        self.stderr.write(f"{number:,} of {len(codes):,} frameworks")
            # A zip that was broken off does not stand in the place of a whole one.
            whole.replace(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        finally:
            whole.unlink(missing_ok=True)
        self.stderr.write(f"{len(codes):,} frameworks in {path}")

    def _give(self, data: bytes, output: Path | None) -> None:
        if output:
            try:
                output.write_bytes(data)
            except OSError as error:
                raise CommandError(f"{output} cannot be written: {error.strerror}.") from None
        elif buffer := getattr(self.stdout, "buffer", None):
            # Bytes, since the file is UTF-8 wherever the terminal's letters come from.
            buffer.write(data)
            buffer.flush()
        else:
            self.stdout.write(data.decode(), ending="")


def _document(code: str, wanted: str | None) -> FrameworkDoc:
    """What a version says; one that is not live yet is found by its name among the drafts."""
    versions = Framework.objects.filter(occupation__code=code).select_related("occupation")
    found = versions.filter(
        **({"version": wanted} if wanted else {"status": Framework.Status.PUBLISHED})
    ).first()
    if found:
        return document_of(found)
    draft = Draft.objects.waiting().filter(code=code, version=wanted or "").last()
    if draft is None:
        raise CommandError(f"There is no such version of {code}.")
    return document_in(draft)


def _entry(code: str) -> zipfile.ZipInfo:
    """A file of the zip, dated as zips begin: its own date is inside."""
    entry = zipfile.ZipInfo(f"{code}.json")
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
