"""Mail whoever asked for a framework that is here by now."""

from typing import Any

from django.core.management.base import BaseCommand

from frameworks.letters import tell
from frameworks.queries.requests import occupations_here


class Command(BaseCommand):
    help = (
        "Mails people whose framework came while no mail could be sent. Nobody is mailed twice: "
        "run it every day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        told = tell(occupations_here())
        self.stdout.write(f"Told {told} {'person' if told == 1 else 'people'}.")
