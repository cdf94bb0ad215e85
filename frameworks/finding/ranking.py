"""Which of the occupations found comes first, and why it was found. Pure.

A title counts more than another name, a name that says just what was asked more than one that
says more, and an occupation most of whose names say it more than one that has such a name too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from frameworks.finding.words import joined

WEIGHTS = {"t": 1.0, "s": 0.95, "n": 0.88}
"""What a match is worth in a title, in a part of one and in another name (see lines)."""

SHARE = 0.45
"""What it is worth that all of an occupation's names say it."""

OTHERS = 0.12
"""What is taken off an occupation that O*NET made for all that fits nowhere else."""

MOST = 0.6
"""How much of a name words run together must be: “enginer” is no engine repairer."""

SHORT, ABBREVIATION = 4, 0.4
"""Letters of a name that was typed to its end, and what that is worth: “PA” is no “painter”."""

DETAIL = 0.02
"""What is taken off one that details another (.01 and so on): the general one is meant."""


class Candidate(NamedTuple):
    """An occupation the database found: its lines (see lines), one below the other."""

    code: str
    title: str
    lines: str


@dataclass(frozen=True, slots=True)
class Score:
    """How well a candidate fits, and the number of the line that fits best; -1: none does."""

    value: float
    line: int


def score(candidate: Candidate, ways: Iterable[Sequence[str]]) -> Score:
    """The best score for any of several ways to ask the same; of none, that of its title."""
    scores = [_score(candidate, words) for words in ways]
    if not scores:
        return Score(0.0, 0)
    best = max(scores, key=lambda each: each.value)
    off = OTHERS * candidate.title.endswith("All Other")
    off += DETAIL * (not candidate.code.endswith(".00"))
    return Score(best.value - off, best.line)


def _score(candidate: Candidate, words: Sequence[str]) -> Score:
    if words[0].isdigit() and re.sub(r"\D", "", candidate.code).startswith(words[0]):
        return Score(3.0, 0)
    lines = candidate.lines.split("\n")
    begun = [f" {word}" for word in words]
    whole, phrase = joined(words), f" {' '.join(words)}"
    value, place, fitting = 0.0, -1, 0.0
    for number, line in enumerate(lines):
        for each in begun:
            if each not in line:
                break
        else:
            fits = _fit(line[1:], words, phrase)
            fitting += 1 if f" {words[-1]} " in line else 0.5
            fits = WEIGHTS[line[0]] * fits + ABBREVIATION * (fits == 1 and len(whole) <= SHORT)
            if fits > value:
                value, place = fits, number
            continue
        if line[2] == whole[0] and (as_one := line[2:].replace(" ", "")).startswith(whole):
            said = len(whole) / len(as_one)
            if said >= MOST:
                fitting += 1
                fits = WEIGHTS[line[0]] * 0.95 * said
                if fits > value:
                    value, place = fits, number
    if place >= 0:
        return Score(1 + value + SHARE * fitting / len(lines), place)
    there = sum(
        1.0 if f" {word} " in candidate.lines else 0.4 if f" {word}" in candidate.lines else 0.0
        for word in words
    )
    return Score(there / len(words) / 2, -1)


def _fit(line: str, words: Sequence[str], phrase: str) -> float:
    """How much of a line that has all the words is made of them: 1 where it is just them."""
    if line == phrase + " ":
        return 1.0
    said = line.count(" ") - 1
    full = sum(f" {word} " in line for word in words)
    if said == len(words):
        return 0.96 if full == said else 0.6 + 0.3 * len(phrase) / len(line)
    in_place = line.startswith(phrase) or line.endswith(phrase + " ")
    return 0.45 + 0.3 * len(words) / said + 0.1 * full / len(words) + 0.08 * in_place
