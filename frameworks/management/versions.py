"""What the commands about versions share."""

from collections.abc import Mapping

from django.core.management.base import CommandError

from frameworks.diff import KINDS
from frameworks.models import Framework, Occupation
from frameworks.queries.history import History, history_of
from frameworks.queries.reviews import review_of_versions


def history_for(code: str) -> History:
    """The versions of an occupation. Raises CommandError where there is none."""
    occupation = Occupation.objects.filter(code=code).first()
    if occupation is None or not (found := history_of(occupation)).versions:
        raise CommandError(f"There is no framework of {code}. Check the code.")
    return found


def told(counts: Mapping[str, int]) -> str:
    """What changed, as a line: "2 reworded, 1 added"."""
    return ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts.get(kind))


def changes(start: Framework, end: Framework) -> str:
    """What becomes of the statements from one version to another."""
    return told(review_of_versions(start, end).comparison.counts)
