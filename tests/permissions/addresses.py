"""Every address of the site, as the resolver knows it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    """An address by its name; in `route` each gap stands as <name>."""

    name: str
    route: str

    @property
    def gaps(self) -> list[str]:
        """What must be put in to ask for it."""
        return re.findall(r"<(\w+)>", self.route)


def addresses() -> list[Address]:
    """All of them, each once, by their routes."""
    found = {each.route: each for each in _walk(get_resolver(), "/")}
    return [found[route] for route in sorted(found)]


def _walk(resolver: URLResolver, before: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + _plain(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        else:
            yield Address(entry.name or route, route)


def _plain(entry: URLPattern | URLResolver) -> str:
    """The pattern without converters; the sign-in library's own are regular expressions."""
    route = re.sub(r"<\w+:(\w+)>", r"<\1>", str(entry.pattern))
    route = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route)
    return re.sub(r"[\^$\\]", "", route).removesuffix("Z")
