"""Keep what every team shows, for the calendar."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from assessments.actions import take_snapshot
from assessments.models import Share
from frameworks.models import Occupation
from nsx.accounts.models import Team


class Command(BaseCommand):
    help = (
        "Takes a snapshot of each occupation that each team is shown. Run it once a month; a "
        "second time on the same day takes none, so that a broken run can be run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--team", type=int, help="only the team with this row id")

    def handle(self, *args: Any, **options: Any) -> None:
        shares = Share.objects.order_by("team", "occupation")
        if options["team"] is not None:
            shares = shares.filter(team=options["team"])
        pairs = list(shares.values_list("team", "occupation").distinct())
        taken = 0
        for number, (team, occupation) in enumerate(pairs, start=1):
            found = take_snapshot(
                team=Team.objects.get(pk=team),
                occupation=Occupation.objects.get(pk=occupation),
                by=None,
            )
            taken += found is not None
            self.stdout.write(f"{number} of {len(pairs)} looked at, {taken} taken", ending="\r")
        noun = "snapshot" if taken == 1 else "snapshots"
        left = len(pairs) - taken
        self.stdout.write(f"Took {taken} {noun}. {left} had one today or nobody to show.")
