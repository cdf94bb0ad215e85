"""What the commands about imports share."""

from argparse import ArgumentParser
from collections.abc import Mapping

from django.core.management.base import CommandError
from django.db.models import Count

from frameworks.models import Draft, Import


def add_arguments(parser: ArgumentParser) -> None:
    """Which import, why, and whether to look only."""
    parser.add_argument("number", type=int, metavar="NUMBER", help="as the imports page has it")
    parser.add_argument("--why", default="", help="for the history of the versions")
    parser.add_argument("--check", action="store_true", help="only say what it would do")


def why_not(batch: Import, nothing: str) -> str:
    """Why nothing can be begun with it: it is at work, or there is nothing to do."""
    batch.refresh_from_db(fields=["state"])
    if batch.state in Import.AT_WORK:
        return f"It is at work: {batch.get_state_display().lower()}. Wait for it, or go on there."
    return nothing


def import_numbered(number: int) -> Import:
    """An import. Raises CommandError where there is none."""
    found = Import.objects.select_related("published_by").filter(pk=number).first()
    if found is None:
        raise CommandError(f"There is no import no. {number}.")
    return found


def states_of(batch: Import) -> Mapping[str, int]:
    """How many of its files are in each state; states without any are left out."""
    rows = batch.drafts.order_by().values_list("state").annotate(Count("pk"))
    return dict(sorted(rows))


def told(batch: Import) -> str:
    """Its files by state, as a line: "2 blocked, 41 changed, 5 new"."""
    labels = {state.value: state.label.lower() for state in Draft.State}
    return ", ".join(f"{count:,} {labels[state]}" for state, count in states_of(batch).items())
