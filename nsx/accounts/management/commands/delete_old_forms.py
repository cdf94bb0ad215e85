"""Forget forms that were sent in vain and that nobody came back for."""

from typing import Any

from django.core.management.base import BaseCommand

from nsx.lib.kept import forget_forms, too_old


class Command(BaseCommand):
    help = "Forgets answers that wait in a session for more than a day. Run it every day."

    def handle(self, *args: Any, **options: Any) -> None:
        number = forget_forms(too_old)
        self.stdout.write(f"Forgot old forms in {number} session{'' if number == 1 else 's'}.")
