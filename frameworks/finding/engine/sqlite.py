"""Full text search by FTS5."""

from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet

from frameworks.finding.engine.texts import Texts
from frameworks.finding.words import joined
from frameworks.models import Listing

# What a word is worth in code, title, whole, names, says, about.
WEIGHTS = "10, 8, 6, 3, 1, 0.5"


def matching(
    listings: "QuerySet[Listing]",
    ways: Iterable[Sequence[str]],
    *,
    every: bool = True,
    begun: bool = True,
) -> "QuerySet[Listing]":
    """Those that have all the words (or any), best first; words may be `begun` only."""
    # The table is no model's, and what is asked goes in as a parameter.
    return listings.extra(  # noqa: S610
        tables=["frameworks_finding"],
        where=[
            "frameworks_finding.rowid = frameworks_listing.occupation_id",
            "frameworks_finding MATCH %s",
        ],
        params=[" OR ".join(_asked(words, every, begun) for words in ways)],
        select={"distance": f"bm25(frameworks_finding, {WEIGHTS})"},
        order_by=["distance", "occupation_id"],
    )


def _asked(words: Sequence[str], every: bool, begun: bool) -> str:
    more = " *" if begun else ""
    between = " AND " if every else " OR "
    each = between.join(f'"{word}"{more}' for word in words)
    return f'({each}) OR ({{code whole}} : "{joined(words)}"{more})'


def put(rows: Iterable[Texts]) -> None:
    """Keep these, instead of what was kept of the same occupations."""
    rows = list(rows)
    remove([row.pk for row in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO frameworks_finding(rowid, code, title, whole, names, says, about) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


def remove(ids: Collection[int]) -> None:
    """Keep nothing of these."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM frameworks_finding WHERE rowid = %s", [(pk,) for pk in ids])


def learn(words: Iterable[str]) -> None:
    """Let these words be found by their letters too."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO frameworks_spelling(word) VALUES (%s)", [(f" {word} ",) for word in words]
        )


def forget() -> None:
    """Let no word be found by its letters any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM frameworks_spelling")


def like(word: str, most: int) -> list[tuple[str, int]]:
    """Known words that share letters with one, three in a row, and how often each is used."""
    padded = f" {word} "
    threes = dict.fromkeys(padded[at : at + 3] for at in range(len(padded) - 2))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT known.word, known.uses FROM frameworks_spelling AS found "
            "JOIN frameworks_searchword AS known ON known.word = trim(found.word) "
            "WHERE frameworks_spelling MATCH %s ORDER BY found.rank LIMIT %s",
            [" OR ".join(f'"{three}"' for three in threes), most],
        )
        return list(cursor.fetchall())
