"""Full text search and trigrams of PostgreSQL."""

from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet

from frameworks.finding.engine.texts import Texts
from frameworks.finding.words import joined
from frameworks.models import Listing

# What a word is worth in about, says, names, and code, title or whole.
WEIGHTS = "'{0.05, 0.1, 0.3, 1.0}'"


def matching(
    listings: "QuerySet[Listing]",
    ways: Iterable[Sequence[str]],
    *,
    every: bool = True,
    begun: bool = True,
) -> "QuerySet[Listing]":
    """Those that have all the words (or any), best first; words may be `begun` only."""
    asked = " | ".join(_asked(words, every, begun) for words in ways)
    query = "to_tsquery('simple', %s)"
    # The table is no model's, and what is asked goes in as a parameter.
    return listings.extra(  # noqa: S610
        tables=["frameworks_finding"],
        where=[
            "frameworks_finding.occupation_id = frameworks_listing.occupation_id",
            f"frameworks_finding.vector @@ {query}",
        ],
        params=[asked],
        select={"distance": f"-ts_rank({WEIGHTS}, frameworks_finding.vector, {query})"},
        select_params=[asked],
        order_by=["distance", "occupation_id"],
    )


def _asked(words: Sequence[str], every: bool, begun: bool) -> str:
    more = "*" if begun else ""
    between = " & " if every else " | "
    each = between.join(f"'{word}':{more}ABCD" for word in words)
    return f"({each}) | '{joined(words)}':{more}A"


def put(rows: Iterable[Texts]) -> None:
    """Keep these, instead of what was kept of the same occupations."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO frameworks_finding(occupation_id, vector) VALUES (%s, "
            "setweight(to_tsvector('simple', %s), 'A') || "
            "setweight(to_tsvector('simple', %s), 'B') || "
            "setweight(to_tsvector('simple', %s), 'C') || "
            "setweight(to_tsvector('simple', %s), 'D')) "
            "ON CONFLICT (occupation_id) DO UPDATE SET vector = EXCLUDED.vector",
            [
                (row.pk, f"{row.code} {row.title} {row.whole}", row.names, row.says, row.about)
                for row in rows
            ],
        )


def remove(ids: Collection[int]) -> None:
    """Keep nothing of these."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM frameworks_finding WHERE occupation_id = ANY(%s)", [list(ids)])


def learn(words: Iterable[str]) -> None:
    """Words are found by their letters by an index on their own table."""


def forget() -> None:
    """The same."""


def like(word: str, most: int) -> list[tuple[str, int]]:
    """Known words that share letters with one, three in a row, and how often each is used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, uses FROM frameworks_searchword ORDER BY word <-> %s LIMIT %s",
            [word, most],
        )
        return list(cursor.fetchall())
