"""Invite everybody of a CSV file."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from nsx.accounts import tasks
from nsx.accounts.actions.invitations import invite
from nsx.accounts.queries.invitations import FAULT, Line, plan_of
from nsx.accounts.roster import Row, Unreadable, read_roster


class Command(BaseCommand):
    help = (
        "Invites the people of a CSV file with the columns email, name, role, team and "
        "organisation. Rows with a fault are told and left out; the exit code is then 1. Again "
        "changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="change nothing, send nothing")
        parser.add_argument("--json", action="store_true", help="tell it for programs")
        parser.add_argument(
            "--make-new", action="store_true", help="make teams and organisations that are new"
        )
        parser.add_argument(
            "--site", help="how the site's address begins, for the links: https://nsx.example.org"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        site = (options["site"] or "").rstrip("/")
        if not options["check"] and urlsplit(site).scheme not in {"http", "https"}:
            raise CommandError("Say where the links lead: --site https://… Or try --check first.")
        rows, make_new = self.read(options["file"]), options["make_new"]
        sent = 0
        if options["check"]:
            lines = plan_of(rows, powers=None, make_new=make_new)
        else:
            lines, made = invite(rows=rows, by=None, make_new=make_new)
            for each in made:
                sent += tasks.send_all([each.pk], site)
                if not options["json"]:
                    self.stdout.write(f"{sent} of {len(made)} sent", ending="\r")
        self.tell(lines, sent, as_json=options["json"], checked=options["check"])
        if any(line.what == FAULT for line in lines):
            raise CommandError("Some rows are left out: see above.")

    def read(self, path: Path) -> list[Row]:
        """Raises CommandError for a file that is not there or cannot be read as a roster."""
        try:
            return read_roster(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except Unreadable as unreadable:
            raise CommandError(f"{path}: {unreadable.message}") from unreadable

    def tell(self, lines: list[Line], sent: int, *, as_json: bool, checked: bool) -> None:
        """Row by row, and how many of each."""
        counts = Counter(line.what for line in lines)
        if as_json:
            told = {"sent": sent, "counts": counts, "rows": [_as_dict(line) for line in lines]}
            self.stdout.write(json.dumps(told, indent=2))
            return
        for line in lines:
            fault = line.row.fault
            where = f" ({fault.column or 'whole row'})" if fault else ""
            self.stdout.write(f"Row {line.row.number} {line.row.email}{where}: {line.says}")
        summary = ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))
        self.stdout.write(f"{summary}. {'Nothing changed.' if checked else f'{sent} sent.'}")


def _as_dict(line: Line) -> dict[str, object]:
    fault = line.row.fault
    return {
        "row": line.row.number,
        "email": line.row.email,
        "what": line.what,
        "offer": line.offer,
        "says": line.says,
        "makes": line.makes,
        "fault": {"column": fault.column, "code": fault.code} if fault else None,
    }
