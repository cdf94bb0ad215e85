"""manage.py import_onet DIR: what O*NET says of every occupation, from its database files."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, OperationalError

from frameworks.onet.folder import Said, read_folder
from frameworks.onet.load import NothingKnown, Plan, compare, store
from frameworks.onet.read import Fault

COUNTS = ("added", "changed", "gone", "same")
NOTHING = "Occupation Data is missing or damaged, and no occupation of O*NET's is here yet."


class Command(BaseCommand):
    help = "Import O*NET's database files (tab-separated). Importing twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", help="a folder with O*NET's text files")
        parser.add_argument("--release", default="", help="of the files, like 30.2")
        parser.add_argument("--check", action="store_true", help="only check, change nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        def tell(line: str) -> None:
            if options["verbosity"]:
                self.stderr.write(line)

        try:
            said = read_folder(Path(options["folder"]), options["release"], tell)
            plan = compare(said)
            if not options["check"]:
                store(plan=plan, by=None, tell=tell)
        except NotADirectoryError as fault:
            told = f"{options['folder']} is no folder. Unpack O*NET's text files into one."
            raise CommandError(told) from fault
        except (OSError, ValueError) as fault:
            raise CommandError(str(fault)) from fault
        except NothingKnown:
            self._report(said, Plan(said.release), options)
            raise CommandError(NOTHING) from None
        except IntegrityError as fault:
            told = "Somebody else changed the same rows. Run it again: it goes on from here."
            raise CommandError(told) from fault
        except OperationalError as fault:
            told = f"The database could not go on ({fault}). Run it again: it goes on from here."
            raise CommandError(told) from fault
        self._report(said, plan, options)
        if said.damaged:
            raise CommandError(f"Left out, since damaged: {', '.join(said.damaged)}.")

    def _report(self, said: Said, plan: Plan, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(_plain(said, plan), ensure_ascii=False))
            return
        assumed = " (nobody said so; --release says another)" if said.assumed else ""
        self.stdout.write(f"O*NET {said.release}{assumed}, laid out like {said.family}")
        for name in said.missing:
            self.stdout.write(f"{name}: missing, skipped; what we had from it stays")
        for fault in said.faults:
            self._say(fault)
        for name in said.damaged:
            self.stdout.write(f"{name}: damaged, skipped; what we had from it stays")
        counts = ", ".join(f"{plan.counts[key]:,} {key}" for key in COUNTS)
        told = "would be " if options["check"] else ""
        self.stdout.write(f"{sum(plan.counts.values()):,} occupations {told}{counts}")

    def _say(self, fault: Fault) -> None:
        column = f", column “{fault.column}”" if fault.column else ""
        place = f"{fault.file}, line {fault.line}{column}"
        self.stdout.write(f"  {fault.severity} {fault.code} in {place}: {fault.message}")


def _plain(said: Said, plan: Plan) -> dict[str, Any]:
    """The report as JSON has it."""
    files = sorted({*said.files, *said.damaged, *(fault.file for fault in said.faults)})
    by_severity = {"error": "errors", "warning": "warnings"}
    return {
        "release": said.release,
        "assumed": said.assumed,
        "layout": said.family,
        "files": [
            {
                "file": name,
                "ok": name not in said.damaged,
                "rows": said.files.get(name, 0),
                **{
                    key: [
                        {k: v for k, v in asdict(fault).items() if k not in ("file", "severity")}
                        for fault in said.faults
                        if fault.file == name and fault.severity == severity
                    ]
                    for severity, key in by_severity.items()
                },
            }
            for name in files
        ],
        "missing": said.missing,
        "occupations": {key: plan.counts[key] for key in COUNTS},
        "anchors": {
            kind: sum(map(len, found.values())) for kind, found in sorted(said.anchors.items())
        },
    }
