"""Showing statements."""

from django import template

from frameworks.documents import FrameworkDoc, lead_and_rest

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


@register.filter
def step_x(rank: int) -> float:
    """Left edge of a step of the four-step picture (28 wide, 24 high), by rank from 1."""
    return 0.75 + 7 * (rank - 1)


@register.filter
def step_y(rank: int) -> float:
    """Upper edge of a step of the four-step picture."""
    return 18.75 - 4 * rank


@register.filter
def step_height(rank: int) -> int:
    """Height of a step of the four-step picture."""
    return 4 + 4 * rank


ANCHOR_LABELS = {
    "relatedTitles": "Related titles",
    "workStyles": "Work styles",
    "cip": "Instructional programs (CIP)",
}


@register.filter
def anchor_label(kind: str) -> str:
    """The heading of a kind of anchor."""
    return ANCHOR_LABELS.get(kind, kind.capitalize())


@register.filter
def source_label(key: str, document: FrameworkDoc) -> str:
    """The short label of a cited source, by its key in the document."""
    return next((s.label for s in document.citations or () if s.key == key), key)
