"""What people read about a placement: sentences, never percentages (pure).

They say "you", name the level and the way on, and keep to short words.
"""

from collections.abc import Sequence

from assessments.placement import LevelResult, Placement

SAID = {4: "Beyond", 3: "Fully", 2: "Partly", 1: "Not yet", "na": "Not part of my work"}
"""The scale's labels by value."""
NOT_PLACED = "Not placed"
"""What a ladder is called whose first level cannot be judged."""
SEVERAL = 2
"""So many statements that are not met below a level that is are worth a word."""

STILL_OPEN = "Still open"
"""What it is called while every level is within reach."""


def many(number: int, noun: str = "statement") -> str:
    """A number with its noun: "1 statement", "2 statements"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def asked(level: LevelResult) -> int:
    """How many of a level's statements count: all but those not part of the work."""
    return level.met + level.unmet + level.unanswered


def verdict(level: LevelResult) -> str:
    """Whether a level is reached, with the numbers that decide it."""
    if level.status == "not_assessable":
        return "cannot be judged: too little of it is part of your work"
    numbers = f"{level.met} of {asked(level)} met, {level.need} needed"
    if level.status == "open":
        return f"still open: {numbers}, {level.unanswered} not rated"
    return f"{'' if level.status == 'held' else 'not '}reached: {numbers}"


def blocking(placed: Placement) -> LevelResult | None:
    """The level that ends the range from above; None where the top one is within reach."""
    return placed.levels[placed.high] if placed.high < len(placed.levels) else None


def label(placed: Placement) -> str:
    """Where it stands in a word or three, for tags and tables."""
    names = placed.label_low, placed.label_high
    return range_label(
        placed.low,
        placed.high,
        names,
        top=len(placed.levels),
        judged=placed.levels[0].status != "not_assessable",
    )


def range_label(low: int, high: int, names: tuple[str, str], *, top: int, judged: bool) -> str:
    """The same from the bounds alone; `judged` is False where the first level cannot be."""
    lowest, highest = names
    if low == high:
        return lowest if low or judged else NOT_PLACED
    if low == 0:
        return STILL_OPEN if high == top else f"{highest} or below"
    return f"{lowest} or above" if high == top else f"{lowest} to {highest}"


def headline(placed: Placement, occupation: str) -> str:
    """The sentence that comes first."""
    if placed.low < placed.high:
        open_above = placed.high == len(placed.levels)
        if placed.low == 0:
            if open_above:
                return f"Your level in {occupation} is still open"
            return f"You are at {placed.label_high} or below in {occupation}"
        if open_above:
            return f"You are at {placed.label_low} or above in {occupation}"
        return f"You are between {placed.label_low} and {placed.label_high} in {occupation}"
    if placed.low:
        return f"You are at {placed.label_low} in {occupation}"
    first = placed.levels[0]
    if first.status == "not_assessable":
        return not_placed(first)
    return f"You are working towards {first.name} in {occupation}"


def not_placed(first: LevelResult) -> str:
    """Why there is no place where the first level cannot be judged."""
    if not first.statements:
        return f"{NOT_PLACED}: {first.name} has no statements yet"
    return f"{NOT_PLACED}: too little of {first.name} is part of your work"


def reasons(placed: Placement) -> tuple[str, ...]:
    """Why it stands there, and what would lift or settle it."""
    if placed.low < placed.high:
        return _reasons_open(placed)
    found = []
    if placed.low:
        held = placed.levels[placed.low - 1]
        found.append(f"You meet {held.met} of {asked(held)} {held.name} statements.")
    following = blocking(placed)
    if following is None:
        return (*found, "That is the top level here.")
    if following.status == "not_assessable":
        return (*found, cannot_be_judged(following))
    if not placed.low:
        found.append(f"You meet {following.met} of {asked(following)} {following.name} statements.")
    return (*found, move_up(placed))


def _reasons_open(placed: Placement) -> tuple[str, ...]:
    level = placed.levels[placed.low]
    fewest, most = to_settle(placed)
    span = many(most, "more answer")
    return (
        f"{level.name} needs {level.need} of {asked(level)}.",
        f"You meet {level.met}, with {level.unanswered} still to rate.",
        f"{span} settles it." if most == 1 else f"{_span(fewest, span)} settle it.",
    )


def _span(fewest: int, most: str) -> str:
    return most if most.startswith(f"{fewest} ") else f"{fewest} to {most}"


def cannot_be_judged(level: LevelResult) -> str:
    """Why a level gives no answer."""
    if not level.statements:
        return f"{level.name} has no statements yet, so it cannot be judged."
    return f"{level.name} cannot be judged: more than half of it is not part of your work."


def move_up(placed: Placement) -> str:
    """What lifts a final placement, where a level that is not met stands above; else ""."""
    missing = to_move_up(placed)
    following = blocking(placed)
    if missing is None or following is None:
        return ""
    found = f"Meet {missing} more {following.name} {_statements(missing)} to move up."
    if following.unanswered:
        return f"{found} You have not rated {following.unanswered} of that level yet."
    return found


def to_move_up(placed: Placement) -> int | None:
    """How many more statements of the next level must be met; None where none would help.

    Unanswered ones are among them: the rule's `margin.up` takes those as met.
    """
    following = blocking(placed)
    if following is None or placed.margin.up is None:
        return None
    return following.need - following.met


def firmness(placed: Placement) -> str:
    """How many answers hold a placement up; "" until the levels that decide are all answered."""
    down = placed.margin.down
    if down is None or any(level.unanswered for level in placed.levels[: placed.low]):
        return ""
    return "One answer decides this." if down == 1 else f"Firm by {down} answers."


def need_line(placed: Placement) -> str:
    """What the line across a level means; "" where no level has one."""
    needs = {(level.need, asked(level)) for level in placed.levels if asked(level)}
    if len(needs) == 1:
        need, of = needs.pop()
        return f"{need} of {of} needed to reach the level"
    return "What you need to reach the level" if needs else ""


def to_settle(placed: Placement) -> tuple[int, int]:
    """The fewest and the most further answers that settle a provisional placement.

    Fewest: the open levels are met one after the other up to some level that then is not (or
    that turns out to be no part of the work), or all of them are met. Most: all that is
    unanswered in open levels within reach. (0, 0) once final.
    """
    spent, fewest, most = 0, None, 0
    for level in placed.levels[: placed.high]:
        if level.status != "open":
            continue
        most += level.unanswered
        least = max(1, -(-level.statements // 2))
        stops = [level.met + level.unanswered - level.need + 1, asked(level) - least + 1]
        # One of them always fits: else no answer could keep the level from being held.
        best = spent + min(n for n in stops if n <= level.unanswered)
        fewest = best if fewest is None else min(fewest, best)
        spent += max(level.need - level.met, least - level.met - level.unmet)
    return (0, 0) if fewest is None else (min(fewest, spent), most)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "Emerging and Developing"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def ragged(placed: Placement) -> str:
    """That a level is held above one that is not; "" where none is."""
    stop = blocking(placed)
    if not placed.held_above or stop is None:
        return ""
    above = listed([placed.levels[number - 1].name for number in placed.held_above])
    if stop.status == "not_assessable":
        return f"You meet {above}, but {stop.name} cannot be judged."
    return f"You meet {above}, but not {stop.name}. The lower one counts."


def doubt(placed: Placement) -> str:
    """Why few answers may mislead here; "" where nothing hints at that."""
    held = [n for n, level in enumerate(placed.levels, 1) if level.status == "held"]
    below = placed.levels[: max(held, default=1) - 1]
    missing = sum(level.unmet for level in below)
    if placed.held_above or missing < SEVERAL:
        return ragged(placed)
    names = listed([level.name for level in below if level.unmet])
    return f"You meet {placed.levels[held[-1] - 1].name}, but not {missing} statements of {names}."


def _statements(number: int) -> str:
    return "statement" if number == 1 else "statements"
