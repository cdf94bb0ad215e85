"""When a look could show somebody's answers, and what is said of it."""

from datetime import UTC, datetime

import pytest

from assessments.looks import Change, Look, Span, in_words, spans_of

TEAM, OTHER = 1, 2
BIKES, DESK = 10, 20


def at(minute: int) -> datetime:
    return datetime(2026, 3, 2, 9, minute, tzinfo=UTC)


def begins(minute: int, occupation: int = BIKES, team: int = TEAM) -> Change:
    return Change(at(minute), team, occupation, True)


def ends(minute: int, occupation: int | None = BIKES, team: int = TEAM) -> Change:
    return Change(at(minute), team, occupation)


@pytest.mark.parametrize(
    ("changes", "spans"),
    [
        ([], {}),
        ([begins(1)], {TEAM: [(1, None)]}),
        ([begins(1), ends(5)], {TEAM: [(1, 5)]}),
        ([ends(5), begins(1)], {TEAM: [(1, 5)]}),
        ([begins(1), begins(2)], {TEAM: [(1, None)]}),
        ([begins(1), ends(5), begins(9)], {TEAM: [(1, 5), (9, None)]}),
        ([begins(1), begins(3, DESK), ends(5)], {TEAM: [(1, None)]}),
        ([begins(1), begins(3, DESK), ends(5), ends(7, DESK)], {TEAM: [(1, 7)]}),
        ([begins(1), begins(3, DESK), ends(5, None)], {TEAM: [(1, 5)]}),
        ([begins(1), begins(2, team=OTHER), ends(5)], {TEAM: [(1, 5)], OTHER: [(2, None)]}),
        ([ends(5)], {}),
        ([begins(5), ends(5)], {TEAM: [(5, 5)]}),
    ],
)
def test_spans_run_from_the_first_share_to_the_last_withdrawal(
    changes: list[Change], spans: dict[int, list[tuple[int, int | None]]]
) -> None:
    def span(pair: tuple[int, int | None]) -> Span:
        return at(pair[0]), None if pair[1] is None else at(pair[1])

    assert spans_of(changes) == {
        team: [span(pair) for pair in some] for team, some in spans.items()
    }


@pytest.mark.parametrize(
    ("looks", "words"),
    [
        ([], []),
        ([Look(1)], ["looked at the team"]),
        ([Look(2)], ["looked at the team twice"]),
        ([Look(3)], ["looked at the team 3 times"]),
        ([Look(1), Look(1, what="of a kind to come")], ["looked at the team twice"]),
        (
            [Look(1, what="list"), Look(2)],
            ["looked at the team twice", "looked at a list of the team"],
        ),
        ([Look(2, result=True)], ["opened your result twice"]),
        (
            [Look(1, exported=True, what="csv"), Look(1, exported=True, what="xlsx")],
            ["exported the team twice"],
        ),
        ([Look(1, exported=True, result=True)], ["exported your result"]),
        ([Look(1, exported=True, what="print")], ["opened the team’s page to print"]),
        ([Look(1, what="confirm")], ["looked at answers of the team to confirm them"]),
        ([Look(4, result=True, answer="Chain")], ["opened your answer to “Chain”"]),
        (
            [Look(1, result=True, answer=name) for name in ("A", "B", "C", "D", "E")],
            ["opened your answers to “A”, “B”, “C” and 2 more"],
        ),
        ([Look(1, what="campaign")], ["looked at how far the team has rated"]),
        ([Look(2, result=True, what="file")], ["saved a file of your evidence twice"]),
        ([Look(2, answer="Chain")], ["looked at what the team says of “Chain” twice"]),
    ],
)
def test_looks_are_told_each_thing_once(looks: list[Look], words: list[str]) -> None:
    assert in_words(looks) == words
