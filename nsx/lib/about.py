"""What a public page says of itself to search engines and to those who share its address. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SITE = "National Skills Exchange"
MOST = 160
"""Characters of a description: search engines show no more."""


@dataclass(frozen=True, slots=True)
class About:
    """A page's title, its description in a sentence or two, and the address it is known by.

    `index` is false for what no search engine should list: search results, versions of the past.
    `data` is JSON-LD; `same` is the address of what the page says as a file.
    """

    title: str
    description: str
    url: str
    index: bool = True
    data: Mapping[str, Any] | None = None
    same: str = ""


def shortened(text: str, most: int = MOST) -> str:
    """The text in one line, cut after a word where it is longer than `most` characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head, _, _ = line[:most].rpartition(" ")
    return (head or line[: most - 1]).rstrip(" ,;:.–—-") + "…"
