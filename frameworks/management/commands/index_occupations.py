"""Write anew what the catalogue lists and finds occupations by."""

from django.core.management.base import BaseCommand
from django.db import transaction

from frameworks.finding.index import index_all


class Command(BaseCommand):
    """Needed only where the database was filled by other means than the app's own."""

    help = "Write anew what the catalogue lists and finds occupations by."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        """Do it; what was there serves until it is done."""
        self.stdout.write(f"{index_all():,} occupations are in the catalogue.")
