"""Showing statements."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from frameworks.documents import DomainDoc, LevelDoc, StatementDoc, StrandDoc, lead_and_rest
from frameworks.grounds import Footing
from frameworks.presenting import JOB_ZONES, ShownSource, plain_version

register = template.Library()

LEVEL_CLASSES = "EDPA"


@register.filter
def lead(text: str) -> str:
    """The lead phrase of a statement, or nothing."""
    return lead_and_rest(text)[0]


@register.filter
def rest(text: str) -> str:
    """A statement without its lead phrase, begun with a capital."""
    found = lead_and_rest(text)[1]
    return found[:1].upper() + found[1:]


@register.filter
def after_lead(text: str) -> str:
    """A statement without its lead phrase, as it is written."""
    return lead_and_rest(text)[1]


@register.filter
def with_marks(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """A text in pieces, the words that were looked for marked."""
    # Each is escaped; a template that did it piece by piece would take as long as the search.
    return mark_safe(  # noqa: S308
        "".join(f"<mark>{escape(text)}</mark>" if hot else escape(text) for text, hot in pieces)
    )


@register.filter
def short_name(text: str) -> str:
    """What to call a statement in a line of its own."""
    return (lead(text) or text)[:80]


@register.filter
def field_name(name: str) -> str:
    """“job_zone” as “Job zone”: a form's field in words."""
    return name.removeprefix("source-").replace("_", " ").capitalize()


@register.filter
def first_leads(domain: DomainDoc) -> str:
    """What a domain begins with: the lead phrases of its first level."""
    leads = [lead(statement.text) for level in domain.levels[:1] for statement in level.statements]
    return ", ".join(filter(None, leads[:2]))


@register.filter
def statement_count(domain: DomainDoc) -> int:
    """How many statements a domain has."""
    return sum(len(level.statements) for level in domain.levels)


@register.filter
def level_class(rank: int) -> str:
    """The colour of a level by its place on the ladder, from 1; the last one repeats."""
    return LEVEL_CLASSES[min(rank, len(LEVEL_CLASSES)) - 1]


@register.filter
def step_x(rank: int) -> float:
    """Left edge of a step of the four-step picture (28 wide, 24 high), by rank from 1."""
    return 0.75 + 7 * (rank - 1)


@register.filter
def step_y(rank: int) -> float:
    """Upper edge of a step of the four-step picture."""
    return 18.75 - 4 * rank


@register.filter
def step_height(rank: int) -> int:
    """Height of a step of the four-step picture."""
    return 4 + 4 * rank


@register.filter
def among(keys: Iterable[str], sources: Mapping[str, ShownSource]) -> list[ShownSource]:
    """The sources a statement cites, as the page numbers them."""
    return [sources[key] for key in keys if key in sources]


@register.simple_tag
def steps(rank: int) -> str:
    """The little staircase of a level by its place on the ladder, from 1."""
    return format_html(
        '<svg class="steps4" width="28" height="24" aria-hidden="true">'
        '<use href="#steps-{}"/></svg>',
        min(rank, len(LEVEL_CLASSES)),
    )


@register.simple_tag
def lines_of(
    rows: Mapping[tuple[str, str, str], tuple[int, ...]],
    strand: StrandDoc,
    domain: DomainDoc,
    level: LevelDoc,
) -> list[tuple[StatementDoc, int]]:
    """The statements of a level, each with its row id."""
    return list(zip(level.statements, rows[strand.kind, domain.key, level.key], strict=True))


@register.filter
def beside(row: int, resting: Mapping[int, tuple[Footing, ...]]) -> tuple[Footing, ...]:
    """The anchors a statement rests on, by its row id."""
    return resting.get(row, ())


@register.simple_tag
def rested_on(rested: Mapping[tuple[str, str], Mapping[bool, int]], kind: str, name: str) -> str:
    """How many statements rest on an anchor, and how many likely do; nothing where none do."""
    counts = rested.get((kind, name), {})
    linked, likely = counts.get(True, 0), counts.get(False, 0)
    more = f"likely {likely} more" if linked else _statements(likely, "likely ")
    return ", ".join([_statements(linked)] * bool(linked) + [more] * bool(likely))


def _statements(count: int, before: str = "") -> str:
    return f"{before}{count} statement{'' if count == 1 else 's'}"


@register.filter
def of(found: Mapping[str, str], key: str) -> str:
    """What a mapping has for a key, nothing where it has none."""
    return found.get(key, "")


@register.filter
def zone_name(zone: int) -> str:
    """What a job zone asks for, in words."""
    return JOB_ZONES[zone]


register.filter(plain_version)
