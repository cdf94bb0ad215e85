"""Write anew what the catalogue lists and finds occupations by."""

from django.core.management.base import BaseCommand
from django.db import transaction

from frameworks.finding.index import index_all
from nsx.accounts.models import AuditEvent


class Command(BaseCommand):
    """Needed only where the database was filled by other means than the app's own."""

    help = "Write anew what the catalogue lists and finds occupations by."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        """Do it; what was there serves until it is done, and then pages have a new edition."""
        listed = index_all()
        AuditEvent.objects.create(action="site.index", target="site", detail={"listed": listed})
        self.stdout.write(f"{listed:,} occupations are in the catalogue.")
