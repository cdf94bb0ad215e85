"""Statements to rate, as the pages of rating show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from assessments.actions import KEEP, Given
from assessments.models import Assessment
from assessments.parts import Row as Place
from assessments.placement import Value
from assessments.queries import Answer, Answers, last_time
from assessments.queries.evidence import Tally, counts_of
from assessments.scale import LABELS, SCALE
from assessments.views.given import FAULTS
from assessments.windows import VALUES, stamp
from frameworks.grounds import Footing
from frameworks.outline import StatementLine
from frameworks.queries.grounds import Footings, footings_as_said, footings_of, release_of


@dataclass(frozen=True, slots=True)
class Clash:
    """Two answers to one statement: the one given here, and the newer one of another window."""

    id: int
    here: str
    there: str
    at: datetime | None
    revision: int
    today: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a form: the codes of its faulty answers, and the clashes, by statement."""

    faults: Mapping[int, str]
    clashes: Mapping[int, Clash]
    given: Mapping[int, Given]

    @property
    def whole(self) -> bool:
        """Whether all of it is stored."""
        return not self.faults and not self.clashes

    @property
    def told(self) -> list[tuple[str, str]]:
        """What is not stored and why, each fault once by code."""
        codes = {*self.faults.values(), *(["newer_answer"] if self.clashes else [])}
        return [(code, FAULTS[code]) for code in sorted(codes)]


NOTHING_SENT = Sent({}, {}, {})


@dataclass(frozen=True, slots=True)
class Row:
    """All that a statement on the page shows; `reason` is as sent where it came back faulty.

    `over` is the revision that an answer given here goes over, `stamp` the answer shown: both come
    back with the form. A clash shows what was given here, still over the older revision.
    """

    line: StatementLine
    number: int
    total: int
    level: str
    value: Value
    not_sure: bool
    reason: str
    over: int
    stamp: str | None
    fault: str
    clash: Clash | None
    evidence: Tally
    before: tuple[str, Value] | None
    kept: tuple[date, str] | None
    current: bool
    footings: tuple[Footing, ...]
    release: str


def clash_of(id_: int, given: Given, stored: Answer) -> Clash:
    """Both answers in words."""
    at = timezone.localtime(stored.rated_at) if stored.rated_at else None
    return Clash(
        id_,
        here=_words(given.value, given.reason, not_sure=given.not_sure),
        there=_words(stored.value, stored.reason, not_sure=stored.not_sure),
        at=at,
        revision=stored.revision,
        today=at is not None and at.date() == timezone.localdate(),
    )


def _words(value: object, reason: str, *, not_sure: bool) -> str:
    if value == KEEP:
        return "not sure" if not_sure else "no longer not sure"
    said = "no answer" if value is None else LABELS[value]
    said = f"{said} (“{reason.strip()}”)" if value == "na" else said
    return f"{said}, not sure" if not_sure else said


def rows_context(
    request: HttpRequest,
    assessment: Assessment,
    places: Sequence[Place],
    answers: Answers,
    *,
    sent: Sent = NOTHING_SENT,
    opened: StatementLine | None = None,
    several: bool,
    first: int = 1,
    total: int | None = None,
) -> dict[str, Any]:
    """The statements of a page as values and as HTML, and the releases of O*NET they rest on.

    The assessment comes with_traces(). `opened` is the one to begin with, `several` says that they
    belong to several levels; they are numbered from `first`, of `total` (0: nobody knows how many).
    """
    evidence = counts_of(assessment) if assessment.has_evidence else {}
    before = last_time(assessment, [line for _, line in places])
    today = timezone.localdate()
    resting = _resting(assessment)
    release = release_of(assessment.framework)
    opened = opened or _opened(request, [line for _, line in places], answers, sent)
    rows = [
        Row(
            line=line,
            number=number,
            total=len(places) if total is None else total,
            level=level.label if several else "",
            value=answers[line].value,
            not_sure=answers[line].not_sure,
            reason=request.POST.get(f"r-{line.id}", answers[line].reason),
            over=answers[line].revision,
            stamp=stamp(answers[line].value, answers[line].reason, not_sure=answers[line].not_sure),
            fault=sent.faults.get(line.id, ""),
            clash=None,
            evidence=evidence.get(line.id, Tally()),
            before=None if answers[line].kept_from else _month(before.get(line.lineage), today),
            kept=_kept(answers[line]),
            current=line == opened,
            footings=resting.get(line.id, ()),
            release=release if any(each.onet for each in resting.get(line.id, ())) else "",
        )
        for number, (level, line) in enumerate(places, first)
    ]
    rows = [_clashing(row, sent) for row in rows]
    return {
        "rows": [(row, _shown(row)) for row in rows],
        "releases": sorted({row.release for row in rows} - {""}),
        "faults": sent.told,
    }


def _clashing(row: Row, sent: Sent) -> Row:
    """The row with what was given here, where that stands against a newer answer."""
    clash, given = sent.clashes.get(row.line.id), sent.given.get(row.line.id)
    if clash is None or given is None or given.window is None:
        return row
    return replace(
        row,
        clash=clash,
        value=VALUES.get(str(given.value or "")),
        not_sure=given.not_sure,
        over=given.window.over,
        stamp=None,
    )


def _resting(assessment: Assessment) -> Footings:
    """What its statements rest on; a query only where an admin said something of that.

    Its framework has its occupation from then on, so that nobody asks for it again.
    """
    framework = assessment.framework
    framework.occupation = assessment.occupation
    if assessment.has_groundings:
        return footings_of(framework)
    return footings_as_said(framework, assessment.anchors_mark, {})


def _month(said: tuple[datetime, Value] | None, today: date) -> tuple[str, Value] | None:
    """An earlier answer with its month in words, and the year unless it is this one."""
    if said is None:
        return None
    at = timezone.localdate(said[0])
    return date_format(at, "F" if at.year == today.year else "F Y"), said[1]


def _kept(answer: Answer) -> tuple[date, str] | None:
    """When, and in which version, an answer was given that came along from there."""
    if not answer.kept_from or answer.rated_at is None:
        return None
    return timezone.localdate(answer.rated_at), answer.kept_from


@lru_cache(maxsize=4096)
def _shown(row: Row) -> SafeString:
    """A statement as HTML, kept: many people see the same one, most of them unanswered."""
    context = {
        "row": row,
        "fault": FAULTS.get(row.fault, ""),
        "reason_fault": FAULTS["reason_required"],
        "scale": SCALE,
    }
    return render_to_string("assessments/_statement.html", context)


def _opened(
    request: HttpRequest, lines: Iterable[StatementLine], answers: Answers, sent: Sent
) -> StatementLine:
    """The statement to begin with: one to look at again, the one asked for, the first open one."""
    lines = list(lines)
    wanted = {str(id_) for id_ in (*sent.faults, *sent.clashes)} or {request.GET.get("s", "")}
    asked = [line for line in lines if str(line.id) in wanted]
    still_open = [line for line in lines if not answers[line].given]
    return (asked or still_open or lines)[0]
