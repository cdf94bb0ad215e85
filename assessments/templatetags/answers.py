"""Showing answers."""

from django import template

from assessments.scale import LABELS

register = template.Library()


@register.filter
def answer_label(value: object) -> str:
    """The words of an answer: a scale label, "Not part of my work", or "Not rated"."""
    return LABELS[value]
