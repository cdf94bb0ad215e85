"""The page of an occupation that has no framework: what O*NET says of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from frameworks.forms.requests import WHY_CHARS
from frameworks.models import Occupation
from frameworks.presenting import lists_of
from frameworks.queries.onet import anchors_now, related_to
from frameworks.queries.requests import demand_of
from frameworks.views.admins import edits

INSTEAD = 4
"""So many occupations to rate oneself in stand beside the one without a framework."""


def onet_page(request: HttpRequest, soc: str) -> HttpResponse:
    """Description, anchors and related occupations. Raises Http404 for what O*NET has not."""
    occupation = get_object_or_404(
        Occupation.objects.readable_by(request.user).exclude(onet_release=""), code=soc
    )
    anchors = anchors_now(occupation)
    related = related_to(occupation)
    titles = len(anchors.get("relatedTitles", ()))
    context = {
        "occupation": occupation,
        "said": occupation.onet_says,
        "anchors": lists_of(anchors),
        "more_titles": occupation.titles.count() - titles if titles else 0,
        "related": related,
        "instead": [near for near in related if near.framed][:INSTEAD],
        "demand": demand_of(occupation, request.user),
        "most": WHY_CHARS,
        "edits": edits(request.user, occupation.organisation_id),
        "releases": [occupation.onet_release],
        "section": "occupations",
    }
    return render(request, "frameworks/occupation_onet.html", context)
