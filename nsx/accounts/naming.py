"""What the rows of an audit trail are called, asked of the apps they belong to. Pure.

It imports none of them: they say it when the site starts.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from nsx.accounts.powers import Powers

Names = Callable[[Collection[int], Powers], Mapping[int, str]]

Rows = Callable[[Powers], Any]

_NAMES: dict[str, Names] = {}
_ROWS: dict[str, Rows] = {}


def name_with(kind: str, names: Names) -> None:
    """Have `names` say what rows of a kind of target are called, by row id and in one query.

    It leaves out what these powers may not know of.
    """
    _NAMES[kind] = names


def names_of(kind: str, ids: Collection[int], powers: Powers) -> Mapping[int, str]:
    """What rows are called, as far as anyone knows and the reader may."""
    return _NAMES[kind](ids, powers) if kind in _NAMES and ids else {}


def looked_after_with(kind: str, rows: Rows) -> None:
    """Have `rows` say which rows of a kind of target are of organisations with these powers."""
    _ROWS[kind] = rows


def looked_after(powers: Powers) -> Mapping[str, Any]:
    """By kind of target, the queryset of what is of organisations whose frameworks they edit."""
    return {kind: rows(powers) for kind, rows in _ROWS.items()}
