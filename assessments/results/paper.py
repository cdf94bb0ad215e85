"""A result as it goes on paper: plain values, ready for JSON, that the template lays out. Pure.

The sentences are the page's own; what only paper needs is said here. Nothing is markup.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.order import Quick
from assessments.parts import Part
from assessments.results import wording
from assessments.results.charts import Rung
from assessments.results.ladder import KINDS, LadderResult
from assessments.results.lines import Book, Line
from assessments.results.page import Result
from assessments.results.strand import DomainRow, StrandResult
from assessments.results.wording import many

NAME_CHARS = 90
"""Statements without a lead phrase are cut to this, so that a line stays a line or two."""

NOWHERE = (0, 0, "Not rated")

STEPS, FEWER_STEPS = 8, 4
"""So many statements that lift a placement are named, and where room is short."""

MOST_HISTORY = 6

SIGNS = {"s4": "4", "s3": "3", "s2": "2", "s1": "1", "sn": "–", "s0": ""}
"""What stands in a statement's mark."""

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What a result is of: `name` is "" where its learner leaves it out, `releases` are O*NET's.

    `at` is None while it is open; `quick` is how far the quick form is, where it is rated by that.
    """

    name: str
    occupation: str
    code: str
    version: str
    at: date | None
    today: date
    quick: Quick | None
    attribution: str
    releases: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shape:
    """How much of it is shown: two pages hold what is needed, and mostly all of it.

    Of the statements at most `most`, on a page of their own or right after the rest; `folded`
    counts a strand's domains instead of naming them.
    """

    statements: str
    steps: int
    most: int | None = None
    apart: bool = True
    folded: bool = False


SHAPES = (
    Shape("all", STEPS),
    Shape("unmet", STEPS),
    *(Shape("unmet", STEPS, most) for most in (100, 70, 40)),
    *(Shape("unmet", STEPS, most, apart=False) for most in (60, 30, 15)),
    Shape("none", STEPS),
    Shape("none", FEWER_STEPS),
    *(Shape("unmet", STEPS, most, folded=True) for most in (100, 40)),
    Shape("none", FEWER_STEPS, folded=True),
)
"""From the fullest to the shortest; the first that fits is taken, and the last always does."""

EVERY = "Every statement with your answer is on the page in the browser."


def paper_of(result: Result, book: Book, about: About, shape: Shape = SHAPES[0]) -> Plain:
    """Everything the template shows, as lists, texts, numbers and truths."""
    main, head = result.main, result.main.head
    statements, left = _statements(book, shape)
    guess = estimate(about.quick, about.occupation) if about.quick else None
    return {
        "title": f"Skills result: {about.occupation}",
        "name": about.name,
        "occupation": about.occupation,
        "code": about.code,
        "version": about.version,
        "day": _day(about.at or about.today),
        "open": about.at is None,
        "empty": result.empty,
        "sentence": _sentence(result, about, guess),
        "estimate": guess[1] if guess else "",
        "label": head.label if not result.empty else "",
        "reasons": " ".join([*head.reasons, head.firm]) if not result.empty else "",
        "ladder": _ladder(head, guessed=guess is not None),
        "why": [f"{row.result.name} {row.verdict}." for row in head.deciding],
        "way": _way(head, shape.steps),
        "questions": [question.text for question in head.questions] if main.rated else [],
        "strands": [_strand(strand) for strand in result.others if not strand.domains],
        "durable": [_durable(strand, shape) for strand in result.others if strand.domains],
        "rests": _rests(result),
        "lenses": [[r.name, r.rated, r.backed, r.confirmed] for r in result.lenses],
        "history": list(reversed([_past(row) for row in result.history[:MOST_HISTORY]])),
        "statements": statements if not result.empty else [],
        "left": left if not result.empty else "",
        "only": shape.statements,
        "apart": shape.apart,
        "key": [[kind, SIGNS[kind], name] for kind, name in KINDS.items()],
        "rule": result.rule,
        "attribution": about.attribution,
        "releases": " and ".join(about.releases),
    }


def estimate(quick: Quick, occupation: str) -> tuple[str, str] | None:
    """What the quick form takes a learner for, and what that leaves unasked; None without one."""
    if not quick.estimate:
        return None
    return (
        f"You are at about {quick.placed.label_high} in {occupation}",
        f"An estimate from the quick form. {quick.taken} presumed: not all of it was asked.",
    )


def _sentence(result: Result, about: About, guess: tuple[str, str] | None) -> str:
    if result.empty:
        return f"Nothing rated yet in {about.occupation}"
    return guess[0] if guess else result.main.head.headline


def _day(at: date) -> str:
    return f"{at.day} {at:%B %Y}"


def _ladder(head: LadderResult, *, guessed: bool) -> Plain:
    """The ladder, and what stands above its steps: where its learner is, at least and at most."""
    placed = head.placed
    here: dict[int | None, str] = {}
    if guessed:
        here = {placed.estimate: "About"}
    elif head.open:
        here = {placed.high: "At most", placed.low: "At least"}
    elif head.label != wording.NOT_PLACED:
        here = {placed.low: "You"}
    return {
        "rungs": [{**_rung(r), "here": here.get(rank, "")} for rank, r in enumerate(head.rungs, 1)],
        "below": 0 in here and not head.open,
        "told": head.told,
        "line": head.need_line,
    }


def _rung(rung: Rung) -> Plain:
    of = f"{rung.met} of {rung.of}" if rung.of else "none"
    return {"name": rung.name, "fill": rung.fill, "need": rung.line, "of": of, "note": rung.note}


def _way(head: LadderResult, most: int) -> Plain:
    way = head.way
    named = list(way.lines)
    # Where some are to be rated and some to be met, the lines alone are the shortest way.
    if len({line.kind == "s0" for line in (*way.lines, *way.others)}) == 1:
        named += way.others
    return {
        "title": way.title,
        "lead": way.lead,
        "lines": [_line(line) for line in named[:most]],
        "more": len(way.lines) + len(way.others) - len(named[:most]),
    }


def _strand(strand: StrandResult) -> Plain:
    head = strand.head
    return {
        "name": strand.name,
        "label": head.label if strand.rated else "Not rated",
        "reasons": " ".join(head.reasons) if strand.rated else "",
        "told": head.told if strand.rated else "",
        "rungs": [_rung(rung) for rung in head.rungs] if strand.rated else [],
    }


def _durable(strand: StrandResult, shape: Shape) -> Plain:
    rows = strand.domains if strand.rated else ()
    return {
        **_strand(strand),
        "top": strand.top,
        "levels": list(strand.levels),
        "rows": [_domain(row) for row in rows] if not shape.folded else [],
        "folded": _folded(rows) if shape.folded else [],
        "compared": strand.compared,
    }


def _folded(rows: Sequence[DomainRow]) -> list[Sequence[str]]:
    """How many domains are at what, the highest first."""
    at = Counter((row.now.low, row.now.high, row.now.label) if row.now else NOWHERE for row in rows)
    return [[label, many(count, "domain")] for (*_, label), count in sorted(at.items())[::-1]]


def _domain(row: DomainRow) -> Plain:
    return {
        "name": row.name,
        "label": row.now.label if row.now else "Not rated",
        "low": row.now.low if row.now else 0,
        "high": row.now.high if row.now else 0,
        "rests": row.rests_on,
        "change": row.change,
    }


def _rests(result: Result) -> list[str]:
    """What it rests on, most of all that it is the learner's own word."""
    cover = result.main.coverage
    found = [f"Self-rated: {result.main.answered} of {result.main.total} answered."]
    found.append(
        f"{cover.covered} of {cover.total} with evidence." if cover.covered else "No evidence yet."
    )
    if result.reviewed:
        found.append(f"{result.confirmed} confirmed by a manager.")
    if result.unsure:
        found.append(f"{len(result.unsure)} marked “not sure”.")
    return found


def _past(row: Any) -> Plain:
    return {
        "at": f"{row.at:%b %Y}" if row.at else "Now",
        "labels": [[name, label or "Not rated"] for name, label in row.labels],
    }


def _statements(book: Book, shape: Shape) -> tuple[list[Plain], str]:
    """The statements part by part with their answers, or the first that are not met; and a word
    on the others."""
    wanted = {"all": set(SIGNS), "unmet": {"s1", "s2"}}.get(shape.statements, set())
    of = {part: [line for line in book.of(part) if line.kind in wanted] for part in book.parts}
    room = total = sum(map(len, of.values()))
    if shape.most is not None:
        room = min(room, shape.most)
    left = f"And {total - room} more like these. " if room < total else ""
    shown = []
    for part, lines in of.items():
        if some := [_line(line) for line in lines[:room]]:
            shown.append({"strand": part.kind, "title": _title(part), "lines": some})
        room -= len(some)
    return shown, left + EVERY if shape.statements != "all" else ""


def _title(part: Part) -> str:
    return part.title


def _line(line: Line) -> Mapping[str, str]:
    name = line.statement.name
    name = name if len(name) <= NAME_CHARS else name[: NAME_CHARS - 1].rstrip() + "…"
    return {"kind": line.kind, "sign": SIGNS[line.kind], "name": name, "said": line.said}
