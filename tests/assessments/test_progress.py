"""Where a learner is heading, in words: only after the first part, and never more than is known."""

import pytest

from assessments.parts import parts_of
from assessments.progress import Heading, heading_of, strand_progress, unanswered
from assessments.queries import Answer, Answers
from factories.ladders import strand
from frameworks.outline import Outline

FIXED = "The open answers cannot change it."
TOO_LITTLE = "Not placed: too little of Level 1 is part of your work"


def needs(level: int, of: int, have: int, still: int) -> str:
    return f"Level {level} needs 4 of {of}: you have {have}, with {still} still to rate."


def heading(answers: str, part: int = 0) -> Heading:
    """Of a ladder of 4 × 5; one character a statement: 1-4, n for n/a, - for none."""
    outline = Outline(1, (strand("occupational", [[5, 5, 5, 5]]),))
    parts = parts_of(outline)
    given = {
        line.id: Answer("na" if sign == "n" else int(sign))
        for line, sign in zip(
            outline.statements, answers.replace(" ", "").ljust(20, "-"), strict=True
        )
        if sign != "-"
    }
    return heading_of(parts[part], Answers(given))


@pytest.mark.parametrize(
    ("answers", "begun", "settled", "headline", "detail"),
    [
        ("", False, False, "Still open", needs(1, 5, 0, 5)),
        ("3333", False, False, "Level 1 or above", needs(2, 5, 0, 5)),
        ("33333", True, False, "Level 1 or above", needs(2, 5, 0, 5)),
        ("33333 ----- 11111", True, False, "Level 1 to Level 2", needs(2, 5, 0, 5)),
        ("333-- 11111", False, False, "Level 1 or below", needs(1, 5, 3, 2)),
        ("33333 11", True, True, "Level 1", FIXED),
        ("11", True, True, "Working towards Level 1", FIXED),
        ("nnn", True, True, TOO_LITTLE, FIXED),
        ("4444444444 4444444444", True, True, "Level 4", FIXED),
        ("n3333 n3", True, False, "Level 1 or above", needs(2, 4, 1, 3)),
    ],
)
def test_heading_says_what_is_known(
    answers: str, begun: bool, settled: bool, headline: str, detail: str
) -> None:
    found = heading(answers)
    assert (found.begun, found.settled) == (begun, settled)
    assert (found.headline, found.detail) == (headline, detail)


@pytest.mark.parametrize(
    ("answers", "possible"),
    [("", [1, 2, 3, 4]), ("33333 11", [1]), ("33333 ----- 11111", [1, 2]), ("11", [])],
)
def test_the_picture_marks_the_levels_still_in_reach(answers: str, possible: list[int]) -> None:
    boxes = heading(answers).boxes
    assert [box.rank for box in boxes if box.possible] == possible
    assert boxes[0].x == 0
    assert boxes[-1].x + boxes[-1].width == pytest.approx(248)


def test_progress_counts_answers_by_part_and_names_what_is_open() -> None:
    outline = Outline(1, (strand("occupational", [[2, 2]]), strand("ai", [[1, 1]], start=100)))
    parts = parts_of(outline)
    answers = Answers({0: Answer(3), 1: Answer("na"), 2: Answer(1), 100: Answer(None)})
    occupational, ai = (strand_progress(each, parts, answers) for each in outline.strands)
    assert [(each.answered, each.total, each.done) for each in occupational.parts] == [
        (2, 2, True),
        (1, 2, False),
    ]
    assert (ai.answered, ai.total, ai.minutes) == (0, 2, 1)
    assert [line.id for _, line in unanswered(parts, answers)] == [3, 100, 101]


def test_the_minutes_of_a_strand_are_what_its_parts_say() -> None:
    outline = Outline(1, (strand("durable", [[2, 2, 2, 2]] * 10),))
    parts = parts_of(outline)
    blank = strand_progress(outline.strands[0], parts, Answers({}))
    assert [each.span for each in blank.parts] == ["1½ min"] * 10
    assert blank.minutes == 15
    begun = Answers({line.id: Answer(3) for line in list(outline.statements)[:15]})
    some = strand_progress(outline.strands[0], parts, begun)
    assert [each.span for each in some.parts][:3] == ["", "½ min", "1½ min"]
    assert some.minutes == 13
