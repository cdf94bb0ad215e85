"""manage.py import_framework PATH…: check framework files, then store or publish them."""

import json
from argparse import ArgumentParser
from collections import Counter, defaultdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from frameworks.actions import VersionTaken, mark_published, new_draft, publish
from frameworks.diff import Decisions
from frameworks.documents import FrameworkDoc, content_digest
from frameworks.importing.faults import Fault
from frameworks.importing.files import read_paths
from frameworks.importing.parse import Parsed
from frameworks.importing.report import plain
from frameworks.models import Draft, Framework

TELL = 50
"""Files between two lines on the standard error that say how far it is."""

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
        ratings = parser.add_mutually_exclusive_group()
        ratings.add_argument(
            "--keep", action="store_true", help="keep people's ratings of every reworded statement"
        )
        ratings.add_argument(
            "--ask", action="store_true", help="ask people again about every reworded statement"
        )
        parser.add_argument("--why", default="", help="for the history of the versions")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._run(options)
        if options["json"]:
            self.stdout.write(json.dumps({"files": report}, ensure_ascii=False))
        if bad := sum(not entry["ok"] for entry in report):
            told = "would not be imported" if options["check"] else "not imported"
            raise CommandError(f"{bad} of {len(report)} files {told}", returncode=1)

    def _run(self, options: dict[str, Any]) -> list[dict[str, Any]]:
        report = []
        outcomes: Counter[str] = Counter()
        do = self._try if options["check"] else self._apply
        self.before: defaultdict[str, list[Parsed]] = defaultdict(list)
        for path, parsed in read_paths(options["paths"]):
            outcome, errors = do(parsed, options)
            report.append(
                {
                    "path": path,
                    "ok": not errors,
                    "errors": [plain(fault) for fault in errors],
                    "warnings": [plain(fault) for fault in parsed.warnings],
                }
            )
            outcomes[outcome] += 1
            if not options["json"]:
                self._say(path, outcome, [*errors, *parsed.warnings])
            if options["verbosity"] and not len(report) % TELL:
                self.stderr.write(f"{len(report):,} files so far")
        if options["verbosity"] and len(report) > 1:
            told = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(outcomes.items()))
            self.stderr.write(f"{len(report):,} files: {told}")
        return report

    def _try(self, parsed: Parsed, options: dict[str, Any]) -> tuple[str, list[Fault]]:
        """What the run would do with a file, undone at once, so that nobody waits for the rest.

        Files of one occupation meet: those before are done again in front of it.
        """
        before = self.before[parsed.document.occupation.soc] if parsed.document else []
        with transaction.atomic():
            for earlier in before:
                self._apply(earlier, options)
            outcome, errors = self._apply(parsed, options)
            transaction.set_rollback(True)
        if outcome not in {"same", "refused"}:
            before.append(parsed)
        return outcome, errors

    def _apply(self, parsed: Parsed, options: dict[str, Any]) -> tuple[str, list[Fault]]:
        document = parsed.document
        if document is None:
            return "refused", list(parsed.errors)
        versions = Framework.objects.filter(occupation__code=document.occupation.soc)
        known = versions.filter(version=document.version).exists()
        if versions.exists() and not known and not options["publish"]:
            return self._keep_as_draft(document), []
        waiting = self._draft_of(document)
        try:
            found = publish(
                document=document,
                by=None,
                decisions=self._decisions(waiting, options),
                replace=options["replace"],
                why=options["why"],
            )
        except VersionTaken:
            told = IN_USE if options["replace"] else CONFLICT + REPLACE
            fault = parsed.fault_at("/framework/version", "conflict", told.format(document.version))
            return "refused", [fault]
        if waiting and found.outcome != "same":
            mark_published(draft=waiting, framework=found.framework)
            return "published", []
        return found.outcome, []

    def _keep_as_draft(self, document: FrameworkDoc) -> str:
        """Leave it for review, unless it waits already."""
        if self._draft_of(document):
            return "same"
        new_draft(document=document, by=None, name=f"{document.occupation.soc}.json")
        return "changed"

    def _draft_of(self, document: FrameworkDoc) -> Draft | None:
        """A draft that says the same and waits to be published."""
        return (
            Draft.objects.waiting()
            .filter(code=document.occupation.soc, digest=content_digest(document))
            .first()
        )

    def _decisions(self, waiting: Draft | None, options: dict[str, Any]) -> Decisions:
        """What was decided of the draft in review; --keep and --ask go before its defaults."""
        decided = Decisions.from_json(waiting.decisions if waiting else {})
        if options["keep"] or options["ask"]:
            return Decisions(decided.was, decided.keep, keep_all=options["keep"])
        return decided

    def _say(self, path: str, outcome: str, found: list[Fault]) -> None:
        self.stdout.write(f"{path}: {outcome}")
        for fault in found:
            self.stdout.write(
                f"  {fault.severity} {fault.code} at line {fault.line}, column {fault.column} "
                f"({fault.pointer or 'whole file'}): {fault.message}"
            )
