"""Delete guests who did not sign up in time."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from nsx.accounts import guests


class Command(BaseCommand):
    help = "Deletes guests, with all they did, some days after they began. Run it every day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=settings.GUEST_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        old = guests.guests_from_before(timezone.now() - timedelta(days=days))
        deleted = sum(guests.delete_guest(guest=guest) for guest in old)
        noun = "guest" if deleted == 1 else "guests"
        self.stdout.write(f"Deleted {deleted} {noun} from more than {days} days ago.")
