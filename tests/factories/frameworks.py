"""Small frameworks: as many statements as a test needs, stored as an import stores them."""

from collections.abc import Mapping, Sequence
from typing import Any

from frameworks.actions import publish
from frameworks.documents import (
    DomainDoc,
    FrameworkDoc,
    LevelDoc,
    OccupationDoc,
    StatementDoc,
    StrandDoc,
    StrandKind,
)
from frameworks.models import Framework

LABELS = {
    "occupational": ("Emerging", "Developing", "Proficient", "Advanced"),
    "ai": ("Aware", "Assisted", "Applied", "Leading"),
    "durable": ("Foundational", "Developing", "Proficient", "Advanced"),
}


def document(
    soc: str = "99-9999.00",
    *,
    title: str = "Test clerks",
    version: str = "v1",
    occupational: Sequence[int] = (2, 2, 2, 2),
    ai: Sequence[int] | None = None,
    durable: Mapping[str, Sequence[int]] | None = None,
) -> FrameworkDoc:
    """A framework whose levels have these numbers of statements, lowest level first."""
    strands = [StrandDoc("occupational", None, (_domain("occupational", "", occupational),))]
    if ai is not None:
        strands.append(StrandDoc("ai", None, (_domain("ai", "", ai),)))
    if durable is not None:
        domains = tuple(_domain("durable", label, counts) for label, counts in durable.items())
        strands.append(StrandDoc("durable", None, domains))
    return FrameworkDoc(
        schema_version="1.0" if len(strands) == 1 else "1.1",
        exported_at="",
        occupation=OccupationDoc(soc, title, "Office work", "43", 2, False, "Some Preparation"),
        version=version,
        description="Made for a test.",
        context_covered="Covers what tests need.",
        strands=tuple(strands),
        anchors=None,
        citations=None,
        sources={},
        attribution="Made for a test.",
    )


def framework(soc: str = "99-9999.00", **changes: Any) -> Framework:
    """The same, stored and published; `changes` are the keywords of `document`."""
    made = document(soc, **changes)
    publish(document=made, by=None)
    return Framework.objects.get(occupation__code=soc, version=made.version)


def _domain(kind: StrandKind, label: str, counts: Sequence[int]) -> DomainDoc:
    def statement(level: str, number: int) -> StatementDoc:
        name = " ".join(filter(None, [label, level, kind, f"skill {number}"]))
        return StatementDoc(f"{name} — does what {name} asks for, and says how it went.")

    return DomainDoc(
        label.lower().replace(" ", "-"),
        label,
        tuple(
            LevelDoc(
                level.lower(),
                level,
                None,
                tuple(statement(level, number) for number in range(1, count + 1)),
            )
            for level, count in zip(LABELS[kind], counts, strict=True)
        ),
    )
