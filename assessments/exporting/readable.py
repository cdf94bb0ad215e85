"""A person's rounds of rating as plain text to read (pure)."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from assessments.exporting.mine import Answer, Mine, Round
from assessments.scale import LABELS

WIDEST = max(len(label) for label in LABELS.values())


def reading_of(mine: Mine) -> Iterator[str]:
    """Every round, the newest first: its answers in words beneath their levels, line by line."""
    yield "My answers in NSX, the newest round first.\n"
    if not mine.rounds:
        yield "\nNothing is rated yet.\n"
    for each in sorted(mine.rounds, key=lambda one: one.started_at, reverse=True):
        yield from _round(each)


def _round(each: Round) -> Iterator[str]:
    until = f" to {_day(each.finished_at.date())}" if each.finished_at else ", not finished"
    yield f"\n\n{each.occupation}, version {each.version}\n"
    yield f"Rated from {_day(each.started_at.date())}{until}.\n"
    given = [answer for answer in each.answers if answer.answer is not None]
    if not given:
        yield "\n  Nothing is rated.\n"
    for place, answers in groupby(given, key=_place):
        yield f"\n{place}\n"
        for answer in answers:
            yield from _answer(answer)


def _place(answer: Answer) -> str:
    return ", ".join(filter(None, [answer.strand.capitalize(), answer.domain, answer.level]))


def _answer(answer: Answer) -> Iterator[str]:
    label = LABELS[answer.answer] if answer.answer is not None else ""
    unsure = ", not sure" if answer.not_sure else ""
    yield f"  {label:<{WIDEST}}  {answer.statement} ({_day(answer.rated_at.date())}{unsure})\n"
    if answer.reason:
        yield f"  {'':<{WIDEST}}  {answer.reason}\n"


def _day(at: date) -> str:
    return f"{at.day} {at:%B %Y}"
