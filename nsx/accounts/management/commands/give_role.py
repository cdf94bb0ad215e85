"""Give somebody a role."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from nsx.accounts.actions.roles import Refused, give_role, put_in_team
from nsx.accounts.models import Membership, Organisation, Role, Team, User
from nsx.accounts.roster import fault_of_offer
from nsx.accounts.words import KINDS, offer_words


class Command(BaseCommand):
    help = (
        "Makes a person with an account an admin, or puts them into a team as learner or manager. "
        "Again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=list(KINDS))
        parser.add_argument("--organisation", default="", help="its name or short name")
        parser.add_argument("--team", default="", help="a team of that organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        email, kind = options["email"].strip().lower(), options["role"]
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"No account has {email}. Invite them: manage.py invite.")
        home = self.organisation(options["organisation"])
        team = self.team(options["team"], home)
        if kind == "learner" and team is None:
            raise CommandError("Everyone is a learner. Name a team with --team.")
        if team is None or kind.endswith("admin"):
            fault = fault_of_offer(kind, options["team"], options["organisation"])
            if fault:
                raise CommandError(fault.message)
        try:
            if team:
                place = Membership.Kind.MANAGER if kind == "manager" else Membership.Kind.MEMBER
                changed = put_in_team(team=team, user=user, kind=place, by=None)
            else:
                changed = give_role(user=user, kind=Role.Kind(kind), organisation=home, by=None)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        what = offer_words(kind, str(team or ""), str(home or ""))
        self.stdout.write(f"{email}: {what}." if changed else f"{email}: {what}, as before.")

    def organisation(self, name: str) -> Organisation | None:
        """Raises CommandError for one there is not."""
        if not name:
            return None
        found = Organisation.objects.filter(Q(name__iexact=name) | Q(slug=name)).first()
        if found is None:
            raise CommandError(f"There is no organisation “{name}”. Check the spelling.")
        return found

    def team(self, name: str, home: Organisation | None) -> Team | None:
        """Raises CommandError for one there is not."""
        if not name:
            return None
        if home is None:
            raise CommandError("Say which organisation the team is in: --organisation.")
        found = Team.objects.filter(organisation=home, name__iexact=name).first()
        if found is None:
            raise CommandError(f"{home} has no team “{name}”. Make it: manage.py add_to_team.")
        return found
