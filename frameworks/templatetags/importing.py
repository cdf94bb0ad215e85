"""Showing the files of an import and their faults."""

import re
from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()

_STATEMENT = re.compile(r"/levels/(?:[^/]+/)?statements/(\d+)(?:/text)?$")


@register.filter
def told(fault: Mapping[str, Any]) -> str:
    """A fault's message, with the place it names in words: the pointer stands beside it."""
    message, pointer = str(fault["message"]), str(fault["pointer"])
    if not pointer or not message.startswith(f"{pointer} "):
        return message
    return f"{_named(pointer)} {message.removeprefix(pointer).lstrip()}"


def _named(pointer: str) -> str:
    if found := _STATEMENT.search(pointer):
        return f"Statement {int(found[1]) + 1}"
    return f"“{pointer.rpartition('/')[2]}”"


@register.filter
def last_name(path: str) -> str:
    """The name of a file without its folders."""
    return path.rstrip("/").rpartition("/")[2] or path


@register.filter
def thousands(number: int | None) -> str:
    """A number with commas: 39,414."""
    return f"{number or 0:,}"
