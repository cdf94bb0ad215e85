"""manage.py retire_framework SOC: take an occupation out of the catalogue."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from frameworks.actions import retire
from frameworks.management.versions import history_for


class Command(BaseCommand):
    help = "Retire the live version with none in its place; learners keep what they have."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("soc", metavar="SOC", help="for example 49-3091.00")
        parser.add_argument("--why", default="", help="for the history")
        parser.add_argument("--check", action="store_true", help="only say what it would do")

    def handle(self, *args: Any, **options: Any) -> None:
        history = history_for(options["soc"])
        live = history.live
        if live is None:
            self.stdout.write("Nothing of it is live.")
            return
        people = history.people_on(live)
        self.stdout.write(f"Live now: {live.version}. People on it: {people}. They keep it.")
        if not options["check"] and retire(framework=live, by=None, why=options["why"]):
            self.stdout.write(f"{live.version} is retired.")
