"""Editing a framework as a document: every edit takes one and gives the next. Pure.

Nothing is checked here. What an edit makes of a document is told by the parser, once it is
exported (`frameworks.importing.parse`), so that a form and a file are held to the same rules.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from frameworks.diff import Placed, placed_in
from frameworks.documents import (
    DomainDoc,
    FrameworkDoc,
    LevelDoc,
    StatementDoc,
    StrandDoc,
    StrandKind,
)
from frameworks.exporting import export, schema_of
from frameworks.importing.faults import Fault
from frameworks.importing.parse import Parsed, parse

T = TypeVar("T")

STRANDS: tuple[StrandKind, ...] = ("occupational", "ai", "durable")


class NotThere(LookupError):
    """What an edit is about is not in the document, or not any more."""


class Taken(ValueError):
    """A name that must be one thing's alone is another's already."""


@dataclass(frozen=True, slots=True)
class At:
    """A level, by the keys of what it stands in."""

    strand: StrandKind
    domain: str
    level: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The document after an edit.

    `became` says by old key (frameworks.diff.placed_in) what statements are called now, where
    that is something else. `key` is that of the statement the edit was about, if it was one.
    """

    document: FrameworkDoc
    became: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


@dataclass(slots=True, eq=False)
class RowCopy:
    """A statement with the key it had; a new one had none."""

    key: str
    statement: StatementDoc


@dataclass(slots=True)
class LevelCopy:
    key: str
    label: str
    role: str | None
    rows: list[RowCopy] = field(default_factory=list)


@dataclass(slots=True)
class DomainCopy:
    key: str
    label: str
    levels: list[LevelCopy] = field(default_factory=list)


@dataclass(slots=True)
class StrandCopy:
    description: str | None = None
    evidence_pack: Mapping[str, Any] | None = None
    domains: list[DomainCopy] = field(default_factory=list)


class Copy:
    """A document taken apart to be changed; its statements remember what they were called."""

    def __init__(self, document: FrameworkDoc) -> None:
        self.document = document
        keys = (placed.key for placed in placed_in(document))

        def level(doc: LevelDoc) -> LevelCopy:
            rows = [RowCopy(next(keys), statement) for statement in doc.statements]
            return LevelCopy(doc.key, doc.label, doc.role, rows)

        self.strands: dict[StrandKind, StrandCopy] = {
            strand.kind: StrandCopy(
                strand.description,
                strand.evidence_pack,
                [
                    DomainCopy(domain.key, domain.label, [level(doc) for doc in domain.levels])
                    for domain in strand.domains
                ],
            )
            for strand in document.strands
        }

    def strand(self, kind: StrandKind) -> StrandCopy:
        if kind not in self.strands:
            raise NotThere(kind)
        return self.strands[kind]

    def levels(self, kind: StrandKind, key: str) -> list[tuple[DomainCopy, int]]:
        """Where a strand's domains have the level: all ladders of a strand are edited at once."""
        found = [
            (domain, index)
            for domain in self.strand(kind).domains
            for index, level in enumerate(domain.levels)
            if level.key == key
        ]
        if not found:
            raise NotThere(key)
        return found

    def rows_at(self, at: At) -> list[RowCopy]:
        for domain, index in self.levels(at.strand, at.level):
            if domain.key == at.domain:
                return domain.levels[index].rows
        raise NotThere(at.domain)

    def all_rows(self) -> Iterator[list[RowCopy]]:
        for kind in STRANDS:
            for domain in self.strands[kind].domains if kind in self.strands else ():
                for level in domain.levels:
                    yield level.rows

    def place(self, key: str) -> tuple[list[RowCopy], int]:
        """The rows a statement stands among, and which it is."""
        for rows in self.all_rows():
            for index, row in enumerate(rows):
                if row.key == key:
                    return rows, index
        raise NotThere(key)

    def done(self, about: RowCopy | None = None) -> Edited:
        strands = tuple(
            StrandDoc(
                kind,
                strand.description,
                tuple(_domain(domain) for domain in strand.domains),
                strand.evidence_pack,
            )
            for kind in STRANDS
            if (strand := self.strands.get(kind))
        )
        document = replace(self.document, strands=strands)
        rows = [row for rows in self.all_rows() for row in rows]
        called = [(row, placed.key) for row, placed in zip(rows, placed_in(document), strict=True)]
        return Edited(
            document,
            {row.key: key for row, key in called if row.key and row.key != key},
            next((key for row, key in called if row is about), ""),
        )


def _domain(domain: DomainCopy) -> DomainDoc:
    return DomainDoc(
        domain.key,
        domain.label,
        tuple(
            LevelDoc(level.key, level.label, level.role, tuple(r.statement for r in level.rows))
            for level in domain.levels
        ),
    )


def handle(key: str) -> str:
    """A statement's key as short as an address or an id in a page wants it."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def by_handle(document: FrameworkDoc, short: str) -> Placed:
    """The statement of a handle. Raises NotThere."""
    for placed in placed_in(document):
        if handle(placed.key) == short:
            return placed
    raise NotThere(short)


def at_of(placed: Placed) -> At:
    """The level a statement stands in."""
    return At(placed.strand, placed.domain, placed.level)


def statement_of(document: FrameworkDoc, key: str) -> StatementDoc:
    """The statement of a key. Raises NotThere."""
    rows, index = Copy(document).place(key)
    return rows[index].statement


def checked(document: FrameworkDoc) -> Parsed:
    """What the parser says of a document, as of a file."""
    try:
        file = export(
            document, schema=schema_of(document), exported_at=document.exported_at or "never"
        )
    except UnicodeEncodeError as error:
        told = f"Character {error.start + 1} is half a character. Take it out."
        return Parsed(None, (Fault("bad_text", told),))
    return parse(file)


def reword(
    document: FrameworkDoc, key: str, *, text: str, citations: tuple[str, ...] | None = None
) -> Edited:
    """Another wording for a statement; other citations where they are given."""
    copy = Copy(document)
    rows, index = copy.place(key)
    statement = replace(rows[index].statement, text=text)
    if citations is not None and citations != statement.citations:
        statement = replace(statement, citations=citations, form="cited" if citations else "text")
    rows[index].statement = statement
    return copy.done(rows[index])


def add(document: FrameworkDoc, at: At, statement: StatementDoc, position: int = 0) -> Edited:
    """A new statement in a level: at a position from 1, or at its end."""
    copy = Copy(document)
    rows, row = copy.rows_at(at), RowCopy("", statement)
    rows.insert(position - 1 if position else len(rows), row)
    return copy.done(row)


def remove(document: FrameworkDoc, key: str) -> Edited:
    """The document without a statement; its level may be left empty."""
    copy = Copy(document)
    rows, index = copy.place(key)
    del rows[index]
    return copy.done()


def shift(document: FrameworkDoc, key: str, by: int) -> Edited:
    """A statement so many places further down in its level, or up; not beyond its ends."""
    copy = Copy(document)
    rows, index = copy.place(key)
    row = rows[index]
    shift_in(rows, index, by)
    return copy.done(row)


def move(document: FrameworkDoc, key: str, to: At) -> Edited:
    """A statement at the end of another level, of its domain or of any other."""
    copy = Copy(document)
    rows, index = copy.place(key)
    there = copy.rows_at(to)
    row = rows.pop(index)
    there.append(row)
    return copy.done(row)


def then_after(first: Edited, then: Edited) -> dict[str, str]:
    """How statements are called after two edits, by what they were called before the first."""
    left = dict(then.became)
    became = {old: left.pop(now, now) for old, now in first.became.items()}
    return became | left


def next_version(version: str) -> str:
    """`v.26.10` as `v.26.11`: the last number one higher; one is added where there is none."""
    found = re.search(r"\d+(?=\D*$)", version, re.ASCII)
    if not found:
        return f"{version}.2"
    number = str(int(found.group()) + 1).zfill(len(found.group()))
    return version[: found.start()] + number + version[found.end() :]


def shift_in(things: list[T], index: int, by: int) -> None:
    """Move one thing of a list so many places on, not beyond its ends."""
    thing = things.pop(index)
    things.insert(max(0, index + by), thing)
