"""manage.py import_framework PATH…: check framework files, then store them."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from frameworks.importing.apply import apply, outcome_of
from frameworks.importing.archives import MAX_EXPANDED, read_zip
from frameworks.importing.faults import MAX_BYTES, Fault
from frameworks.importing.parse import Parsed, parse


class Command(BaseCommand):
    help = "Import framework files (NSX JSON 1.0 or 1.1). Importing twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder or a zip")
        parser.add_argument("--check", action="store_true", help="only check, change nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--publish", action="store_true", help="publish changed ones too")

    def handle(self, *args: Any, **options: Any) -> None:
        report = []
        for path, parsed in _read_all(options["paths"]):
            outcome = ""
            errors = list(parsed.errors)
            if parsed.document:
                outcome = (
                    outcome_of(parsed.document)
                    if options["check"]
                    else apply(document=parsed.document, by=None, publish=options["publish"])
                )
                if outcome == "conflict":
                    errors.append(
                        Fault(
                            "conflict",
                            f"{parsed.document.version} is already here with other content. "
                            "Give the file a new version.",
                            "/framework/version",
                        )
                    )
            entry = {
                "path": path,
                "ok": not errors,
                "errors": [_plain(fault) for fault in errors],
                "warnings": [_plain(fault) for fault in parsed.warnings],
            }
            report.append(entry)
            if not options["json"]:
                self._say(path, outcome, [*errors, *parsed.warnings])
        if options["json"]:
            self.stdout.write(json.dumps({"files": report}, ensure_ascii=False))
        bad = sum(not entry["ok"] for entry in report)
        if bad:
            raise CommandError(f"{bad} of {len(report)} files not imported", returncode=1)

    def _say(self, path: str, outcome: str, found: list[Fault]) -> None:
        refused = any(fault.severity == "error" for fault in found)
        self.stdout.write(f"{path}: {'refused' if refused else outcome or 'ok'}")
        for fault in found:
            self.stdout.write(
                f"  {fault.severity} {fault.code} at line {fault.line}, column {fault.column} "
                f"({fault.pointer or 'whole file'}): {fault.message}"
            )


def _read_all(paths: list[str]) -> Iterator[tuple[str, Parsed]]:
    """Every file named, in a folder named, or in a zip named, with what it says."""
    for path in map(Path, paths):
        for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            try:
                zipped = file.suffix.lower() == ".zip"
                data = _head(file, MAX_EXPANDED if zipped else MAX_BYTES)
            except OSError as error:
                yield str(file), _refused(Fault("empty", f"Cannot be read: {error.strerror}."))
                continue
            if not zipped:
                yield str(file), parse(data)
                continue
            for name, content in read_zip(data):
                where = f"{file}/{name}" if name else str(file)
                yield where, _refused(content) if isinstance(content, Fault) else parse(content)


def _head(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit + 1)


def _refused(fault: Fault) -> Parsed:
    return Parsed(None, (fault,))


def _plain(fault: Fault) -> dict[str, Any]:
    return {key: value for key, value in asdict(fault).items() if key != "severity"}
