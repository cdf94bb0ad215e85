"""How near a learner is to another occupation, and taking over what they met elsewhere."""

from collections.abc import Collection, Sequence
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments import actions
from assessments.models import Assessment
from assessments.nearness import NearStrand
from assessments.parts import parts_of
from assessments.progress import unanswered
from assessments.queries import answers_of
from assessments.queries.nearness import (
    Near,
    looked_for,
    near,
    suggested_to,
    teams_shown_anew,
)
from assessments.results.wording import many
from frameworks.finding.asked import MAX_QUERY
from frameworks.queries import outline_of
from nsx.accounts.models import User


@require_safe
def near_any(request: HttpRequest) -> HttpResponse:
    """Which occupation to hold beside one's own: suggested ones with their reasons, or any."""
    user = cast(User, request.user)
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:MAX_QUERY]
    found, suggested = looked_for(words, user), suggested_to(user)
    releases = {hit.onet for hit in found} | {each.onet for each in suggested}
    context = {
        "words": words,
        "found": found,
        "suggested": suggested,
        "rated": Assessment.objects.of(user).filter(revision__gt=0).exists(),
        "releases": sorted(releases - {""}),
        "section": "me",
    }
    return render(request, "assessments/near.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def near_to(request: HttpRequest, soc: str) -> HttpResponse:
    """One occupation beside one's own; sent, it takes over what is ticked, and nothing else.

    Sent with `tick`, a strand, it only ticks what is in the same words there, or takes that back.
    """
    user = cast(User, request.user)
    found = near(user, soc)
    if found is None:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    taken, tick = asked.getlist("take"), asked.get("tick", "")
    sent = request.method == "POST" and not tick
    if sent and (away := taken_over(request, found, taken)):
        return away
    ticked = ticked_of(found, taken, tick)
    context = {
        "near": found,
        "strands": strands_of(found, ticked),
        "ticked": ticked,
        "untold": sent,
        "teams": teams_shown_anew(found),
        "releases": sorted({found.side.onet, *(side.onet for side in found.mine)} - {""}),
        "section": "me",
    }
    return render(request, "assessments/near_to.html", context, status=422 if sent else 200)


def taken_over(request: HttpRequest, found: Near, ticked: Sequence[str]) -> HttpResponse | None:
    """Take over what is ticked and go on there; None where nothing is."""
    values = values_of(found, ticked)
    if values and found.framework:
        user = cast(User, request.user)
        assessment, count = actions.take_over(framework=found.framework, values=values, by=user)
        messages.success(request, f"{many(count, 'answer')} taken over, as of today.")
        return rate_the_rest(assessment)
    if found.assessment and found.found and found.found.taken_of(ticked):
        # Sent twice, or from a page that is older than the answers.
        messages.info(request, "What you ticked is answered there already.")
        return rate_the_rest(found.assessment)
    return None


def ticked_of(found: Near, taken: Collection[str], tick: str) -> set[int]:
    """What to show as ticked: what was, and all of a strand in the same words, or none of it."""
    ticked = set(values_of(found, taken))
    for strand in found.found.strands if found.found else ():
        if strand.kind == tick:
            same = strand.same_open
            ticked = ticked - same if same <= ticked else ticked | same
    return ticked


def strands_of(found: Near, ticked: Collection[int]) -> list[tuple[NearStrand, bool, bool]]:
    """Each strand, whether all its same words are ticked, and whether anything of it is."""
    return [
        (
            strand,
            strand.same_open <= {*ticked},
            any(line.statement.id in ticked for line in strand.lines),
        )
        for strand in (found.found.strands if found.found else ())
    ]


def values_of(found: Near, ticked: Collection[str]) -> dict[int, int]:
    """By statement what is ticked of all that can be taken over."""
    can_be = found.found.open if found.found else {}
    return {pk: value for pk, value in can_be.items() if str(pk) in ticked}


def rate_the_rest(assessment: Assessment) -> HttpResponse:
    """To the first part with statements still to answer, else to the look over all of them."""
    parts = parts_of(outline_of(assessment.framework))
    following = next(unanswered(parts, answers_of(assessment)), None)
    if following is None:
        return redirect("review", assessment.pk)
    return redirect("rate", assessment.pk, following[0].key)
