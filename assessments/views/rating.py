"""Rating one part of an assessment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django_htmx.middleware import HtmxDetails

from assessments import actions
from assessments.models import Assessment
from assessments.parts import Part, parts_of
from assessments.placement import Value
from assessments.progress import heading_of, strand_progress, unanswered
from assessments.queries import Answer, Answers, answers_of, last_time
from assessments.queries.evidence import Tally, counts_of
from assessments.scale import SCALE
from assessments.views.learner import WHOLE, own
from frameworks.grounds import Footing
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from frameworks.queries.grounds import Footings, footings_as_said, footings_of, release_of
from nsx.accounts.models import User
from nsx.lib.numbers import whole

FAULTS = {
    "reason_required": "Say in a few words why it is not part of your work.",
    "text_too_long": f"Keep the reason under {actions.REASON_CHARS} characters.",
    "bad_text": "That reason has a hidden sign in it. Type it, do not paste it.",
    "bad_value": "Choose one of the four answers, or “Not part of my work”.",
}
FINISHED = (
    "Not saved: you finished this in another window. Your answers wait on this device. "
    "Open it again from its result to send them."
)
MOVED = (
    "Not saved: you moved this to another version in another window. Your answers wait on this "
    "device. Give them there once more."
)


TRACED = WHOLE.with_traces()


def rate(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """One part of an assessment: its page, and where its answers are sent.

    htmx sends what changed and gets the progress back; a plain form sends the whole
    part and goes on. Faulty answers come back with 422, all others are stored.
    """
    assessment = own(request, pk, WHOLE if request.method == "POST" else TRACED)
    parts = parts_of(outline_of(assessment.framework))
    current = next((each for each in parts if each.key == part), None)
    if current is None:
        raise Http404("no such part")
    if assessment.finished_at is not None:
        return _finished(request, assessment)
    if request.method == "POST":
        try:
            return _save(request, assessment, parts, current)
        except PermissionError:  # finished, or moved, at this moment
            return _finished(request, assessment)
    answers = answers_of(assessment)
    return render(
        request, "assessments/rate.html", _page(request, assessment, parts, current, answers, {})
    )


def _finished(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    # A redirect would be followed unseen, and the answers taken for saved.
    htmx = getattr(request, "htmx", False)
    if not htmx:
        return redirect("result", assessment.pk)
    return HttpResponse(MOVED if assessment.moved_to.exists() else FINISHED, status=409)


def _save(
    request: HttpRequest, assessment: Assessment, parts: tuple[Part, ...], current: Part
) -> HttpResponse:
    given, faults = _read(request.POST)
    answers = actions.save_ratings(assessment=assessment, given=given, by=cast(User, request.user))
    status = 422 if faults else 200
    if cast(HtmxDetails, getattr(request, "htmx", None)):
        context = {
            **_progress(assessment, parts, current, answers),
            "faults": [(code, FAULTS[code]) for code in sorted(set(faults.values()))],
            "swap": True,
        }
        return render(request, "assessments/_saved.html", context, status=status)
    if faults:
        shown = own(request, assessment.pk, TRACED)
        context = _page(request, shown, parts, current, answers, faults)
        return render(request, "assessments/rate.html", context, status=status)
    if (asked := request.POST.get("evidence", "")).isdigit():
        return redirect("statement-evidence", assessment.pk, asked)
    here = reverse("rate", args=[assessment.pk, current.key])
    if stay := request.POST.get("clear") or request.POST.get("stay"):
        return redirect(f"{here}?s={stay}#s-{stay}" if stay.isdigit() else here)
    return redirect(_after(assessment, parts, current))


def _read(post: QueryDict) -> tuple[dict[int, actions.Given], dict[int, str]]:
    """The answers a form brings, and the codes of those that cannot be stored.

    `seen` names the statements the form speaks of: a box that is not ticked is not sent.
    """
    given, faults = {}, {}
    for raw in post.getlist("seen"):
        if (id_ := whole(raw)) is None:
            continue
        text = post.get(f"v-{raw}", actions.KEEP)
        if post.get("clear") == raw:
            text = ""
        elif post.get("stay") == raw:
            text = "na"  # the button beside the reason says it, whatever is ticked
        value = int(text) if text in {"1", "2", "3", "4"} else (text or None)
        answer = actions.Given(value, post.get(f"r-{raw}", ""), f"u-{raw}" in post)
        if code := actions.check_given(answer):
            faults[id_] = code
        else:
            given[id_] = answer
    return given, faults


def _after(assessment: Assessment, parts: tuple[Part, ...], current: Part) -> str:
    """Where "Continue" leads: the next part of the strand, or the result."""
    following = _following(parts, current)
    if following is None:
        return reverse("result", args=[assessment.pk])
    return reverse("rate", args=[assessment.pk, following.key])


def _following(parts: tuple[Part, ...], current: Part) -> Part | None:
    found = parts[parts.index(current) + 1 :]
    return found[0] if found and found[0].kind == current.kind else None


def _progress(
    assessment: Assessment, parts: Iterable[Part], current: Part, answers: Answers
) -> dict[str, Any]:
    """What changes with every answer: counts, range, settled."""
    strand = strand_progress(current.strand, parts, answers)
    return {
        "assessment": assessment,
        "part": current,
        "strand": strand,
        "here": next(each for each in strand.parts if each.part == current),
        "heading": heading_of(current, answers),
    }


def _page(
    request: HttpRequest,
    assessment: Assessment,
    parts: tuple[Part, ...],
    current: Part,
    answers: Answers,
    faults: dict[int, str],
) -> dict[str, Any]:
    evidence = counts_of(assessment) if assessment.has_evidence else {}
    before = last_time(assessment, [line for _, line in current.rows])
    today = timezone.localdate()
    resting = _resting(assessment)
    release = release_of(assessment.framework)
    opened = _opened(request, current, answers, faults)
    rows = [
        Row(
            line=line,
            number=number,
            total=len(current.rows),
            level=level.label if current.level is None else "",
            value=answers[line].value,
            not_sure=answers[line].not_sure,
            reason=request.POST.get(f"r-{line.id}", answers[line].reason),
            fault=faults.get(line.id, ""),
            evidence=evidence.get(line.id, Tally()),
            before=None if answers[line].kept_from else _month(before.get(line.lineage), today),
            kept=_kept(answers[line]),
            current=line == opened,
            footings=resting.get(line.id, ()),
            release=release if any(each.onet for each in resting.get(line.id, ())) else "",
        )
        for number, (level, line) in enumerate(current.rows, start=1)
    ]
    return {
        **_progress(assessment, parts, current, answers),
        "rows": [(row, _shown(row)) for row in rows],
        "faults": sorted({(code, FAULTS[code]) for code in faults.values()}),
        "following": _following(parts, current),
        "after": _after(assessment, parts, current),
        "releases": sorted({row.release for row in rows} - {""}),
        "section": "me",
    }


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


@dataclass(frozen=True, slots=True)
class Row:
    """All that a statement on the page shows; `reason` is as sent where it came back faulty."""

    line: StatementLine
    number: int
    total: int
    level: str
    value: Value
    not_sure: bool
    reason: str
    fault: str
    evidence: Tally
    before: tuple[str, Value] | None
    kept: tuple[date, str] | None
    current: bool
    footings: tuple[Footing, ...]
    release: str


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
    request: HttpRequest, current: Part, answers: Answers, faults: dict[int, str]
) -> StatementLine:
    """The statement to begin with: a faulty one, the one asked for, the first open one."""
    lines = [line for _, line in current.rows]
    wanted = {str(id_) for id_ in faults} or {request.GET.get("s", "")}
    asked = [line for line in lines if str(line.id) in wanted]
    still_open = [line for _, line in unanswered([current], answers)]
    return (asked or still_open or lines)[0]
