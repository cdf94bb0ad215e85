"""The placement rule against brute force: what it promises about forms not yet filled in.

A completion answers every unanswered statement met, unmet *or n/a*. N/a belongs to it: with met
and unmet alone, "3333nnnnn." would be certain to be held, yet one more n/a makes the level
impossible to judge (`test_na_is_one_of_the_completions`). The oracle here knows full forms only,
so it shares no reasoning with the module about what is still open.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, product

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from assessments.placement import (
    RULE,
    EvidenceCount,
    Level,
    Placement,
    Rating,
    Rule,
    Statement,
    Value,
    next_statement,
    place,
)

Answers = tuple[str, ...]

VALUES: dict[str, Value] = {"1": 1, "2": 2, "3": 3, "4": 4, "n": "na", ".": None}
COMPLETIONS = "31n"
MET, UNMET = "34", "12"


def ladder(answers: Answers) -> list[Level]:
    return [
        Level(f"Level {i}", tuple(Statement(f"{i}.{j}", "new") for j in range(1, len(text) + 1)))
        for i, text in enumerate(answers, 1)
    ]


def rated(answers: Answers) -> dict[str, Rating]:
    return {
        f"{i}.{j}": Rating(VALUES[character])
        for i, text in enumerate(answers, 1)
        for j, character in enumerate(text, 1)
    }


def placed(answers: Answers, rule: Rule = RULE) -> Placement:
    return place(ladder(answers), rated(answers), rule)


def holds(text: str, rule: Rule = RULE) -> bool:
    """Whether a fully answered level is held: the rule in its plainest words."""
    met = sum(character in MET for character in text)
    applicable = met + sum(character in UNMET for character in text)
    return (
        applicable > 0 and 2 * applicable >= len(text) and rule.den * met >= rule.num * applicable
    )


def full_form(answers: Answers, rule: Rule = RULE) -> int:
    """The placement of a full form: the levels held from the bottom, without a gap."""
    placement = 0
    for text in answers:
        if not holds(text, rule):
            break
        placement += 1
    return placement


def completions(answers: Answers, ways: str = COMPLETIONS) -> list[Answers]:
    pools = [[ways if character == "." else character for character in text] for text in answers]
    per_level = [["".join(filled) for filled in product(*pool)] for pool in pools]
    return list(product(*per_level))


@cache
def outcomes(text: str) -> frozenset[bool]:
    """Whether one level can still end held, and not held."""
    return frozenset(holds(filled) for (filled,) in completions((text,)))


def is_final(answers: Answers) -> bool:
    """Whether every completion has the same placement."""
    for text in answers:
        if outcomes(text) == {False}:
            return True
        if outcomes(text) == {True, False}:
            return False
    return True


def fewest_changes(answers: Answers, changeable: str) -> int | None:
    """How many of these answers must turn, met to unmet or back, before another end is possible."""
    turned = {"1": "3", "2": "3", "3": "1", "4": "1"}
    flat = "\n".join(answers)
    places = [i for i, character in enumerate(flat) if character in changeable]
    for count in range(1, len(places) + 1):
        for chosen in combinations(places, count):
            changed = "".join(turned[c] if i in chosen else c for i, c in enumerate(flat))
            after = tuple(changed.split("\n"))
            if not is_final(after) or full_form(blanks_met(after)) != full_form(
                blanks_met(answers)
            ):
                return count
    return None


def blanks_met(answers: Answers) -> Answers:
    return tuple(text.replace(".", "3") for text in answers)


@st.composite
def forms(
    draw: st.DrawFn,
    alphabet: str = "33334112nn...",
    levels: int = 4,
    size: int = 6,
    blanks: int = 5,
) -> Answers:
    """Answers on a small ladder, leaning to met so that upper levels matter; few blanks."""
    texts = draw(st.lists(st.text(alphabet, max_size=size), min_size=1, max_size=levels))
    spare = blanks
    for i, text in enumerate(texts):
        kept = min(spare, text.count("."))
        texts[i] = text.replace(".", "?", kept).replace(".", "3").replace("?", ".")
        spare -= kept
    return tuple(texts)


full_forms = forms(alphabet="333341n2", blanks=0)
rules = st.sampled_from([(4, 5), (1, 2), (2, 3), (1, 1)]).map(
    lambda share: replace(RULE, num=share[0], den=share[1])
)
thorough = settings(max_examples=300)


@thorough
@given(forms(), rules)
@example(("3333nnnnn.",), RULE)
@example(("333..", "33333", "11..."), RULE)
def test_possible_is_exactly_the_set_of_all_ends(answers: Answers, rule: Rule) -> None:
    ends = {full_form(filled, rule) for filled in completions(answers)}
    result = placed(answers, rule)
    assert result.possible == tuple(sorted(ends))
    assert (result.low, result.high) == (min(ends), max(ends))
    assert result.placement == (min(ends) if len(ends) == 1 else None)
    assert ("provisional" in result.flags) == (len(ends) > 1)


def test_na_is_one_of_the_completions() -> None:
    answers = ("3333nnnnn.",)
    assert {full_form(filled) for filled in completions(answers, ways="31")} == {1}
    assert {full_form(filled) for filled in completions(answers)} == {0, 1}
    assert placed(answers).possible == (0, 1)


@thorough
@given(forms(levels=2, size=8, blanks=6))
def test_status_says_whether_a_level_is_certain(answers: Answers) -> None:
    for text, level in zip(answers, placed(answers).levels, strict=True):
        applicable = {
            sum(character != "n" for character in filled) for (filled,) in completions((text,))
        }
        certain = {"held": {True}, "open": {True, False}}.get(level.status, {False})
        assert outcomes(text) == certain
        never = all(count == 0 or 2 * count < len(text) for count in applicable)
        assert (level.status == "not_assessable") == never


@thorough
@given(forms())
def test_estimate_takes_the_levels_that_may_fail_as_held(answers: Answers) -> None:
    result = placed(answers)
    ends = sorted({full_form(filled) for filled in completions(answers)})
    top = ends[-1]
    open_below = tuple(
        i for i, text in enumerate(answers[:top], 1) if outcomes(text) == {True, False}
    )
    if len(ends) == 1:
        assert (result.estimate, result.presumed) == (top, ())
    elif outcomes(answers[top - 1]) == {True}:
        assert (result.estimate, result.presumed) == (top, open_below)
        assert result.presumed
    else:
        assert (result.estimate, result.presumed) == (None, ())


@settings(max_examples=250)
@given(forms(alphabet="333411n.", levels=3, size=5, blanks=3))
@example(("33332", "33322"))
@example(("33333", "33332", "22222"))
def test_margin_is_the_fewest_answers_that_unsettle(answers: Answers) -> None:
    assume(is_final(answers))
    assume(sum(character in MET + UNMET for text in answers for character in text) <= 12)
    margin = placed(answers).margin
    assert margin.down == fewest_changes(answers, MET)
    assert margin.up == fewest_changes(answers, UNMET)
    both = [count for count in (margin.down, margin.up) if count is not None]
    assert fewest_changes(answers, MET + UNMET) == min(both, default=None)


@thorough
@given(forms(blanks=20))
def test_margin_is_null_exactly_while_nothing_could_unsettle(answers: Answers) -> None:
    result = placed(answers)
    final = result.placement is not None
    assert (result.margin.down is not None) == (final and result.low > 0)
    blocked = result.low < len(answers) and result.levels[result.low].status == "not_held"
    assert (result.margin.up is not None) == (final and blocked)


@thorough
@given(forms(alphabet="334112n....", blanks=24), st.data())
def test_one_more_answer_never_widens_the_interval(answers: Answers, data: st.DataObject) -> None:
    blanks = [id_ for id_, rating in rated(answers).items() if rating.value is None]
    assume(blanks)
    answered = data.draw(st.sampled_from(blanks))
    value = data.draw(st.sampled_from([VALUES[character] for character in "1234n"]))
    before = placed(answers)
    after = place(ladder(answers), rated(answers) | {answered: Rating(value)})
    assert set(after.possible) <= set(before.possible)
    assert before.low <= after.low <= after.high <= before.high


evidence_counts = st.lists(st.integers(0, 2), min_size=24, max_size=24)


def with_evidence(answers: Answers, counts: list[int]) -> dict[str, Rating]:
    return {
        id_: replace(rating, evidence=count)
        for (id_, rating), count in zip(rated(answers).items(), counts, strict=False)
    }


@thorough
@given(forms(), evidence_counts)
def test_evidence_changes_nothing_but_its_own_counts(answers: Answers, counts: list[int]) -> None:
    without = placed(answers)
    with_ = place(ladder(answers), with_evidence(answers, counts))
    assert replace(with_, evidence=without.evidence) == without


@thorough
@given(forms(), evidence_counts)
def test_evidence_counts_the_met_statements_that_have_some(
    answers: Answers, counts: list[int]
) -> None:
    ratings = with_evidence(answers, counts)
    result = place(ladder(answers), ratings)

    def count(levels: range) -> EvidenceCount | None:
        met = [
            ratings[f"{i}.{j}"].evidence
            for i in levels
            for j, character in enumerate(answers[i - 1], 1)
            if character in MET
        ]
        return EvidenceCount(sum(n > 0 for n in met), len(met)) if levels else None

    assert result.evidence.ladder == count(range(1, result.low + 1))
    assert result.evidence.level == count(range(max(1, result.low), result.low + 1))


@thorough
@given(forms(), evidence_counts)
def test_evidenced_lens_blanks_the_met_ratings_without_evidence(
    answers: Answers, counts: list[int]
) -> None:
    ratings = with_evidence(answers, counts)
    blanked = {
        id_: Rating(None) if rating.value in (3, 4) and not rating.evidence else rating
        for id_, rating in ratings.items()
    }
    evidenced = place(ladder(answers), ratings, lens="evidenced")
    own = place(ladder(answers), ratings)
    assert replace(evidenced, lens="self") == place(ladder(answers), blanked)
    assert evidenced.low <= own.low <= own.high <= evidenced.high
    assert set(own.possible) <= set(evidenced.possible)


@thorough
@given(forms(), st.data())
def test_confirmed_lens_sees_the_reviewers_ratings_only(
    answers: Answers, data: st.DataObject
) -> None:
    own = data.draw(st.lists(st.sampled_from(list(VALUES.values())), min_size=24, max_size=24))
    ratings = {
        id_: Rating(value, confirmed=rating.value)
        for (id_, rating), value in zip(rated(answers).items(), own, strict=False)
    }
    confirmed = place(ladder(answers), ratings, lens="confirmed")
    assert replace(confirmed, lens="self") == placed(answers)


@thorough
@given(forms(), st.data())
def test_stale_ratings_count_as_blank(answers: Answers, data: st.DataObject) -> None:
    ratings = rated(answers)
    old = data.draw(st.sets(st.sampled_from(sorted(ratings)))) if ratings else set()
    stale = ratings | {id_: replace(ratings[id_], hash="old") for id_ in old}
    blank = ratings | dict.fromkeys(old, Rating(None))
    result = place(ladder(answers), stale)
    assert result.stale == tuple(id_ for id_ in ratings if id_ in old)
    flags = tuple(flag for flag in result.flags if flag != "stale")
    assert replace(result, stale=(), flags=flags) == place(ladder(answers), blank)


@thorough
@given(forms(alphabet="33334112n", blanks=0))
def test_na_sensitive_compares_with_na_as_unmet(answers: Answers) -> None:
    strict = tuple(text.replace("n", "1") for text in answers)
    assert ("na_sensitive" in placed(answers).flags) == (full_form(answers) != full_form(strict))


@thorough
@given(forms(blanks=20))
def test_order_errors_are_the_reversed_pairs(answers: Answers) -> None:
    pairs = [
        (lower, higher)
        for below, above in combinations(answers, 2)
        for lower, higher in product(below, above)
        if lower not in "n." and higher not in "n."
    ]
    reversed_pairs = [pair for pair in pairs if pair[0] in UNMET and pair[1] in MET]
    assert placed(answers).order_errors == (len(reversed_pairs), len(pairs))


@thorough
@given(full_forms)
def test_asking_until_nothing_is_left_settles_what_the_full_form_gives(answers: Answers) -> None:
    levels, everything = ladder(answers), rated(answers)
    ratings: dict[str, Rating] = {}
    while asked := next_statement(levels, ratings):
        assert asked not in ratings
        assert place(levels, ratings).placement is None
        ratings[asked] = everything[asked]
    assert place(levels, ratings).placement == full_form(answers)


@thorough
@given(full_forms, st.integers(-1, 6))
def test_quick_form_ends_settled_or_at_an_estimate(answers: Answers, start: int) -> None:
    levels, everything = ladder(answers), rated(answers)
    ratings: dict[str, Rating] = {}
    while asked := next_statement(levels, ratings, start=start):
        assert asked not in ratings
        assert place(levels, ratings).placement is None
        if not ratings:
            high = place(levels, ratings).high
            assert asked == f"{min(max(start, 1), high)}.1"
        ratings[asked] = everything[asked]
    result = place(levels, ratings)
    assert result.estimate is not None
    if result.placement is not None:
        assert result.placement == full_form(answers)
    for number in result.presumed:
        level = result.levels[number - 1]
        assert level.statements - level.unanswered >= RULE.spot
        assert level.unmet == 0
