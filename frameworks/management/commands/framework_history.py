"""manage.py framework_history SOC: what was live when, who did it and why."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from frameworks.management.versions import history_for, told
from frameworks.queries.history import Step


class Command(BaseCommand):
    help = "Print what was live of an occupation's framework, newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("soc", metavar="SOC", help="for example 49-3091.00")
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        steps = [_plain(step) for step in history_for(options["soc"]).steps]
        if options["json"]:
            self.stdout.write(json.dumps({"history": steps}, ensure_ascii=False))
            return
        for step in steps:
            live = " (live)" if step["live"] else ""
            self.stdout.write(f"{step['at']} {step['kind']} {step['version']}{live}")
            by = step["by"] or "the command line"
            self.stdout.write(
                f"  by {by}; {step['statements']} statements; people on it: {step['people']}"
            )
            for line in filter(None, (told(step["counts"]), step["why"])):
                self.stdout.write(f"  {line}")


def _plain(step: Step) -> dict[str, Any]:
    release = step.release
    return {
        "at": release.at.isoformat(timespec="seconds"),
        "kind": release.kind,
        "version": release.framework.version,
        "live": step.live,
        "by": release.by.email if release.by else None,
        "why": release.why,
        "statements": step.statements,
        "people": step.people,
        "counts": {sort.one: number for sort, number in step.pills},
    }
