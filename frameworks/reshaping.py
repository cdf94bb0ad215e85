"""The shape of a framework edited: its levels, domains, strands and sources. Pure.

As in frameworks.editing, every edit takes a document and gives the next, and checks nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace

from frameworks.documents import (
    DomainDoc,
    FrameworkDoc,
    LevelDoc,
    SourceDoc,
    StrandDoc,
    StrandKind,
)
from frameworks.editing import (
    STRANDS,
    Copy,
    DomainCopy,
    Edited,
    LevelCopy,
    NotThere,
    Taken,
    shift_in,
)

LABELS: Mapping[StrandKind, tuple[str, ...]] = {
    "occupational": ("Emerging", "Developing", "Proficient", "Advanced"),
    "ai": ("Emerging", "Developing", "Proficient", "Advanced"),
    "durable": ("Emerging", "Developing", "Applying", "Exceeding"),
}
"""What the levels of a new strand are called, lowest first."""


def rename_level(
    document: FrameworkDoc, strand: StrandKind, key: str, *, label: str, role: str
) -> Edited:
    """What a level is called and what role it stands for; its key stays."""
    copy = Copy(document)
    for domain, index in copy.levels(strand, key):
        level = domain.levels[index]
        # A blank role is not worth a key that the file did not have.
        level.label, level.role = label, role or (None if level.role is None else "")
    return copy.done()


def add_level(document: FrameworkDoc, strand: StrandKind, *, label: str, role: str = "") -> Edited:
    """A level above all others."""
    copy = Copy(document)
    domains = copy.strand(strand).domains
    key = fresh_key(label, {level.key for domain in domains for level in domain.levels}, "level")
    for domain in domains:
        domain.levels.append(LevelCopy(key, label, role or None))
    return copy.done()


def remove_level(document: FrameworkDoc, strand: StrandKind, key: str) -> Edited:
    """The document without a level and what it held."""
    copy = Copy(document)
    for domain, index in copy.levels(strand, key):
        del domain.levels[index]
    return copy.done()


def shift_level(document: FrameworkDoc, strand: StrandKind, key: str, by: int) -> Edited:
    """A level so many rungs further up its ladder, or down."""
    copy = Copy(document)
    for domain, index in copy.levels(strand, key):
        shift_in(domain.levels, index, by)
    return copy.done()


def add_domain(document: FrameworkDoc, *, label: str) -> Edited:
    """A durable domain at the end, with the levels of the first and nothing in them."""
    copy = Copy(document)
    domains = copy.strand("durable").domains
    levels = (
        [LevelCopy(level.key, level.label, level.role) for level in domains[0].levels]
        if domains
        else _new_levels("durable")
    )
    key = fresh_key(label, {domain.key for domain in domains}, "domain")
    domains.append(DomainCopy(key, label, levels))
    return copy.done()


def rename_domain(document: FrameworkDoc, key: str, *, label: str) -> Edited:
    """What a durable domain is called; its key stays."""
    copy = Copy(document)
    domains, index = _domain_at(copy, key)
    domains[index].label = label
    return copy.done()


def remove_domain(document: FrameworkDoc, key: str) -> Edited:
    """The document without a durable domain and what it held."""
    copy = Copy(document)
    domains, index = _domain_at(copy, key)
    del domains[index]
    return copy.done()


def shift_domain(document: FrameworkDoc, key: str, by: int) -> Edited:
    """A durable domain so many places further down, or up."""
    copy = Copy(document)
    shift_in(*_domain_at(copy, key), by)
    return copy.done()


def new_strand(
    kind: StrandKind, domains: Sequence[str] = (), labels: Sequence[str] = ()
) -> StrandDoc:
    """A strand without statements; a durable one with domains of these labels."""
    levels = tuple(
        LevelDoc(level.key, level.label, None, ()) for level in _new_levels(kind, labels)
    )
    if kind != "durable":
        return StrandDoc(kind, None, (DomainDoc("", "", levels),))
    made: dict[str, DomainDoc] = {}
    for label in domains:
        key = fresh_key(label, made, "domain")
        made[key] = DomainDoc(key, label, levels)
    return StrandDoc(kind, None, tuple(made.values()))


def add_strand(document: FrameworkDoc, kind: StrandKind) -> Edited:
    """AI or durable skills, empty. Raises Taken where the document has them."""
    if any(strand.kind == kind for strand in document.strands):
        raise Taken(kind)
    strands = (*document.strands, new_strand(kind))
    return Edited(
        replace(document, strands=tuple(sorted(strands, key=lambda s: STRANDS.index(s.kind))))
    )


def remove_strand(document: FrameworkDoc, kind: StrandKind) -> Edited:
    """The document without AI or durable skills. Raises NotThere for the occupational strand."""
    if kind == "occupational" or all(strand.kind != kind for strand in document.strands):
        raise NotThere(kind)
    return Edited(replace(document, strands=tuple(s for s in document.strands if s.kind != kind)))


def describe_strand(document: FrameworkDoc, kind: StrandKind, description: str) -> Edited:
    """What a strand says of itself. Raises NotThere."""
    copy = Copy(document)
    strand = copy.strand(kind)
    strand.description = description or (None if strand.description is None else "")
    return copy.done()


def put_source(document: FrameworkDoc, source: SourceDoc, instead_of: str = "") -> Edited:
    """A source that statements may cite: new, or in another's place, whose citations follow.

    Raises Taken where another has its key, NotThere where `instead_of` is none.
    """
    sources = list(document.citations or ())
    keys = [each.key for each in sources]
    if source.key != instead_of and source.key in keys:
        raise Taken(source.key)
    if instead_of and instead_of not in keys:
        raise NotThere(instead_of)
    if instead_of:
        sources[keys.index(instead_of)] = source
    else:
        sources.append(source)
    renamed = replace(document, citations=tuple(sources))
    return _cite(
        renamed, lambda keys: tuple(source.key if key == instead_of else key for key in keys)
    )


def remove_source(document: FrameworkDoc, key: str) -> Edited:
    """The document without a source, and without the citations of it."""
    left = tuple(source for source in document.citations or () if source.key != key)
    if len(left) == len(document.citations or ()):
        raise NotThere(key)
    return _cite(
        replace(document, citations=left), lambda keys: tuple(each for each in keys if each != key)
    )


def _cite(document: FrameworkDoc, cited: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Edited:
    copy = Copy(document)
    for rows in copy.all_rows():
        for row in rows:
            row.statement = replace(row.statement, citations=cited(row.statement.citations))
    return copy.done()


def fresh_key(label: str, taken: Container[str], otherwise: str) -> str:
    """A key made of a label's plain letters, other than those taken."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    key = base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-0123456789")[:60].strip("-") or otherwise
    number = 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


def _new_levels(kind: StrandKind, labels: Sequence[str] = ()) -> list[LevelCopy]:
    made: dict[str, LevelCopy] = {}
    for label in labels or LABELS[kind]:
        key = fresh_key(label, made, "level")
        made[key] = LevelCopy(key, label, None)
    return list(made.values())


def _domain_at(copy: Copy, key: str) -> tuple[list[DomainCopy], int]:
    domains = copy.strand("durable").domains
    for index, domain in enumerate(domains):
        if domain.key == key:
            return domains, index
    raise NotThere(key)
