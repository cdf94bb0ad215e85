"""A learner's rounds of one occupation: over time, and two of them side by side."""

from collections.abc import Sequence
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from assessments.models import Assessment
from assessments.queries.rounds import Compared, Rounds, compared, history_of, rounds_of
from assessments.results.history import Past
from assessments.results.rounds import Line, unsure_between
from assessments.results.strand import SHORT
from assessments.since import Kind, Since
from nsx.accounts.models import User
from nsx.lib.numbers import whole

SECTIONS: tuple[tuple[Kind, str, str, str], ...] = (
    ("up", "Went up", "add", "▲"),
    ("down", "Went down", "del", "▼"),
    ("rated", "Answered now", "mov", "+"),
    ("unrated", "No longer answered", "mov", "−"),
    ("came", "Part of your work now", "mov", "+"),
    ("left", "No longer part of your work", "mov", "−"),
    ("reworded", "In other words, with the same answer", "mod", "~"),
    ("new", "New in the later version", "add", "+"),
    ("gone", "Gone from the later version", "del", "−"),
)
"""What became of statements, as the page tells it: kind, title, and its mark with a colour."""


def history(request: HttpRequest, soc: str) -> HttpResponse:
    """Every round of an occupation: a line for each strand and domain, and what there is of it."""
    rounds = _own(request, soc)
    found = history_of(rounds)
    context = {
        "rounds": rounds,
        "history": found,
        "rows": [
            {"round": each, "before": before, "labels": _labels(found.strands, each.past)}
            for each, before in found.rounds
        ],
        "table": [
            (line.name, [line.label(each.past) for each, _ in found.rounds])
            for line in found.domains
        ],
        "soc": soc,
        "section": "me",
    }
    return render(request, "assessments/history.html", context)


def changes(request: HttpRequest, soc: str) -> HttpResponse:
    """Two rounds side by side, the last two finished ones unless others are asked for."""
    rounds = _own(request, soc)
    last = rounds.finished[-2:]
    before = _asked(request, "from", rounds) or (last[0] if len(last) > 1 else None)
    after = _asked(request, "to", rounds) or (last[-1] if len(last) > 1 else None)
    context: dict[str, object] = {"rounds": rounds, "before": before, "after": after, "soc": soc}
    if before and after and before != after:
        found = compared(rounds, before, after)
        kinds = [line.key for line in found.strands if found.since.within(line.key).steps]
        strand = request.GET.get("strand", "")
        strand = strand if strand in kinds else ""
        shown = found.since.within(strand) if strand else found.since
        counts = _counts(shown)
        if found.after.open:
            # Nothing was taken back: it is not reached yet.
            shown = Since(tuple(step for step in shown.steps if step.kind != "unrated"))
            counts |= {"unrated": 0, "to_rate": counts["unrated"]}
        context |= {
            "compared": found,
            "placements": _placements(found, strand),
            "counts": counts,
            "sections": _sections(shown),
            "strand": strand,
            "choices": [("", "All"), *((kind, SHORT[kind]) for kind in kinds)],
        }
    return render(request, "assessments/changes.html", {**context, "section": "me"})


def _own(request: HttpRequest, soc: str) -> Rounds:
    """The reader's own rounds of an occupation. Raises Http404 where they have none."""
    found = rounds_of(cast(User, request.user), soc)
    if found is None:
        raise Http404("no round of this occupation")
    return found


def _asked(request: HttpRequest, name: str, rounds: Rounds) -> Assessment | None:
    """The round that the address names; None where it names none. Raises Http404 for another's."""
    raw = request.GET.get(name, "")
    found = rounds.of(whole(raw))
    if raw and found is None:
        raise Http404("no such round")
    return found


def _labels(lines: Sequence[Line], past: Past) -> list[tuple[str, str]]:
    """Each strand's short name with where it stood in a round."""
    return [(line.kind, line.label(past)) for line in lines]


def _placements(found: Compared, strand: str) -> list[dict[str, object]]:
    """Where each strand, or the one that is asked for, stood and stands; None: not rated."""
    rows: list[dict[str, object]] = []
    for line in found.strands:
        before, after = line.at(found.before), line.at(found.after)
        if strand in ("", line.key) and line.spots:
            unsure = unsure_between(before, after) if before and after else ""
            rows.append({"name": line.name, "before": before, "after": after, "unsure": unsure})
    return rows


def _counts(shown: Since) -> dict[str, object]:
    """How many of what, and of evidence and confirmations how many more and fewer."""
    kinds: tuple[Kind, ...] = ("up", "down", "rated", "unrated", "neither", "same")
    counts: dict[str, object] = {kind: len(shown.of(kind)) for kind in kinds}
    return counts | {"evidence": shown.evidence, "confirmations": shown.confirmations}


def _sections(shown: Since) -> list[dict[str, object]]:
    """What there is anything of, in the order it is told."""
    return [
        {"kind": kind, "title": title, "colour": colour, "sign": sign, "steps": steps}
        for kind, title, colour, sign in SECTIONS
        if (steps := shown.of(kind))
    ]
