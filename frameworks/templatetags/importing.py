"""Showing the files of an import and their faults."""

from django import template

register = template.Library()


@register.filter
def last_name(path: str) -> str:
    """The name of a file without its folders."""
    return path.rstrip("/").rpartition("/")[2] or path


@register.filter
def thousands(number: int | None) -> str:
    """A number with commas: 39,414."""
    return f"{number or 0:,}"
