"""The one way to find occupations, whatever the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from frameworks.access import readable
from frameworks.finding.asked import Asked
from frameworks.finding.engine import engine
from frameworks.finding.everyday import EVERYDAY
from frameworks.finding.ranking import Candidate, Score, score
from frameworks.finding.reasons import Reason, because
from frameworks.finding.spelling import likely
from frameworks.finding.words import SIGNS
from frameworks.models import Listing, SearchWord

PER_PAGE = 25

RANKED = 50
"""The best the database found, which the rule orders; the others follow as they are."""

COMMONER = 5
"""Times as many occupations must fit where words are spelt otherwise, for that to be meant."""

SHORT = 2
"""Letters of a word that alone would find too much: no occupation has all words that were asked."""

ABBREVIATED = 4
"""Letters of what may be the short form of a name."""

NEAR = 200
"""Words of like letters that spelling looks at."""

Ways = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An occupation found; `reason` says why where its title does not."""

    code: str
    title: str
    group: str
    job_zone: int | None
    framed: bool
    ai: bool
    statements: int
    onet: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """A listing as it is read, and how well it fits."""

    hit: Hit
    names: str
    lines: str
    score: Score


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found.

    `corrected` is what was looked for instead of what was typed; `loosely` says that none has all
    the words, so that these have some; `elsewhere` how many fit that the filters leave out.
    """

    page: "Page[int]"
    hits: Sequence[Hit]
    corrected: str = ""
    loosely: bool = False
    elsewhere: int = 0


def listed(reader: object, asked: Asked | None = None) -> "QuerySet[Listing]":
    """What a reader may see of the catalogue, narrowed by what is asked but for its words."""
    rows = Listing.objects.filter(readable(reader))
    if not asked:
        return rows
    if asked.group:
        rows = rows.filter(occupation__group=asked.group)
    if asked.zone:
        rows = rows.filter(occupation__job_zone=asked.zone)
    if asked.has:
        rows = rows.filter(ai=True) if asked.has == "ai" else rows.filter(framed=True)
    return rows


def find(asked: Asked, reader: object, page: str | int | None = 1) -> Found:
    """A page of the occupations that fit, best first; without a query by title.

    Those one can rate oneself in stand before the others where nothing else orders them.
    """
    rows = listed(reader, asked)
    if not asked.query:
        listing = rows.order_by("-framed", "occupation__title", "occupation")
        return _page(list(listing.values_list("pk", flat=True)), page, (), {})
    if not asked.words:
        return _page([], page, (), {})
    ways = _ways(asked.words)
    corrected, loosely, elsewhere = "", False, 0
    ids = _ids(rows, ways)
    read = _best(ids, rows, ways)
    if apart := _apart(asked.words, read):
        ways = (*ways, apart)
        ids = _ids(rows, ways)
        read = _best(ids, rows, ways)
    if not any(row.score.line >= 0 for row in read.values()):
        # No name says it. Before what is said elsewhere counts, a name may have been misspelt.
        other = _respelt(asked.words)
        near = _ids(rows, _ways(other)) if other != asked.words else []
        if len(near) > COMMONER * len(ids):
            ids, ways, corrected = near, _ways(other), " ".join(other)
            read = _best(ids, rows, ways)
        elif not ids and (asked.narrows and (found := _ids(listed(reader), _ways(other)))):
            elsewhere = len(found)
        elif not ids and len(other) > 1 and (long := tuple(w for w in other if len(w) > SHORT)):
            ids, ways, loosely = _ids(rows, (long,), every=False), (long,), True
            read = _read(ids[:RANKED], ways)
    # What a code finds is as good as the next; else the database's order holds among equals.
    number = asked.words[0].isdigit()
    best = sorted(read, key=lambda pk: (-read[pk].score.value, number and read[pk].hit.code))
    order = [*best, *(pk for pk in ids if pk not in read)]
    return replace(
        _page(order, page, ways, read),
        corrected=corrected,
        loosely=loosely and bool(ids),
        elsewhere=elsewhere,
    )


def _ways(words: tuple[str, ...]) -> Ways:
    """Ways to ask for the same: as it was typed, and as O*NET calls it."""
    return (words, *(tuple(other.split()) for other in EVERYDAY.get(" ".join(words), ())))


def _best(ids: Sequence[int], rows: "QuerySet[Listing]", ways: Ways) -> dict[int, _Row]:
    """The best of what matches, read.

    Where more match a short word than are read, half of the room is for those that have it to its
    end: hundreds of words begin with “pa”.
    """
    if len(ids) <= RANKED or len("".join(ways[0])) > ABBREVIATED:
        return _read(ids[:RANKED], ways)
    whole = _ids(rows, ways, begun=False)[: RANKED // 2]
    return _read(list(dict.fromkeys([*whole, *ids]))[:RANKED], ways)


def _ids(
    rows: "QuerySet[Listing]", ways: Ways, *, every: bool = True, begun: bool = True
) -> list[int]:
    found = engine().matching(rows, ways, every=every, begun=begun)
    return [pk for pk, _ in found.values_list("pk", "distance")]


def _apart(words: tuple[str, ...], read: Mapping[int, _Row]) -> tuple[str, ...]:
    """A word that is several run together, parted as the name that fits best has them."""
    if len(words) > 1 or not read:
        return ()
    best = max(read.values(), key=lambda row: row.score.value)
    if best.score.line < 0:
        return ()
    left, parts = words[0], []
    for word in best.lines.split("\n")[best.score.line].split()[1:]:
        if not left.startswith(word[: len(left)]):
            return ()
        parts.append(left[: len(word)])
        left = left[len(word) :]
        if not left:
            break
    return tuple(parts) if len(parts) > 1 and not left else ()


def _respelt(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, those that no title or name has replaced by the likely ones."""
    forms = {form for word in words for form in (word, word.removesuffix("s"))}
    known = set(SearchWord.objects.filter(word__in=forms).values_list("word", flat=True))
    return tuple(word if word in known else _likely(word, known) for word in words)


def _likely(word: str, known: Collection[str]) -> str:
    """What was meant by a word that nobody uses: “RNs” are several of a short one."""
    if (one := word.removesuffix("s")) in known:
        return one
    if word.isdigit() or word in SIGNS:
        return word
    return likely(word, engine().like(word, NEAR)) or word


def _read(ids: Collection[int], ways: Ways) -> dict[int, _Row]:
    """Rows by key, in the order of the keys; one query, none for no keys."""
    of = (f"occupation__{key}" for key in ("code", "title", "group", "job_zone"))
    rows = Listing.objects.filter(pk__in=ids).values_list(
        "pk", "names", "lines", *of, "framed", "ai", "statements", "onet"
    )
    found = {}
    for pk, names, lines, *told in rows:
        hit = Hit(*told)
        found[pk] = _Row(hit, names, lines, score(Candidate(hit.code, hit.title, lines), ways))
    return {pk: found[pk] for pk in ids if pk in found}


def _page(
    ids: Sequence[int], page: str | int | None, ways: Ways, read: Mapping[int, _Row]
) -> Found:
    """A page of these; those that were not read yet are."""
    shown = Paginator(ids, PER_PAGE).get_page(page)
    read = {**read, **_read([pk for pk in shown if pk not in read], ways)}
    rows = {pk: read[pk] for pk in shown if pk in read}
    # Only what no name says has to be looked for in all that is said of an occupation.
    unclear = [pk for pk, row in rows.items() if row.score.line < 0]
    says = dict(Listing.objects.filter(pk__in=unclear).values_list("pk", "says")) if unclear else {}
    words = [word for way in ways for word in way]
    hits = [
        replace(
            row.hit,
            reason=because(row.names, row.lines, row.score.line, says.get(pk, {}), words),
        )
        for pk, row in rows.items()
    ]
    return Found(shown, hits)
