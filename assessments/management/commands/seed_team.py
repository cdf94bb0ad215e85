"""manage.py seed_team: one more made-up team of any size, to see how its pages bear it."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments import demo

MOST = 20_000


class Command(BaseCommand):
    help = "Add a large team to the demo organisation, managed by the demo's manager."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=400, help="how many (400)")
        parser.add_argument(
            "--force", action="store_true", help="also where DEBUG is off: the people are made up"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        people: int = options["people"]
        if not 1 <= people <= MOST:
            raise CommandError(f"A team has 1 to {MOST} people here. Give --people such a number.")
        if not settings.DEBUG and not options["force"]:
            raise CommandError("DEBUG is off, and these people are made up. Use --force.")
        begun = monotonic()
        try:
            team = demo.large_team(people=people, now=timezone.now())
        except demo.NotSeeded as error:
            raise CommandError(
                "The demo is not here. First: manage.py import_framework frameworks/examples, "
                "then manage.py seed_demo"
            ) from error
        self.stdout.write(
            f"{team.name}: {people} people in {monotonic() - begun:.1f} s. "
            f"Sign in as {demo.MANAGER.email} and open /teams/{team.pk}/"
        )
