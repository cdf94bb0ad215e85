"""Public pages: home, the catalogue, and an occupation's framework in four tabs."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from frameworks.access import readable
from frameworks.described import of_catalogue, of_groups, of_home, of_version
from frameworks.documents import FrameworkDoc
from frameworks.exporting import export, format_exported_at
from frameworks.finding.asked import asked_of
from frameworks.finding.find import find
from frameworks.models import Framework
from frameworks.outline import minutes
from frameworks.packs import pack_of
from frameworks.presenting import (
    JOB_ZONES,
    ShownSource,
    anchors_beside,
    anchors_of,
    lists_of,
    onet_release,
    renamed,
    sources_of,
    statements_in,
    tabs_of,
)
from frameworks.queries import document_of, readable_versions, rows_of
from frameworks.queries.ai_evidence import evidence_of, identified
from frameworks.queries.catalogue import groups_of, releases_in, shelf_of
from frameworks.queries.grounds import Footings, footings_of, onet_in, release_of, resting_on
from frameworks.queries.onet import anchors_now
from frameworks.standing import standings
from frameworks.views.admins import edits
from frameworks.views.onet import onet_page
from frameworks.views.visitors import FILE, for_visitors, paths_of, site_of


@login_not_required
@require_safe
@for_visitors()
def home(request: HttpRequest) -> HttpResponse:
    """What this is, a search for an occupation, and a way in without an account."""
    shelf = shelf_of(request.user)
    first = shelf.examples[0].occupational if shelf.examples else 40
    context = {
        "about": of_home(site_of(request), request.path),
        "shelf": shelf,
        "minutes": minutes(first),
        "releases": shelf.releases,
    }
    return render(request, "frameworks/home.html", context)


@login_not_required
@require_safe
@for_visitors()
def catalogue(request: HttpRequest) -> HttpResponse:
    """All occupations, found by words, group, Job Zone and what they have."""
    asked = asked_of(request.GET.dict())
    found = find(asked, request.user, request.GET.get("page"))
    stand = standings(request.user, [hit.code for hit in found.hits])
    context = {
        "about": of_catalogue(
            site_of(request),
            request.path,
            count=found.page.paginator.count,
            page=found.page.number,
            asked=asked,
        ),
        "asked": asked,
        "found": found,
        "page": found.page,
        "rows": [(hit, stand.get(hit.code)) for hit in found.hits],
        "releases": sorted({hit.onet for hit in found.hits if hit.onet}),
        "section": "occupations",
    }
    if "HX-Request" not in request.headers:
        context |= {"groups": groups_of(request.user), "zones": JOB_ZONES}
        return render(request, "frameworks/catalogue.html", context)
    response = render(request, "frameworks/_results.html", context | {"announce": True})
    # In place: else each pause in typing would be a page to go back through.
    response["HX-Replace-Url"] = f"{request.path}?{asked.address}".rstrip("?")
    return response


@login_not_required
@require_safe
@for_visitors()
def groups(request: HttpRequest) -> HttpResponse:
    """The groups of occupations, to browse them without a word to search for."""
    found = groups_of(request.user)
    context = {
        "about": of_groups(site_of(request), request.path, groups=len(found)),
        "groups": found,
        "count": sum(group.count for group in found),
        "releases": releases_in(request.user),
        "section": "occupations",
    }
    return render(request, "frameworks/groups.html", context)


@login_not_required
@require_safe
@for_visitors()
def occupation(request: HttpRequest, soc: str, tab: str = "occupational") -> HttpResponse:
    """One strand of a version, or its source anchors; `?v=` names another version."""
    try:
        framework, current = version_of(request, soc)
    except Http404:
        if tab != "occupational" or "v" in request.GET:
            raise
        return onet_page(request, soc)
    return version_page(request, framework, current, tab)


def version_page(
    request: HttpRequest, framework: Framework, current: Framework | None, tab: str
) -> HttpResponse:
    """A tab of a version. Raises Http404 for a strand it has not."""
    soc, document = framework.occupation.code, document_of(framework)
    strand = next((strand for strand in document.strands if strand.kind == tab), None)
    if strand is None and tab != "sources":
        raise Http404("this version has no such strand")
    rated = strand or document.strands[0]
    sources, base = sources_of(document, strand), onet_release(document.sources)
    resting = footings_of(framework)
    context = {
        "about": of_version(
            document,
            tab,
            site=site_of(request),
            paths=paths_of(soc),
            other=framework != current,
            listed=current is not None and framework.occupation.organisation_id is None,
            known=bool(framework.occupation.onet_release or base),
        ),
        "document": document,
        "rows": rows_of(framework),
        "strand": strand,
        "sources": sources,
        **evidence_on(framework, document, tab, sources),
        "tabs": [(tab_of, tab_address(soc, tab_of.key)) for tab_of in tabs_of(document)],
        "tab": tab,
        "other": framework != current,
        "current": current,
        "rated": statements_in(rated),
        "minutes": minutes(statements_in(rated)),
        "edits": edits(request.user, framework.occupation.organisation_id),
        "standing": standings(request.user, [soc]).get(soc),
        "base": base,
        "releases": sorted({base, release_of(framework) if onet_in(resting) else ""} - {""}),
        "resting": resting,
        "section": "occupations",
        **({} if strand else sources_tab(framework, document, resting)),
    }
    return render(request, "frameworks/occupation.html", context)


def evidence_on(
    framework: Framework, document: FrameworkDoc, tab: str, sources: Mapping[str, ShownSource]
) -> dict[str, Any]:
    """What is known of AI, on the AI skills; on the sources of a version without AI skills."""
    strand = next((each for each in document.strands if each.kind == "ai"), None)
    if tab != ("ai" if strand else "sources"):
        return {}
    pack = pack_of(strand, sources, evidence_of(framework.occupation))
    return {"pack": pack, "identified": identified() if pack else 0}


def sources_tab(framework: Framework, document: FrameworkDoc, resting: Footings) -> dict[str, Any]:
    """A version's source anchors, what rests on them, and where O*NET says otherwise now."""
    occupation = framework.occupation
    now, own = anchors_now(occupation), anchors_of(document)
    shown = {onet_release(document.sources), occupation.onet_release}
    return {
        "anchors": anchors_beside(document, now),
        "others": lists_of(now, but=[each.key for each in own]),
        "rested": resting_on(resting),
        "renamed": renamed(document.occupation, occupation.onet_says),
        "onet": occupation.onet_release,
        "releases": sorted(shown - {""}),
    }


def tab_address(soc: str, tab: str) -> str:
    """Where a tab of an occupation stands."""
    return paths_of(soc)[tab]


@login_not_required
@require_safe
@for_visitors(FILE)
def occupation_export(request: HttpRequest, soc: str) -> HttpResponse:
    """A version as an NSX JSON attachment: the published one unless `?v=` names another."""
    framework, _ = version_of(request, soc)
    data = export(
        document_of(framework), schema=None, exported_at=format_exported_at(timezone.now())
    )
    return HttpResponse(
        data,
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{soc}.json"',
            "X-Robots-Tag": "noindex",
        },
    )


def version_of(request: HttpRequest, soc: str) -> tuple[Framework, Framework | None]:
    """The version that `?v=` asks for (without it the published one), and the published one.

    Raises Http404 where there is none, or none that this reader may see.
    """
    version = request.GET.get("v")
    versions = readable_versions(soc, request.user)
    current = next((v for v in versions if v.status == Framework.Status.PUBLISHED), None)
    asked = (
        current if version is None else next((v for v in versions if v.version == version), None)
    )
    if asked is None:
        raise Http404("no such version")
    return asked, current


def published(soc: str, reader: object) -> Framework:
    """The published version of an occupation, if the reader may see it. Raises Http404."""
    return get_object_or_404(
        Framework.objects.select_related("occupation"),
        readable(reader),
        occupation__code=soc,
        status=Framework.Status.PUBLISHED,
    )
