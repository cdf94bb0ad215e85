"""Public pages: the catalogue, and an occupation's framework in four tabs."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from frameworks.documents import FrameworkDoc, StrandDoc
from frameworks.exporting import export, format_exported_at
from frameworks.models import Framework, Occupation
from frameworks.queries import document_of

PER_PAGE = 25


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and a search for an occupation."""
    return redirect("catalogue")


@login_not_required
def catalogue(request: HttpRequest) -> HttpResponse:
    """Occupations with a published framework, by title or code."""
    query = request.GET.get("q", "").strip()[:200].replace("\x00", "")
    found = Occupation.objects.filter(frameworks__status=Framework.Status.PUBLISHED)
    if query:
        found = found.filter(Q(title__icontains=query) | Q(code__startswith=query))
    page = Paginator(found.order_by("title", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "query": query, "section": "occupations"}
    return render(request, "frameworks/catalogue.html", context)


@login_not_required
def occupation(request: HttpRequest, soc: str, tab: str = "occupational") -> HttpResponse:
    """One strand of the published version, or its source anchors."""
    document = document_of(published(soc))
    strands: dict[str, StrandDoc] = {strand.kind: strand for strand in document.strands}
    context = {
        "document": document,
        "strand": strands.get(tab),
        "current": tab,
        "tabs": [
            {
                "key": key,
                "label": label,
                "count": count,
                "url": reverse(
                    "occupation" if key == "occupational" else f"occupation-{key}", args=[soc]
                ),
            }
            for key, label, count in tab_counts(document, strands)
        ],
        "section": "occupations",
    }
    return render(request, "frameworks/occupation.html", context)


def tab_counts(document: FrameworkDoc, strands: dict[str, StrandDoc]) -> list[tuple[str, str, int]]:
    """Key, label and number of statements or anchors of each tab there is."""
    labels = {"occupational": "Occupational", "ai": "AI skills", "durable": "Durable skills"}
    counted = [
        (
            key,
            label,
            sum(
                len(level.statements) for domain in strands[key].domains for level in domain.levels
            ),
        )
        for key, label in labels.items()
        if key in strands
    ]
    anchors = sum(len(names) for names in (document.anchors or {}).values())
    return [*counted, ("sources", "Sources", anchors)]


@login_not_required
def occupation_export(request: HttpRequest, soc: str) -> HttpResponse:
    """The published version as an NSX JSON attachment."""
    data = export(
        document_of(published(soc)), schema=None, exported_at=format_exported_at(timezone.now())
    )
    return HttpResponse(
        data,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{soc}.json"'},
    )


def published(soc: str) -> Framework:
    """The published version of an occupation. Raises Http404."""
    return get_object_or_404(
        Framework.objects.select_related("occupation"),
        occupation__code=soc,
        status=Framework.Status.PUBLISHED,
    )
