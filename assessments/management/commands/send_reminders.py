"""Mail people whose results are old enough to rate anew, and those asked for evidence."""

from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.reminding import remind_to_rerate, tell_of_all_asks


class Command(BaseCommand):
    help = (
        "Mails people once of each result that is old enough to rate anew, and of what a team "
        "asks them to show, where the worker did not. Nobody is mailed twice: run it every day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            connection = get_connection()
            connection.open()
            connection.close()
        except OSError as error:
            raise CommandError(f"No mail server answers ({error}). Run it again later.") from None
        site = settings.SITE_URL
        if not site:
            self.stderr.write("SITE_URL is not set: the mails have no links.")
        rerate = remind_to_rerate(timezone.now(), site, self._progress)
        asked = tell_of_all_asks(site, self._progress)
        self.stdout.write(
            f"Asked {_people(rerate)} to rate anew. Told {_people(asked)} of evidence asked for."
        )

    def _progress(self, done: int, of: int, sent: int) -> None:
        self.stdout.write(f"{done} of {of} looked at, {sent} mailed", ending="\r")


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
