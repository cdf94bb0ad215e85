"""Delete what is left of invitations that no longer work."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from nsx.accounts.actions.invitations import delete_invitations_from_before


class Command(BaseCommand):
    help = "Deletes invitations, used or not, some days after they expired. Run it every day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=settings.INVITATION_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        number = delete_invitations_from_before(day=timezone.now() - timedelta(days=days), by=None)
        noun = "invitation" if number == 1 else "invitations"
        self.stdout.write(f"Deleted {number} {noun} that expired more than {days} days ago.")
