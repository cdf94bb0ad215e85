"""Showing statements."""

from django import template

from frameworks.documents import lead_and_rest

register = template.Library()

LEVEL_CLASSES = "EDPA"


@register.filter
def lead(text: str) -> str:
    """The lead phrase of a statement, or nothing."""
    return lead_and_rest(text)[0]


@register.filter
def rest(text: str) -> str:
    """A statement without its lead phrase, begun with a capital."""
    found = lead_and_rest(text)[1]
    return found[:1].upper() + found[1:]


@register.filter
def level_class(rank: int) -> str:
    """The colour of a level by its place on the ladder, from 1; the last one repeats."""
    return LEVEL_CLASSES[min(rank, len(LEVEL_CLASSES)) - 1]
