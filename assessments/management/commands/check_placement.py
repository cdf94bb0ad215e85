"""Check the placement rule in force here against a file of conformance cases."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.conformance import SCHEMA, CasesError, run_cases


class Command(BaseCommand):
    """`check_placement FILE`: a line per failed case, then the counts; exit code 1 if any failed.

    Raises CommandError when the file cannot be read or is no placement cases file.
    """

    help = f'Run a file of placement cases ("schema": "{SCHEMA}") against the placement rule.'

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the cases, as JSON in UTF-8")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            results = run_cases(_load(path))
        except CasesError as error:
            raise CommandError(f"{path}: {error}. Mend it there, or give another file.") from error
        failed = [result for result in results if not result.passed]
        for result in failed:
            self.stdout.write(f"FAILED {result.id}: {'; '.join(result.differences)}")
        self.stdout.write(f"{len(results) - len(failed)} passed, {len(failed)} failed")
        if failed:
            sys.exit(1)


def _load(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(
            f"{path}: cannot be read ({error.strerror}). Give the path of a file you may read."
        ) from error
    except (ValueError, RecursionError) as error:
        raise CommandError(
            f"{path}: not JSON in UTF-8 ({error}). Mend it there, or give another file."
        ) from error
