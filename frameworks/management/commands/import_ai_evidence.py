"""manage.py import_ai_evidence FILE…: what others measured of AI in occupations."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from frameworks.actions.ai_evidence import import_ai_evidence
from frameworks.ai_evidence.compare import Plan
from frameworks.ai_evidence.parts import Told
from frameworks.ai_evidence.read import read_files
from frameworks.importing.faults import MAX_BYTES
from frameworks.onet.read import Fault
from frameworks.queries.ai_evidence import identified, plan_of


class Command(BaseCommand):
    help = "Import evidence packs (CSV or JSON, see docs/ai-evidence.md). Twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", help="a .csv or a .json")
        parser.add_argument("--check", action="store_true", help="only check, change nothing")

        parser.add_argument(
            "--older",
            action="store_true",
            help="let older data replace what has a wrong, later day",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        told = read_files(_opened(options["files"]), timezone.localdate())
        parts = [part for file in told for part in file.parts]
        check, older = options["check"], options["older"]
        plan = (
            plan_of(parts, older=older)
            if check
            else import_ai_evidence(parts=parts, by=None, older=older)
        )
        self._say_faults(told, plan)
        if options["verbosity"] > 1:
            self._say_changes(plan)
        if check:
            self.stdout.write("Nothing is written. This is what an import would do:")
        self._say_summary(told, plan)
        if not check:
            count = identified()
            said = f"AI data identified for {count:,} occupation{'s' * (count != 1)}"
            self.stdout.write(said)
        if damaged := [file.file for file in told if file.errors]:
            raise CommandError(f"Left out, since damaged: {', '.join(damaged)}.")

    def _say_faults(self, told: Sequence[Told], plan: Plan) -> None:
        for file in told:
            for fault in file.faults:
                self._say(fault)
            errors = sum(fault.severity == "error" for fault in file.faults)
            if more := file.errors - errors:
                self.stdout.write(f"  and {more:,} more in {file.file}")
        for fault in plan.faults:
            self._say(fault)
        if more := plan.unknown - len(plan.faults):
            self.stdout.write(f"  and {more:,} more that there is no occupation for")

    def _say(self, fault: Fault) -> None:
        self.stdout.write(f"  {fault.severity} {fault.code} in {place_of(fault)}: {fault.message}")

    def _say_changes(self, plan: Plan) -> None:
        for change in plan.changes:
            differ = "; ".join(
                f"{each.label}: {each.after or 'not given'}"
                + (f", before {each.before or 'not given'}" if change.before else "")
                for each in change.differences
            )
            name = f"{change.part.code} {change.part.kind}"
            self.stdout.write(f"  {name} {change.outcome}" + (f": {differ}" if differ else ""))

    def _say_summary(self, told: Sequence[Told], plan: Plan) -> None:
        counts, about = plan.counts, plan.occupations
        if older := counts["older"]:
            self.stdout.write(f"{older:,} older than what is here: nothing of these is changed")
        self.stdout.write(
            f"{len(plan.changes):,} parts of {about:,} occupation{'s' * (about != 1)}: "
            f"{counts['added']:,} added, {counts['changed']:,} changed, {counts['same']:,} same, "
            f"{older:,} kept; {sum(file.errors for file in told) + plan.unknown:,} faults"
        )


def place_of(fault: Fault) -> str:
    """Where a fault is: a line and a column, or in JSON a pointer."""
    place = f"{fault.file}, line {fault.line}"
    if not fault.column:
        return place
    return f"{place}, {fault.column if fault.column.startswith('/') else f'“{fault.column}”'}"


def _opened(paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Each file, of one that is too large only so much. Raises CommandError for one that is not."""
    for path in paths:
        try:
            with Path(path).open("rb") as opened:
                yield path, opened.read(MAX_BYTES + 1)
        except (OSError, ValueError) as fault:
            why = getattr(fault, "strerror", None) or "no file has such a name"
            raise CommandError(f"{path} cannot be read: {why}.") from fault
