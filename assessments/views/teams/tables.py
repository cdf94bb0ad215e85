"""The tables of a team as HTML. Cells are joined here: a template for each would be too slow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from assessments.cells import UNSAID, Cell
from assessments.gaps import Tally, names_in_short
from assessments.queries.board.frame import Row
from assessments.queries.board.levels import Rung, Standing
from assessments.queries.board.page import Gaps
from frameworks.templatetags.statements import level_class

NAMED = 3
"""So many who can guide others are named, and how many more there are."""

ROOM = 12
"""So many letters fit over a column."""

FILL = 95
"""How wide a level that is met as a whole is drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement's row of a table; what is HTML is escaped already.

    `place` is its level and domain where the table does not say them already. It is `asked` of so
    many people; not `aimed`: nobody has a target; not `linked`: it has no page here.
    """

    row: Row
    place: str
    guides: str
    tally: Tally
    asked: int
    aimed: bool = True
    linked: bool = True
    cells: SafeString = SafeString()  # noqa: RUF009 (a str)

    @property
    def head(self) -> SafeString:
        """What the row is of, and who can guide others in it."""
        words = escape(self.row.line.name)
        name = f'<a href="s/{self.row.line.id}/">{words}</a>' if self.linked else words
        return mark_safe(  # noqa: S308 (escaped)
            f'<th scope="row">{name}<small>{escape(self.place)}{escape(self.guides)}</small></th>'
        )

    @property
    def missing(self) -> int:
        """How many it is asked of gave no answer."""
        return self.asked - self.tally.rated - self.tally.excused

    @property
    def gap(self) -> SafeString:
        """How many are below target, of those who rated it, with a bar."""
        if not self.asked:
            said = "Above the target" if self.aimed else "No target yet"
            return mark_safe(f"<small>{said}</small>")  # noqa: S308 (words of ours)
        left = f'<small><span class="vh">, </span>{self.missing} not rated</small>'
        return mark_safe(  # noqa: S308 (numbers only)
            f'<span class="num"><b>{self.tally.below}</b> of {self.tally.rated}</span>'
            f"{left if self.missing else ''}{bar(self.tally.share)}"
        )

    @property
    def stack(self) -> SafeString:
        """How many say what, side by side in one bar."""
        return stacked([*self.tally.values, self.tally.na], asked=bool(self.asked))


def stacked(counts: Sequence[int], *, asked: bool) -> SafeString:
    """Counts of 1 to 4 and of "not part of my work" as parts of one bar.

    What is asked of nobody has no colour of a gap.
    """
    kind = "stack" if asked else "stack un"
    whole, parts, x = sum(counts), [], 0.0
    for place, count in enumerate(counts, 1):
        width = round(100 * count / whole, 2) if whole else 0
        if width:
            said = f"s{place}" if place < len(counts) else "s0"
            parts.append(f'<rect x="{x:.2f}%" width="{width}%" height="14" class="{said}"/>')
        x += width
    return mark_safe(  # noqa: S308 (numbers only)
        f'<svg class="{kind}" width="100%" height="14" aria-hidden="true">'
        f'<rect width="100%" height="14" class="off"/>{"".join(parts)}</svg>'
    )


def bar(share: int) -> str:
    """How many in a hundred, as a bar."""
    return (
        '<svg class="gb" width="100%" height="8" aria-hidden="true">'
        '<rect width="100%" height="8" rx="4" class="off"/>'
        f'<rect width="{share}%" height="8" rx="4" class="on"/></svg>'
    )


def heads_of(gaps: Gaps) -> SafeString:
    """The head of each person's column, those who share first: short, and whole on pointing."""
    short = names_in_short([seat.name for seat in gaps.seats])
    heads = []
    for seat in gaps.seats:
        text, whole = escape(fitting(short[seat.name])), escape(seat.name)
        if seat.shares:
            heads.append(
                f'<th scope="col"><a href="p/{seat.user}/" title="{whole}">{text}</a></th>'
            )
        else:
            heads.append(f'<th scope="col"><span title="{whole}">{text}</span></th>')
    return mark_safe("".join(heads))  # noqa: S308 (names are escaped)


def fitting(name: str) -> str:
    """A name for the head of a narrow column: of a long one its beginning and its end."""
    return name if len(name) <= ROOM else f"{name[: ROOM - 5]}…{name[-4:]}"


def absent_of(gaps: Gaps) -> SafeString:
    """A hatched column for each who does not share, from the first row to the last."""
    column = f'<td rowspan="{len(gaps.rows)}" class="ns"><span>Not shared</span></td>'
    return mark_safe(column * sum(not seat.shares for seat in gaps.seats))  # noqa: S308 (a number)


def lines_of(gaps: Gaps) -> Sequence[Line]:
    """A row for each statement, with cells where people stand side by side."""
    names = _names(gaps)
    ranks = gaps.scene.ranks
    people = [
        (seat.user, ranks[seat.user], pk, gaps.cells.get(pk, {}))
        for seat in (gaps.seats if gaps.view == "matrix" else ())
        if (pk := seat.assessment) is not None
    ]
    asked: dict[int, int] = {}
    picked, aimed, lines = gaps.picked, bool(gaps.judged), []
    # What is borrowed has no page in this occupation.
    borrowed = gaps.scene.borrowed is not None
    for row in gaps.rows:
        line, rank = row.line.id, row.rank
        if rank not in asked:
            asked[rank] = gaps.asked_of(row)
        cells = [
            f'<td><span class="{drawn}</span></td>'
            if borrowed
            else f'<td><a href="p/{user}/s/{line}/" class="{drawn}</a></td>'
            for user, target, pk, mine in people
            for drawn in [
                _drawn(
                    mine.get(line, UNSAID), rank <= target, picked is None or (pk, line) in picked
                )
            ]
        ]
        tally = gaps.tallies[line]
        guides = told(gaps.guides[line], tally.guides, names)
        body = mark_safe("".join(cells))  # noqa: S308 (row ids and words of ours)
        lines.append(
            Line(row, place_of(row, gaps), guides, tally, asked[rank], aimed, not borrowed, body)
        )
    return lines


_DRAWN: dict[tuple[object, bool, bool | None, bool, bool], str] = {}


def _drawn(cell: Cell, asked: bool, picked: bool) -> str:
    """What follows a cell's address: its colour, its digit and its marks.

    There are some dozens of them, and each is made once.
    """
    key = (cell.said, cell.not_sure, cell.agrees, asked, picked)
    found = _DRAWN.get(key)
    if found is None:
        found = _DRAWN[key] = _draw(*key)
    return found


def _draw(said: object, not_sure: bool, agrees: bool | None, asked: bool, picked: bool) -> str:
    value = said if isinstance(said, int) else 0
    classes = [f"c r{value}"]
    words = ""
    if value in (1, 2) and not asked:
        classes.append("un")
        words += ", no gap"
    if not_sure:
        classes.append("qs")
        words += ", not sure"
    if agrees is not None:
        classes.append("ok" if agrees else "ne")
        words += ", confirmed" if agrees else ", reviewed differently"
    if not picked:
        classes.append("dim")
    digit = str(value) if value else "n/a" if said == "na" else "–"
    if said is None:
        words = " not rated"
    hidden = f'<span class="vh">{words}</span>' if words else ""
    return f'{" ".join(classes)}">{digit}{hidden}'


def place_of(row: Row, gaps: Gaps) -> str:
    """The level and domain of a statement, where the table shows several."""
    level = "" if gaps.scene.level else f"{row.level} · "
    return level + (f"{row.domain} · " if row.domain and not gaps.scene.asked.domain else "")


def told(guides: Sequence[int], count: int, names: Mapping[int, str]) -> str:
    """Who can guide others, in a line under a statement."""
    known = [names[user] for user in guides if user in names][
        : NAMED if count <= NAMED else NAMED - 1
    ]
    more = count - len(known)
    if not known:
        return "No one can guide others yet"
    if more > 0:
        return f"{', '.join(known)} and {more} more can guide others"
    said = known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}"
    return f"{said} can guide others"


def _names(gaps: Gaps) -> Mapping[int, str]:
    """What to call people in a line: those on the page and those who guide."""
    wanted = {user for guides in gaps.guides.values() for user in guides[:NAMED]}
    wanted |= {seat.user for seat in gaps.seats}
    names = {seat.user: seat.name for seat in gaps.scene.seats if seat.user in wanted}
    short = names_in_short(names.values())
    return {user: short[name] for user, name in names.items()}


def rungs_html(standing: Standing) -> SafeString:
    """A person's cells of the table of levels: how much of each is met."""
    return mark_safe("".join(_rung(rank, rung) for rank, rung in enumerate(standing.rungs, 1)))  # noqa: S308


def _rung(rank: int, rung: Rung) -> str:
    part = round(FILL * rung.met / rung.statements, 1) if rung.statements else 0
    on = f'<rect x=".5" y=".5" width="{part}" height="13" rx="3.5" class="on"/>' if part else ""
    return (
        f'<td><svg class="fill f{level_class(rank)}" width="96" height="14" aria-hidden="true">'
        f'<rect x=".5" y=".5" width="95" height="13" rx="3.5" class="off"/>{on}</svg>'
        f'<span class="num">{rung.met}<span class="vh"> of {rung.statements} met</span></span></td>'
    )
