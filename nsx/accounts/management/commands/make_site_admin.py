"""Make somebody the admin of the whole site."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from nsx.accounts import actions
from nsx.accounts.models import User


class Command(BaseCommand):
    help = "Lets the person with this e-mail administer the whole site; makes the user if needed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read a new user's password from the first line of standard input",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = self.new_user(email, from_stdin=options["password_stdin"])
            self.stdout.write(f"Made the user {email}.")
        if actions.make_site_admin(user=user, by=None):
            self.stdout.write(f"{email} is now a site admin.")
        else:
            self.stdout.write(f"{email} is a site admin already. Nothing changed.")

    def new_user(self, email: str, *, from_stdin: bool) -> User:
        """Raises CommandError for an e-mail or password we do not take."""
        try:
            validate_email(email)
            password = self.read_password(from_stdin=from_stdin)
            validate_password(password, User(email=email))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return actions.make_user(email=email, password=password)

    def read_password(self, *, from_stdin: bool) -> str:
        """From standard input, or asked for twice. Raises CommandError."""
        if from_stdin:
            return sys.stdin.readline().rstrip("\r\n")
        if not sys.stdin.isatty():
            raise CommandError("There is no such user yet. Give a password: --password-stdin.")
        password = getpass("Password: ")
        if password != getpass("Password again: "):
            raise CommandError("The two passwords differ. Nothing changed.")
        return password
