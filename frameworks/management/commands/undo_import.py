"""manage.py undo_import NUMBER: roll back what an import published."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from frameworks.actions import begin_undoing, undo_import
from frameworks.management.imports import add_arguments, import_numbered, told, why_not
from frameworks.models import Framework, Import


class Command(BaseCommand):
    help = "Make live again what an import replaced, and retire what it brought. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        batch = import_numbered(options["number"])
        live = batch.drafts.filter(framework__status=Framework.Status.PUBLISHED)
        back = live.filter(base__isnull=False).count()
        self.stdout.write(
            f"{batch}: {told(batch)}. {back:,} go back to what was live before, "
            f"{live.count() - back:,} are retired. No rating is lost."
        )
        if options["check"]:
            return
        if batch.state != Import.State.UNDOING and not begin_undoing(
            batch=batch, by=None, why=options["why"]
        ):
            raise CommandError(why_not(batch, "Nothing of it is live."))
        undo_import(batch=batch)
        self.stdout.write("Rolled back.")
