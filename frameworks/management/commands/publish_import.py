"""manage.py publish_import NUMBER: publish what is ready of an import."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from frameworks.actions import begin_publishing, publish_import
from frameworks.management.imports import add_arguments, import_numbered, told, why_not
from frameworks.models import Import


class Command(BaseCommand):
    help = "Publish what is ready of an import, or finish what a killed run left. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        batch = import_numbered(options["number"])
        self.stdout.write(f"{batch}: {told(batch)}.")
        if options["check"]:
            return
        if batch.state != Import.State.PUBLISHING and not begin_publishing(
            batch=batch, by=None, why=options["why"]
        ):
            raise CommandError(why_not(batch, "Nothing of it is ready to be published."))
        publish_import(batch=batch)
        self.stdout.write(f"Now: {told(batch)}.")
