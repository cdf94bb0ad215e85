"""manage.py rollback_framework SOC: make an earlier version live again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from frameworks.actions import Refused, roll_back
from frameworks.management.versions import changes, history_for
from frameworks.models import Framework
from frameworks.queries.history import History


class Command(BaseCommand):
    help = "Make an earlier version live again; without --to the one before the live one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("soc", metavar="SOC", help="for example 49-3091.00")
        parser.add_argument("--to", metavar="VERSION", help="default: the one before the live one")
        parser.add_argument("--why", default="", help="for the history")
        parser.add_argument("--check", action="store_true", help="only say what it would do")

    def handle(self, *args: Any, **options: Any) -> None:
        history = history_for(options["soc"])
        to, live = _wanted(history, options["to"]), history.live
        if to == live:
            self.stdout.write(f"{to.version} is live already.")
            return
        self.stdout.write(f"Live now: {live.version if live else 'none'}. After: {to.version}.")
        if live:
            self.stdout.write(f"Statements: {changes(live, to)}.")
        people = history.people_on(live)
        self.stdout.write(f"People on the live version: {people}. No rating is lost.")
        if options["check"]:
            return
        try:
            roll_back(to=to, by=None, why=options["why"])
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{to.version} is live.")


def _wanted(history: History, name: str | None) -> Framework:
    """The version named, else the one before. Raises CommandError where there is none."""
    if name is not None:
        found = history.version(name)
    elif history.live:
        before = history.live.based_on_id
        found = next((v for v in history.versions if v.pk == before), None)
    else:
        found = history.steps[0].release.framework if history.steps else None
    if found is None:
        there = ", ".join(version.version for version in history.versions)
        raise CommandError(f"There is no such version to go back to. There are: {there}.")
    return found
