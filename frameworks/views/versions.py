"""Admins: the frameworks there are, their versions, rolling back and retiring."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frameworks import actions, reviewing
from frameworks.models import Framework
from frameworks.presenting import releases_of
from frameworks.queries.history import FILTERS, History, editable, entries, history_of
from frameworks.queries.reviews import review_of_versions
from frameworks.views.admins import admin_of
from nsx.accounts.models import User
from nsx.accounts.powers import Powers
from nsx.lib.http import words_of

MAX_WHY = 500


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    """The occupations with a framework that the reader may change."""
    _, powers = admin_of(request)
    words = words_of(request)
    shown = request.GET.get("show", "")
    shown = shown if shown in FILTERS else ""
    page, found = entries(powers, words=words, shown=shown, page=request.GET.get("page"))
    context = {
        "page": page,
        "entries": found,
        "words": words,
        "shown": shown,
        "filters": FILTERS,
        "powers": powers,
        "page_of": "frameworks",
        "section": "manage",
    }
    return render(request, "frameworks/versions.html", context)


@require_safe
def history(request: HttpRequest, soc: str) -> HttpResponse:
    """What was live when, and what changed between any two versions."""
    found, _, powers = _history(request, soc)
    start, end = request.GET.get("from"), request.GET.get("to")
    context: dict[str, Any] = {"history": found}
    if start and end:
        context |= _compared(_version(found, start), _version(found, end))
        context["show_all"] = "all" in request.GET
    return _render(request, "versions_history", powers, context)


@require_http_methods(["GET", "HEAD", "POST"])
def rollback(request: HttpRequest, soc: str) -> HttpResponse:
    """Make an earlier version live again, after a look at what that changes."""
    found, user, powers = _history(request, soc)
    to = _version(found, request.GET.get("to"))
    if request.method == "POST":
        if actions.roll_back(to=to, by=user, why=_why(request)):
            messages.success(request, f"Version {to.version} is live again.")
        return redirect("framework-history", soc)
    if to == found.live:
        return redirect("framework-history", soc)
    context: dict[str, Any] = {"history": found, "to": to, "on_live": found.people_on(found.live)}
    if found.live:
        context |= _compared(found.live, to)
    return _render(request, "versions_rollback", powers, context)


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, soc: str) -> HttpResponse:
    """Take the live version out of the catalogue, after a look at whom that concerns."""
    found, user, powers = _history(request, soc)
    if found.live is None:
        return redirect("framework-history", soc)
    if request.method == "POST":
        if actions.retire(framework=found.live, by=user, why=_why(request)):
            messages.success(request, f"Version {found.live.version} is retired.")
        return redirect("framework-history", soc)
    context = {"history": found, "on_live": found.people_on(found.live)}
    return _render(request, "versions_retire", powers, context)


def _history(request: HttpRequest, soc: str) -> tuple[History, User, Powers]:
    """The versions of an occupation that the reader may change. Raises Http404."""
    user, powers = admin_of(request)
    having = editable(powers).select_related("organisation").filter(frameworks__isnull=False)
    return history_of(get_object_or_404(having.distinct(), code=soc)), user, powers


def _version(found: History, name: str | None) -> Framework:
    version = found.version(name)
    if version is None:
        raise Http404("no such version")
    return version


def _compared(start: Framework, end: Framework) -> dict[str, Any]:
    """What the templates show of the way from one version to another."""
    review = review_of_versions(start, end)
    return {
        "start": start,
        "end": end,
        "sections": reviewing.sections(review.comparison, review.people),
        "also": reviewing.also(review.differences),
        "releases": releases_of(start.sources, end.sources),
        "pills": reviewing.pills(review.comparison.counts),
    }


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "").replace("\0", "").strip()[:MAX_WHY]


def _render(
    request: HttpRequest, name: str, powers: Powers, context: dict[str, Any]
) -> HttpResponse:
    context |= {"powers": powers, "page_of": "frameworks", "section": "manage"}
    return render(request, f"frameworks/{name}.html", context)
