"""manage.py replay_year: twelve months of a made-up learner, told step by step."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from assessments.demo import OCCUPATION, PASSWORD
from assessments.demo.year import LEARNER, MANAGER, Year
from frameworks.models import Framework


class Command(BaseCommand):
    help = (
        "Play a learner's year through, as she would, to look at what it leaves. It publishes a "
        "new version of the example for bicycle repairers: take a database of its own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="also where DEBUG is off: the password is public"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["force"]:
            raise CommandError(
                "DEBUG is off, and anyone can read the demo's password. Use --force if you mean it."
            )
        try:
            with transaction.atomic():
                year = Year()
                for told in year.played():
                    self.stdout.write(f"{told.day:%d %b %Y}  {told.what}")
                    self.stdout.write(f"             {told.stands}")
        except Framework.DoesNotExist as error:
            raise CommandError(
                f"{OCCUPATION} is not here. First: manage.py import_framework frameworks/examples"
            ) from error
        except IntegrityError as error:
            raise CommandError("The year is here already, or its addresses are taken.") from error
        year.mailed()
        for person in (LEARNER, MANAGER):
            self.stdout.write(f"Look: {person.email}, password {PASSWORD} ({person.what})")
