"""Where someone stands on a ladder of levels: rule nsx-placement-1.

A ladder is an ordered sequence of levels, lowest first; a rating says how a person does one of
their statements. Everything is counted in whole statements: no fractions, no averages. Level
numbers are 1-based and 0 is "Not yet", below the first level. Pure: no Django, no clock, no I/O.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

Value: TypeAlias = int | Literal["na"] | None
Status: TypeAlias = Literal["held", "not_held", "not_assessable", "open"]

LENSES = ("self", "evidenced", "confirmed")
NOT_YET = "Not yet"


@dataclass(frozen=True, slots=True)
class Rule:
    """The numbers of a placement rule; a new number needs a new id, so old results stay readable.

    A value of `held_at` or more is met, and num/den of a level's answers must be. More than
    misfit_num/misfit_den of all pairs reversed is a misfit; no pattern is judged on fewer than
    `pattern_min` answers; a placement on fewer than `thin_below` is thin; the quick form checks
    presumed levels with `spot` answers.
    """

    id: str
    held_at: int
    num: int
    den: int
    misfit_num: int
    misfit_den: int
    pattern_min: int
    thin_below: int
    spot: int


RULE = Rule(
    id="nsx-placement-1",
    held_at=3,
    num=4,
    den=5,
    misfit_num=3,
    misfit_den=20,
    pattern_min=20,
    thin_below=3,
    spot=2,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a level: its id, unique in the ladder, and the hash of its wording."""

    id: str
    hash: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level: a name, which is only a label, and its statements in order (there may be none)."""

    name: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """One person's answer to one statement.

    `value` is their own, `confirmed` the reviewer's: 1 to 4, "na" (not part of the work) or None
    (not answered). `evidence` counts items; `hash` names the wording rated, "" if not known.
    """

    value: Value
    confirmed: Value = None
    evidence: int = 0
    hash: str = ""


_BLANK = Rating(None)


@dataclass(frozen=True, slots=True)
class LevelResult:
    """A level's status and counts, in statements; `need` is how many answers would have to be met.

    The four counts add up to `statements`; `need` takes unanswered statements as applicable.
    """

    name: str
    status: Status
    statements: int
    met: int
    unmet: int
    na: int
    unanswered: int
    need: int


@dataclass(frozen=True, slots=True)
class Margin:
    """The fewest answers to change between met and unmet that would unsettle a final placement.

    `down` counts met answers becoming unmet, `up` the reverse; None where no number of them would,
    and for both while the placement is provisional.
    """

    down: int | None
    up: int | None


class EvidenceCount(NamedTuple):
    """How many met statements have evidence, and how many are met."""

    with_evidence: int
    met: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What `low` rests on: its own level, and levels 1 to `low` together; None when low is 0."""

    level: EvidenceCount | None
    ladder: EvidenceCount | None


class OrderErrors(NamedTuple):
    """Pairs with the lower-level statement unmet and the higher met, of all cross-level pairs."""

    errors: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Placement:
    """The result of `place`. Level numbers are 1-based, statements are given by id.

    `placement` and `label` are None while provisional: the full form may then end at any number
    in `possible`, from `low` to `high`. `estimate` takes the `presumed` levels as held.
    """

    rule: str
    lens: str
    placement: int | None
    label: str | None
    low: int
    high: int
    possible: tuple[int, ...]
    estimate: int | None
    presumed: tuple[int, ...]
    label_low: str
    label_high: str
    levels: tuple[LevelResult, ...]
    next_steps: tuple[str, ...]
    margin: Margin
    evidence: Evidence
    held_above: tuple[int, ...]
    order_errors: OrderErrors
    flags: tuple[str, ...]
    stale: tuple[str, ...]
    unknown: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The same as dicts, lists, strings, ints and None: ready for JSON, keys in this order."""
        plain: dict[str, Any] = _plain(self)
        return plain


def need(answers: int, rule: Rule = RULE) -> int:
    """How many of this many met-or-unmet answers must be met: four in five, rounded up."""
    return -(-rule.num * answers // rule.den)


def place(
    levels: Sequence[Level],
    ratings: Mapping[str, Rating],
    rule: Rule = RULE,
    lens: str = "self",
) -> Placement:
    """Place one person on one ladder, given their ratings by statement id (rule nsx-placement-1).

    The bounds are exact: `possible` holds the placements of all full forms these answers can
    still become, each open statement being answered met, unmet or n/a. The lens "self" reads the
    person's own values; "evidenced" takes their met ones only where there is evidence; "confirmed"
    reads the reviewer's.

    Raises ValueError for a ladder without levels, a repeated statement id, an unknown lens, and
    any value other than 1 to 4, "na" or None in a rating of a statement of this ladder.
    """
    seen = _look(levels, ratings, rule, lens)
    results = tuple(level.result for level in seen)
    low, high = _bounds(result.status for result in results)
    final = low == high
    to_settle = _numbers("open", results[:high])
    estimated = final or results[high - 1].status == "held"
    held_above = _numbers("held", results[high:], first=high + 1)
    errors, pairs = _order_errors(results)
    values = [value for level in seen for value in level.values]
    enough = len(values) >= rule.pattern_min
    flags = {
        "provisional": not final,
        "ragged": bool(held_above),
        "misfit": enough and errors * rule.misfit_den > pairs * rule.misfit_num,
        "straight_line": enough and lens == "self" and len(set(values)) == 1,
        "na_sensitive": (low, high) != _bounds(_status_na_unmet(each, rule) for each in results),
        "thin": final and low > 0 and len(seen[low - 1].values) < rule.thin_below,
        "stale": any(level.stale for level in seen),
    }
    labels = (NOT_YET, *(level.name for level in levels))
    known = {statement.id for level in levels for statement in level.statements}
    return Placement(
        rule=rule.id,
        lens=lens,
        placement=low if final else None,
        label=labels[low] if final else None,
        low=low,
        high=high,
        possible=(*(number - 1 for number in to_settle), high),
        estimate=high if estimated else None,
        presumed=to_settle if estimated else (),
        label_low=labels[low],
        label_high=labels[high],
        levels=results,
        next_steps=seen[low].unmet if low < len(seen) else (),
        margin=_margin(results, low) if final else Margin(None, None),
        evidence=Evidence(_evidence(seen[max(low - 1, 0) : low]), _evidence(seen[:low])),
        held_above=held_above,
        order_errors=OrderErrors(errors, pairs),
        flags=tuple(flag for flag, raised in flags.items() if raised),
        stale=tuple(id_ for level in seen for id_ in level.stale),
        unknown=tuple(sorted(ratings.keys() - known)),
    )


def next_statement(
    levels: Sequence[Level],
    ratings: Mapping[str, Rating],
    rule: Rule = RULE,
    start: int | None = None,
) -> str | None:
    """The id of the statement to ask next, or None when there is nothing left to ask.

    Without `start` the questions settle the placement the full form would give. With it (the
    person's own guess, a level number, brought into range) they are the quick form, which may
    stop at an estimate. Reads the self lens; raises ValueError as `place` does.
    """
    seen = _look(levels, ratings, rule, "self")
    results = [level.result for level in seen]
    low, high = _bounds(result.status for result in results)
    if low == high:
        return None
    number = low + 1 if start is None else _quick_level(results, high, rule, start)
    return seen[number - 1].unanswered[0] if number else None


@dataclass(frozen=True, slots=True)
class _Seen:
    """One level after the lens: its counts, and the answers and statements behind them."""

    result: LevelResult
    values: tuple[int, ...]
    unmet: tuple[str, ...]
    unanswered: tuple[str, ...]
    stale: tuple[str, ...]
    with_evidence: int


def _look(
    levels: Sequence[Level], ratings: Mapping[str, Rating], rule: Rule, lens: str
) -> list[_Seen]:
    """Every level through the lens, after checking what `place` promises to check."""
    if lens not in LENSES:
        raise ValueError(f"unknown lens {lens!r}: use one of {', '.join(LENSES)}")
    if not levels:
        raise ValueError("a ladder needs at least one level")
    ids = set()
    for level in levels:
        for statement in level.statements:
            if statement.id in ids:
                raise ValueError(f"statement {statement.id!r} is in the ladder twice")
            ids.add(statement.id)
    return [_look_at_level(level, ratings, rule, lens) for level in levels]


def _look_at_level(level: Level, ratings: Mapping[str, Rating], rule: Rule, lens: str) -> _Seen:
    values, unmet, unanswered, stale = [], [], [], []
    with_evidence = 0
    for statement in level.statements:
        rating = ratings.get(statement.id, _BLANK)
        _check(rating.value, statement)
        _check(rating.confirmed, statement)
        value = _through(lens, rating, rule)
        if rating.hash and statement.hash and rating.hash != statement.hash:
            stale.append(statement.id)
            value = None
        if value is None:
            unanswered.append(statement.id)
        elif value != "na":
            values.append(value)
            if value < rule.held_at:
                unmet.append(statement.id)
            elif rating.evidence >= 1:
                with_evidence += 1
    statements, met = len(level.statements), len(values) - len(unmet)
    result = LevelResult(
        name=level.name,
        status=_status(statements, met, len(unmet), len(unanswered), rule),
        statements=statements,
        met=met,
        unmet=len(unmet),
        na=statements - len(values) - len(unanswered),
        unanswered=len(unanswered),
        need=need(len(values) + len(unanswered), rule),
    )
    return _Seen(
        result, tuple(values), tuple(unmet), tuple(unanswered), tuple(stale), with_evidence
    )


def _check(value: object, statement: Statement) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not (value is None or value == "na" or (whole and value in (1, 2, 3, 4))):
        raise ValueError(
            f"statement {statement.id!r}: a rating is 1 to 4, 'na' or None, not {value!r}"
        )


def _through(lens: str, rating: Rating, rule: Rule) -> Value:
    """The value that counts; None where the lens sees no answer."""
    if lens == "confirmed":
        return rating.confirmed
    met = isinstance(rating.value, int) and rating.value >= rule.held_at
    if lens == "evidenced" and met and rating.evidence < 1:
        return None
    return rating.value


def _status(statements: int, met: int, unmet: int, unanswered: int, rule: Rule) -> Status:
    """Certain statuses only: a level is open while both outcomes can still come."""
    least = max(1, (statements + 1) // 2)

    def passes(met: int, unmet: int) -> bool:
        return met + unmet >= least and met >= need(met + unmet, rule)

    # The two worst completions: everything left comes back unmet, or everything n/a.
    if passes(met, unmet + unanswered) and passes(met, unmet):
        return "held"
    if met + unmet + unanswered < least:
        return "not_assessable"
    return "open" if passes(met + unanswered, unmet) else "not_held"


def _status_na_unmet(level: LevelResult, rule: Rule) -> Status:
    """The status this level would have if "not part of my work" were counted as unmet."""
    return _status(level.statements, level.met, level.unmet + level.na, level.unanswered, rule)


def _bounds(statuses: Iterable[Status]) -> tuple[int, int]:
    """The lowest and the highest placement that these statuses, from the bottom, still allow."""
    low = high = 0
    for status in statuses:
        if status in ("not_held", "not_assessable"):
            break
        if status == "held" and low == high:
            low += 1
        high += 1
    return low, high


def _numbers(status: Status, results: Sequence[LevelResult], first: int = 1) -> tuple[int, ...]:
    """The numbers of the levels with this status, where `results` begins at level `first`."""
    return tuple(i for i, result in enumerate(results, first) if result.status == status)


def _order_errors(results: Iterable[LevelResult]) -> tuple[int, int]:
    errors = pairs = unmet_below = answers_below = 0
    for level in results:
        errors += unmet_below * level.met
        pairs += answers_below * (level.met + level.unmet)
        unmet_below += level.unmet
        answers_below += level.met + level.unmet
    return errors, pairs


def _margin(results: Sequence[LevelResult], placement: int) -> Margin:
    down = min((level.met - level.need + 1 for level in results[:placement]), default=None)
    if placement == len(results) or results[placement].status != "not_held":
        return Margin(down, None)
    blocking = results[placement]
    return Margin(down, blocking.need - blocking.met - blocking.unanswered)


def _evidence(seen: Sequence[_Seen]) -> EvidenceCount | None:
    if not seen:
        return None
    return EvidenceCount(
        sum(level.with_evidence for level in seen), sum(level.result.met for level in seen)
    )


def _quick_level(results: Sequence[LevelResult], high: int, rule: Rule, start: int) -> int | None:
    """The number of the level the quick form asks in next; None once an estimate is enough."""
    held = _numbers("held", results[:high])
    if not held:
        return min(max(start, 1), high)
    anchor = held[-1]
    if anchor < high:
        return anchor + 1
    for number in _numbers("open", results[:high]):
        level = results[number - 1]
        if level.unmet or level.statements - level.unanswered < rule.spot:
            return number
    return None


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
