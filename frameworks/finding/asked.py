"""What a search of the catalogue asks for, as its address says it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from frameworks.finding.words import words_of

MAX_QUERY = 200
MAX_WORDS = 12
ZONES = {str(zone): zone for zone in range(1, 6)}
HAS = ("framework", "ai")
"""What an occupation may be asked to have: a framework, or one with AI skills."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search; what is not a Job Zone or a thing to have that we know asks for all."""

    query: str = ""
    group: str = ""
    zone: int | None = None
    has: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The different words asked for, comparable."""
        return tuple(dict.fromkeys(words_of(self.query)))[:MAX_WORDS]

    @property
    def narrows(self) -> bool:
        """Whether it asks for more than words."""
        return bool(self.group or self.zone or self.has)

    @property
    def address(self) -> str:
        """The search as the part of an address after the question mark."""
        given = {"q": self.query, "group": self.group, "zone": self.zone, "has": self.has}
        return urlencode({key: value for key, value in given.items() if value})


def asked_of(given: Mapping[str, str]) -> Asked:
    """What the values of an address ask for."""
    plain = {key: value.replace("\x00", "").strip() for key, value in given.items()}
    has = plain.get("has", "")
    return Asked(
        query=plain.get("q", "")[:MAX_QUERY],
        group=plain.get("group", "")[:MAX_QUERY],
        zone=ZONES.get(plain.get("zone", "")),
        has=has if has in HAS else "",
    )
