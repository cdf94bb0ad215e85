"""manage.py export_framework SOC: one framework version as NSX JSON."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from frameworks.exporting import check_exported_at, export, format_exported_at
from frameworks.models import Framework
from frameworks.queries import document_of


class Command(BaseCommand):
    help = "Write the published version of an occupation's framework, or --version, as NSX JSON."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Django's own --version is of no use here; ours names the framework's.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("soc", metavar="SOC", help="for example 49-3091.00")
        parser.add_argument(
            "--version", dest="wanted", metavar="VERSION", help="not the published one"
        )
        parser.add_argument("--schema", choices=["1.0", "1.1"], help="default: as imported")
        parser.add_argument("--exported-at", help="like 2026-05-15T12:40:51.793Z; default: now")
        parser.add_argument("--output", type=Path, help="default: standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted: dict[str, Any] = {"occupation__code": options["soc"]}
        if options["wanted"]:
            wanted["version"] = options["wanted"]
        else:
            wanted["status"] = Framework.Status.PUBLISHED
        framework = Framework.objects.filter(**wanted).select_related("occupation").first()
        if framework is None:
            raise CommandError(f"There is no such version of {options['soc']}.")
        moment = options["exported_at"]
        if moment is None:
            moment = format_exported_at(timezone.now())
        try:
            exported_at = check_exported_at(moment)
        except ValueError as error:
            raise CommandError(f"--exported-at: {error}.") from None
        data = export(document_of(framework), schema=options["schema"], exported_at=exported_at)
        if options["output"]:
            try:
                options["output"].write_bytes(data)
            except OSError as error:
                raise CommandError(
                    f"{options['output']} cannot be written: {error.strerror}."
                ) from None
        elif buffer := getattr(self.stdout, "buffer", None):
            # Bytes, since the file is UTF-8 wherever the terminal's letters come from.
            buffer.write(data)
            buffer.flush()
        else:
            self.stdout.write(data.decode(), ending="")
