"""What a reader asks a team's page to show: the part of its address after "?". Pure.

State lives in the address, so pages, lists, exports and links all speak of the same view.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from nsx.lib.numbers import whole

EVERY_LEVEL = "all"
"""As a level: the statements of all levels at once."""

VIEWS = {
    "matrix": "Person by person",
    "spread": "How many say what",
    "people": "People by level",
    "coverage": "Evidence",
}
SORTS = {"gap": "Widest gap first", "framework": "As in the framework"}
ORDERS = {"name": "By name", "placement": "By placement"}
SHOWS = {"all": "All answers", "below": "Below target", "unsure": "Not sure", "waiting": "Waiting"}
PAGES = (50, 100, 200)
"""How many people one page may show."""

LONGEST = 100
"""No key or name that is asked for is longer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A view of a team's gaps; "" where the page is to choose.

    `sort` orders the statements and `order` the people, `q` is part of a person's name and
    `target` a level key to try out. What makes no sense counts as not asked.
    """

    occupation: str = ""
    strand: str = ""
    domain: str = ""
    level: str = ""
    target: str = ""
    view: str = ""
    sort: str = "gap"
    order: str = ""
    show: str = "all"
    q: str = ""
    page: int = 1
    per: int = PAGES[0]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """What the fields of an address ask for."""
        found: dict[str, Any] = {
            each.name: query[each.name].strip()[:LONGEST]
            for each in fields(cls)
            if each.name in query and "\0" not in query[each.name]
        }
        known = {"view": VIEWS, "sort": SORTS, "order": ORDERS, "show": SHOWS}
        for name, choices in known.items():
            if found.get(name) not in choices:
                found.pop(name, None)
        for name in ("page", "per"):
            found[name] = whole(found.get(name, "")) or 0
        if found["per"] not in PAGES:
            found["per"] = PAGES[0]
        return cls(**{**found, "page": max(1, found["page"])})

    def but(self, **changes: Any) -> Self:
        """The same with other fields; it begins with the first page again."""
        return replace(self, **{"page": 1, **changes})

    @property
    def address(self) -> str:
        """The fields of an address that ask for this, shortest first page; "" for nothing."""
        usual = asdict(type(self)())
        return urlencode({key: said for key, said in asdict(self).items() if said != usual[key]})

    def to(self, **changes: Any) -> str:
        """A link to the same page that asks for something else beside."""
        return f"?{self.but(**changes).address}"

    def names(self, person: str) -> bool:
        """Whether a person's name has every word of `q`."""
        return all(word in person.casefold() for word in self.q.casefold().split())

    @property
    def every_level(self) -> str:
        """A link to the statements of all levels."""
        return self.to(level=EVERY_LEVEL)

    @property
    def everything(self) -> str:
        """A link to the same without a filter."""
        return self.to(show="all", q="", domain="")

    @property
    def as_set(self) -> str:
        """A link to the same as it is set, with nothing tried out."""
        return self.to(target="")
