"""Put people into a team."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from nsx.accounts import actions
from nsx.accounts.models import Membership, User


class Command(BaseCommand):
    help = (
        "Puts people with accounts into a team, as members or managers. Organisation and team are "
        "made where they are new. They share nothing by it: that is theirs to decide."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation")
        parser.add_argument("team")
        parser.add_argument("emails", nargs="+", metavar="email")
        parser.add_argument("--manager", action="store_true", help="as managers, not as members")
        parser.add_argument("--parent", default="", help="the team that a new one stands under")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        emails = [email.strip().lower() for email in options["emails"]]
        people = {str(user.email): user for user in User.objects.filter(email__in=emails)}
        if unknown := [email for email in emails if email not in people]:
            raise CommandError(
                f"No account has {', '.join(unknown)}. They sign up first. Nobody was added."
            )
        kind = Membership.Kind.MANAGER if options["manager"] else Membership.Kind.MEMBER
        for email in emails:
            try:
                added = actions.add_to_team(
                    organisation=options["organisation"],
                    team=options["team"],
                    user=people[email],
                    kind=kind,
                    by=None,
                    parent=options["parent"],
                )
            except ValueError as error:
                raise CommandError(f"{email}: {error}. Nobody was added.") from error
            said = f"is now a {kind.label.lower()}" if added else "is one already"
            self.stdout.write(f"{email} {said} of {options['team']}.")
