"""The floor of a search: as many rows as there are occupations, one of them by its key."""

from benchmarks.floor.models import Statement
from benchmarks.subject import Call, Subject


def prepare(rows: int, what: list[str]) -> Subject:
    """Fill an empty database; the calls look rows up by their keys."""
    made = Statement.objects.bulk_create(Statement(text=f"Row {n}") for n in range(rows))
    calls = [Call(f"/lookup/{row.pk}/") for row in made]
    return Subject(session="", calls=dict.fromkeys(what, calls))
