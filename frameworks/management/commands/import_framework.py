"""manage.py import_framework PATH…: check framework files, then store them."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from frameworks.importing.apply import apply
from frameworks.importing.faults import Fault
from frameworks.importing.files import read_paths
from frameworks.importing.parse import Parsed

CONFLICT = "{} is already here with other content. Give the file a new version."
REPLACE = " If nobody has begun to rate it yet, --replace puts this file in its place."
IN_USE = "{} is already here with other content, and somebody has begun to rate it. "
IN_USE += "Give the file a new version."


class Command(BaseCommand):
    help = "Import framework files (NSX JSON 1.0 or 1.1). Importing twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder or a zip")
        parser.add_argument("--check", action="store_true", help="only check, change nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument(
            "--publish", action="store_true", help="publish changed ones and drafts too"
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="put a file in the place of its version, where nobody has begun to rate that",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            # All that the run would do, files that meet each other included, and then undone.
            with transaction.atomic():
                report = self._run(options)
                transaction.set_rollback(True)
        else:
            report = self._run(options)
        if options["json"]:
            self.stdout.write(json.dumps({"files": report}, ensure_ascii=False))
        if bad := sum(not entry["ok"] for entry in report):
            told = "would not be imported" if options["check"] else "not imported"
            raise CommandError(f"{bad} of {len(report)} files {told}", returncode=1)

    def _run(self, options: dict[str, Any]) -> list[dict[str, Any]]:
        report = []
        for path, parsed in read_paths(options["paths"]):
            outcome, errors = self._apply(parsed, options)
            report.append(
                {
                    "path": path,
                    "ok": not errors,
                    "errors": [_plain(fault) for fault in errors],
                    "warnings": [_plain(fault) for fault in parsed.warnings],
                }
            )
            if not options["json"]:
                self._say(path, outcome, [*errors, *parsed.warnings])
        return report

    def _apply(self, parsed: Parsed, options: dict[str, Any]) -> tuple[str, list[Fault]]:
        if parsed.document is None:
            return "refused", list(parsed.errors)
        outcome = apply(
            document=parsed.document,
            by=None,
            publish=options["publish"],
            replace=options["replace"],
        )
        if outcome != "conflict":
            return outcome, []
        told = IN_USE if options["replace"] else CONFLICT + REPLACE
        version = parsed.document.version
        return "refused", [parsed.fault_at("/framework/version", "conflict", told.format(version))]

    def _say(self, path: str, outcome: str, found: list[Fault]) -> None:
        self.stdout.write(f"{path}: {outcome}")
        for fault in found:
            self.stdout.write(
                f"  {fault.severity} {fault.code} at line {fault.line}, column {fault.column} "
                f"({fault.pointer or 'whole file'}): {fault.message}"
            )


def _plain(fault: Fault) -> dict[str, Any]:
    return {key: value for key, value in asdict(fault).items() if key != "severity"}
