"""Finding an occupation by what people call it (pure).

Words are compared without case and accents, and each one must be found somewhere in the
entry. Nothing a person types is a pattern: % and _ are letters like any other.
"""

import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

MAX_QUERY = 200
ZONES = {str(zone): zone for zone in range(1, 6)}
SHORT = 2  # words up to this length count only where a word begins with them
SHOWN = 2  # names in a reason


@dataclass(frozen=True)
class Entry:
    """What the catalogue knows of an occupation with a published framework."""

    code: str
    title: str
    group: str
    job_zone: int | None
    statements: int
    occupational: int
    onet: str
    names: tuple[str, ...] = ()
    technology: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    statements_say: tuple[str, ...] = ()

    @cached_property
    def fields(self) -> tuple[tuple[str, tuple[str, ...], str], ...]:
        """Where words are looked for, best first: how to say it, the texts, the texts folded."""
        return tuple(
            (say, texts, "\n".join(f" {fold(text)}" for text in texts))
            for say, texts in (
                ("", (self.title,)),
                ("Also called", self.names),
                ("Works with", self.technology),
                ("Its tasks", self.tasks),
                ("Its skills", self.skills),
                ("It says", self.statements_say),
            )
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as its address says it; what is not a group or zone we know asks for all."""

    query: str = ""
    group: str = ""
    zone: int | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The different words asked for, folded; a plural's last s is taken off."""
        words = fold(self.query).split()
        return tuple(dict.fromkeys(w[:-1] if len(w) > 3 and w.endswith("s") else w for w in words))

    @property
    def address(self) -> str:
        """The search as the part of an address after the question mark."""
        given = {"q": self.query, "group": self.group, "zone": self.zone}
        return urlencode({key: value for key, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entry was found, where its title does not say it: “Also called …”."""

    say: str
    texts: tuple[tuple[tuple[str, bool], ...], ...]


def fold(text: str) -> str:
    """Text as it is compared: no case, no accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def asked_of(given: Mapping[str, str], groups: Container[str]) -> Asked:
    """What the values of an address ask for."""
    group = given.get("group", "")
    return Asked(
        query=given.get("q", "").replace("\x00", "").strip()[:MAX_QUERY],
        group=group if group in groups else "",
        zone=ZONES.get(given.get("zone", "")),
    )


def find(entries: Iterable[Entry], asked: Asked) -> list[Entry]:
    """The entries that fit, best match first; without words in the order given."""
    words = asked.words
    fitting = [
        entry
        for entry in entries
        if asked.group in ("", entry.group) and asked.zone in (None, entry.job_zone)
    ]
    if not words:
        return fitting
    whole = " " + " ".join(words)
    found = []
    for entry in fitting:
        worst = max(_place(entry, word) for word in words)
        if worst < len(entry.fields):
            title = entry.fields[0][2]
            found.append((worst, not title.startswith(whole), title, entry))
    return [entry for *_, entry in sorted(found, key=lambda row: row[:3])]


def reason(entry: Entry, words: Sequence[str]) -> Reason | None:
    """What to show beside a found entry; None where its title or code has all the words."""
    missing = {word: place for word in words if (place := _place(entry, word))}
    if not missing:
        return None
    say, texts, _ = entry.fields[max(missing.values())]
    with_any = [text for text in texts if any(word in fold(text) for word in missing)]
    return Reason(say, tuple(marked(text, list(missing)) for text in with_any[:SHOWN]))


def _place(entry: Entry, word: str) -> int:
    """The number of the best field that has the word; one past the last where none has."""
    if entry.code.startswith(word):
        return 0
    for place, (_, _, folded) in enumerate(entry.fields):
        if (f" {word}" if len(word) <= SHORT else word) in folded:
            return place
    return len(entry.fields)


def marked(text: str, words: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """A text in pieces, each with whether it is one of the words looked for."""
    folded = fold(text)
    if len(folded) != len(text):  # a letter that folds to two: places no longer agree
        return ((text, False),)
    hot = [False] * len(text)
    for word in words:
        at = folded.find(word)
        while at >= 0:
            hot[at : at + len(word)] = [True] * len(word)
            at = folded.find(word, at + 1)
    runs = groupby(zip(text, hot, strict=True), key=lambda pair: pair[1])
    return tuple(("".join(letter for letter, _ in run), on) for on, run in runs)
