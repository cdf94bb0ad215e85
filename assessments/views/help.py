"""The help page about placement, with an example that the rule itself answers."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from assessments.placement import RULE, need
from assessments.results.example import PROFILES, example_of
from frameworks.views.visitors import NOT_KEPT, for_visitors, site_of
from nsx.lib.about import About

DESCRIPTION = (
    "You say how well each statement fits your work. One open rule turns your answers into "
    "a level, from Emerging to Advanced. Here it is, with its limits."
)
NEEDS = [(answers, need(answers)) for answers in range(10, 0, -1)]


@login_not_required
@require_safe
def placement(request: HttpRequest) -> HttpResponseBase:
    """How placement works. Its address's parameters are the answers of the example on it."""
    return _tried(request) if request.GET else _plain(request)


@for_visitors()
def _plain(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _tried(request: HttpRequest) -> HttpResponse:
    """Somebody's own numbers: a page of its own that nobody keeps or lists."""
    response = _page(request)
    patch_vary_headers(response, ("Cookie", "HX-Request"))
    response["Cache-Control"] = NOT_KEPT
    return response


def _page(request: HttpRequest) -> HttpResponse:
    found: dict[str, object] = {"example": example_of(request.GET.dict())}
    if getattr(request, "htmx", None):
        return render(request, "pages/_example.html", {**found, "told": True})
    context = {
        "about": About(
            "How placement works",
            DESCRIPTION,
            f"{site_of(request)}{reverse('help-placement')}",
            index=not request.GET,
        ),
        "section": "help",
        "rule": RULE.id,
        "needs": NEEDS,
        "profiles": PROFILES,
        **found,
    }
    return render(request, "pages/help_placement.html", context)
