"""Decisions about the statements of a version that is not live."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from frameworks.diff import Comparison, Decisions


def decisions_from(post: QueryDict, comparison: Comparison, before: Decisions) -> Decisions:
    """What was decided till now, with what a review's form says otherwise.

    `comparison` is what the form showed. Only what differs from it is taken as a decision, and
    keys that are not in it are passed over.
    """
    changes = {change.new.key: change for change in comparison.changes if change.new}
    olds = {old.key for change in comparison.changes for old in change.olds}
    was, keep = dict(before.was), dict(before.keep)
    for key in set(post.getlist("was")) & set(changes):
        chosen = tuple(old for old in post.getlist(f"was:{key}") if old in olds)
        if set(chosen) != {old.key for old in changes[key].olds}:
            was[key] = chosen
            keep.pop(key, None)
            # Whom it takes an old statement from keeps it too: one became two.
            for other in _others_of(chosen, key, changes.values()):
                was.setdefault(other, tuple(old.key for old in changes[other].olds))
    for key, change in changes.items():
        said = post.get(f"keep:{key}")
        changed = change.asks and said in ("keep", "ask") and was.get(key) == before.was.get(key)
        if changed and change.keep != (said == "keep"):
            keep[key] = said == "keep"
    return Decisions(was, keep, before.keep_all)


def _others_of(chosen: Iterable[str], key: str, changes: Iterable[Any]) -> list[str]:
    taken = set(chosen)
    return [
        change.new.key
        for change in changes
        if change.new.key != key and taken & {old.key for old in change.olds}
    ]
