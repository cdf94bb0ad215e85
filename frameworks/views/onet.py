"""The page of an occupation that has no framework: what O*NET says of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from frameworks.described import of_onet
from frameworks.forms.requests import WHY_CHARS
from frameworks.models import Occupation
from frameworks.packs import pack_of
from frameworks.presenting import NAMES, lists_of
from frameworks.queries.ai_evidence import evidence_of, identified
from frameworks.queries.onet import anchors_now, related_to
from frameworks.queries.requests import demand_of
from frameworks.views.admins import edits
from frameworks.views.visitors import paths_of, site_of

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
    pack = pack_of(None, {}, evidence_of(occupation))
    context = {
        "about": of_onet(
            soc,
            occupation.onet_says,
            occupation.description,
            occupation.onet_release,
            {kind: [line.name for line in lines] for kind, lines in anchors.items()},
            site=site_of(request),
            paths=paths_of(soc),
        ),
        "occupation": occupation,
        "said": occupation.onet_says,
        "anchors": lists_of(anchors),
        "measured": anchors.keys() - NAMES,
        "more_titles": occupation.titles.count() - titles if titles else 0,
        "related": related,
        "instead": [near for near in related if near.framed][:INSTEAD],
        "demand": demand_of(occupation, request.user),
        "most": WHY_CHARS,
        "pack": pack,
        "identified": identified() if pack else 0,
        "edits": edits(request.user, occupation.organisation_id),
        "releases": [occupation.onet_release],
        "section": "occupations",
    }
    return render(request, "frameworks/occupation_onet.html", context)
