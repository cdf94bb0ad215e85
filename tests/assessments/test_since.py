"""What became of answers from one round to another: a table, and what always holds."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.answers import Answer, Answers
from assessments.placement import Value
from assessments.since import MIRRORED, Since, kind_between, since, ups_and_downs
from factories.ladders import strand
from frameworks.outline import Outline, StatementLine

MIRROR = {**MIRRORED, **{there: here for here, there in MIRRORED.items()}}

# What one version says: by lineage its wording, level and answer.
Version = dict[int, tuple[str, int, Value]]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (2, 3, "up"),
        (1, 4, "up"),
        (3, 2, "down"),
        (3, 3, "same"),
        (None, None, "neither"),
        ("na", "na", "same"),
        (None, 1, "rated"),
        (None, "na", "rated"),
        (4, None, "unrated"),
        ("na", None, "unrated"),
        ("na", 1, "came"),
        (4, "na", "left"),
    ],
)
def test_what_becomes_of_an_answer(before: Value, after: Value, kind: str) -> None:
    assert kind_between(before, after) == kind
    assert kind_between(after, before) == MIRROR.get(kind, kind)


def outline(version: Version, start: int) -> tuple[Outline, Answers]:
    """A version with one strand of two levels, and the answers to it."""
    base = strand("occupational", [[0, 0]], start)
    domain = base.domains[0]
    lines: dict[int, list[StatementLine]] = {1: [], 2: []}
    answers = {}
    for lineage, (words, level, value) in version.items():
        line = StatementLine(start + lineage, words, words, UUID(int=lineage))
        lines[level].append(line)
        answers[line.id] = Answer(value, digest=words if value is not None else "")
    levels = tuple(replace(each, statements=tuple(lines[each.rank])) for each in domain.levels)
    made = replace(base, domains=(replace(domain, levels=levels),))
    return Outline(start, (made,)), Answers(answers)


def between(before: Version, after: Version) -> Since:
    return since(*outline(before, 1000), *outline(after, 2000))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        pytest.param(("Saws", 1, 2), ("Saws", 1, 3), "up", id="up"),
        pytest.param(("Saws", 1, 2), ("Cuts", 1, 3), "up", id="up, in other words"),
        pytest.param(("Saws", 1, 2), ("Saws", 2, 1), "down", id="down, in another level"),
        pytest.param(("Saws", 1, 2), ("Cuts", 1, 2), "reworded", id="the same of other words"),
        pytest.param(("Saws", 1, None), ("Cuts", 1, None), "neither", id="never rated"),
        pytest.param(("Saws", 1, 2), ("Saws", 2, 2), "same", id="moved"),
        pytest.param(None, ("Saws", 1, 2), "new", id="new"),
        pytest.param(None, ("Saws", 1, None), "new", id="new and not rated"),
        pytest.param(("Saws", 1, 4), None, "gone", id="gone"),
    ],
)
def test_what_becomes_of_a_statement(
    before: tuple[str, int, Value] | None, after: tuple[str, int, Value] | None, kind: str
) -> None:
    found = between({1: before} if before else {}, {1: after} if after else {})
    assert [step.kind for step in found.steps] == [kind]
    step = found.steps[0]
    assert step.reworded == bool(before and after and before[0] != after[0])
    assert bool(step.level_before) == bool(before and after and before[1] != after[1])


def test_an_answer_to_wording_that_changed_says_nothing() -> None:
    made, answers = outline({1: ("Saws", 1, 3)}, 1000)
    stale = Answers({pk: replace(each, digest="Other") for pk, each in answers.by_id.items()})
    assert [step.kind for step in since(made, stale, made, answers).steps] == ["rated"]


def test_evidence_and_confirmations_are_counted_both_ways() -> None:
    made, answers = outline(dict.fromkeys(range(1, 5), ("Words", 1, 3)), 1000)

    def with_(evidence: list[int], confirmed: list[Value]) -> Answers:
        return Answers(
            {
                pk: replace(each, evidence=evidence[index], confirmed=confirmed[index])
                for index, (pk, each) in enumerate(answers.by_id.items())
            }
        )

    # A second item gains nothing; a reviewer who does not meet it confirms nothing.
    before = with_([1, 1, 0, 0], [3, 3, None, None])
    after = with_([0, 2, 1, 3], [None, 2, 4, 1])
    found = since(made, before, made, after)
    assert (found.evidence, found.confirmations) == ((2, 1), (1, 2))


def test_it_is_told_of_one_strand() -> None:
    found = between({1: ("Saws", 1, 2)}, {1: ("Saws", 1, 3)})
    assert found.within("occupational") == found
    assert found.within("ai").steps == ()


def test_ups_and_downs_are_of_what_both_rated() -> None:
    keys = [UUID(int=number) for number in range(6)]
    before: dict[UUID, Value] = dict(zip(keys, [1, 2, 3, 4, "na", None], strict=True))
    after: dict[UUID, Value] = dict(zip(keys[1:], [3, 4, 1, 2, 3], strict=True))
    assert ups_and_downs(before, after) == (2, 1)


versions = st.dictionaries(
    st.integers(1, 8),
    st.tuples(
        st.sampled_from(["Saws", "Cuts"]),
        st.sampled_from([1, 2]),
        st.sampled_from([1, 2, 3, 4, "na", None]),
    ),
)


@given(versions, versions)
def test_every_statement_is_told_once_and_the_other_way_round_is_its_mirror(
    before: Version, after: Version
) -> None:
    there, back = between(before, after), between(after, before)
    assert sorted(step.told.line.lineage.int for step in there.steps) == sorted({*before, *after})
    kinds = {step.told.line.lineage: step.kind for step in there.steps}
    mirrored = {step.told.line.lineage: step.kind for step in back.steps}
    assert mirrored == {each: MIRROR.get(kind, kind) for each, kind in kinds.items()}
    assert {step.kind for step in between(after, after).steps} <= {"same", "neither"}
