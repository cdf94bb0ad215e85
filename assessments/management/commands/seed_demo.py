"""manage.py seed_demo: made-up people to look around with."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone

from assessments import demo
from frameworks.models import Framework


class Command(BaseCommand):
    help = "Make a demo organisation with a learner, a manager, a team and two admins."

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
            made = demo.seed(now=timezone.now())
        except Framework.DoesNotExist as error:
            raise CommandError(
                f"{demo.OCCUPATION} is not here. First: manage.py import_framework "
                "frameworks/examples"
            ) from error
        except IntegrityError as error:
            raise CommandError("One of the demo's e-mail addresses is taken already.") from error
        self.stdout.write(
            "Harbour Cycles is set up." if made else "Harbour Cycles is here already."
        )
        self.stdout.write(f"Sign in with the password {demo.PASSWORD} as")
        for person in demo.SIGN_INS:
            self.stdout.write(f"  {person.email:<24} {person.name}, {person.what}")
