"""How near a learner is to another occupation, and taking over what they met elsewhere."""

from collections.abc import Collection, Sequence
from typing import cast
from urllib.parse import urlencode

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
from assessments.queries.nearness import Near, looked_for, near, suggested_to
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
        "rated": Assessment.objects.of(user).exists(),
        "releases": sorted(releases - {""}),
        "section": "me",
    }
    return render(request, "assessments/near.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def near_to(request: HttpRequest, soc: str) -> HttpResponse:
    """One occupation beside one's own; sent, it takes over what is ticked, and nothing else.

    `?tick=occupational`, or another strand, shows all of it that is in the same words as ticked.
    """
    user = cast(User, request.user)
    found = near(user, soc)
    if found is None:
        raise Http404
    sent = request.method == "POST"
    if sent and (values := values_of(found, request.POST.getlist("take"))) and found.framework:
        assessment, count = actions.take_over(framework=found.framework, values=values, by=user)
        messages.success(request, f"{many(count, 'answer')} taken over, as of today.")
        return rate_the_rest(assessment)
    strands = strands_of(found, request.GET.getlist("tick"))
    context = {
        "near": found,
        "strands": strands,
        "ticked": {pk for strand, _, on in strands if on for pk in strand.same_open},
        "untold": sent,
        "releases": sorted({found.side.onet, *(side.onet for side in found.mine)} - {""}),
        "section": "me",
    }
    return render(request, "assessments/near_to.html", context, status=422 if sent else 200)


def strands_of(found: Near, ticked: Sequence[str]) -> list[tuple[NearStrand, str, bool]]:
    """Each strand, whether all of it is ticked, and the address where it is the other way."""
    strands = found.found.strands if found.found else ()
    shown = []
    for strand in strands:
        on = strand.kind in ticked
        wanted = {*ticked} ^ {strand.kind}
        kinds = [("tick", each.kind) for each in strands if each.kind in wanted]
        shown.append((strand, f"?{urlencode(kinds)}#{strand.kind}", on))
    return shown


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
