"""Evidence on one statement: beneath it on the rating page, or on a page of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.evidence.seeking import words_of
from assessments.evidence.text import Refused
from assessments.forms.evidence import EvidenceForm
from assessments.models import Assessment, Evidence, EvidenceUse
from assessments.parts import Part, parts_of
from assessments.queries.evidence import Tally, items_of
from assessments.queries.library import best_first
from assessments.queries.talk import turns_on
from assessments.views.learner import own
from assessments.views.uploads import from_htmx, message_only, takes_evidence
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import User
from nsx.lib.numbers import whole

AGAIN_SHOWN = 8
"""Own items offered under a statement; a search finds the others."""


@dataclass(frozen=True, slots=True)
class Place:
    """A statement of the reader's own assessment, and the part it is rated in."""

    assessment: Assessment
    line: StatementLine
    part: Part

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.assessment.pk}-{self.line.id}"


def places_in(assessment: Assessment) -> Iterator[Place]:
    """All its statements in the order they are rated."""
    for part in parts_of(outline_of(assessment.framework)):
        for _, line in part.rows:
            yield Place(assessment, line, part)


@takes_evidence
@require_http_methods(["GET", "POST"])
def statement_evidence(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """What is attached to a statement, and the form to add more.

    Asked with `q` by htmx it answers with the items found alone, beneath the search box.
    """
    places = places_in(own(request, pk))
    place = next((place for place in places if place.line.id == statement), None)
    if place is None:
        raise Http404("no such statement")
    if request.method != "POST":
        if from_htmx(request) and "q" in request.GET:
            return render(request, "assessments/_evidence_found.html", _context(request, place))
        return _show(request, place)
    return _remove(request, place) if "remove" in request.POST else _add(request, place)


def _add(request: HttpRequest, place: Place) -> HttpResponse:
    user = cast(User, request.user)
    form = EvidenceForm(request.POST, request.FILES.get("file"), items=items_of(user))
    added = list(form.again)
    if form.adds and not form.faults:
        try:
            added.append(
                actions.add_evidence(
                    kind=form.kind,
                    url=form.clean_url,
                    note=form.clean_note,
                    file=form.file,
                    assessment=place.assessment,
                    statement=place.line.id,
                    by=user,
                )
            )
        except Refused as refused:
            form.refuse("file", refused)
    if form.faults or form.searches:
        if from_htmx(request) and form.faults:
            return message_only(request, form.faults, status=form.status)
        return _show(request, place, form=form, status=form.status)
    for item in form.again:
        actions.use_evidence(
            evidence=item, assessment=place.assessment, statement=place.line.id, by=user
        )
    said = f"Saved: {', '.join(item.title for item in added)}"
    return _said(request, place, said, "assessments/_evidence_saved.html")


def _remove(request: HttpRequest, place: Place) -> HttpResponse:
    use = own_use(request)
    actions.unuse_evidence(use=use, by=cast(User, request.user))
    said = f"Taken off here. It stays in your evidence: {use.evidence.title}"
    return _said(request, place, said, "assessments/_evidence_removed.html")


def _said(request: HttpRequest, place: Place, said: str, fragment: str) -> HttpResponse:
    if from_htmx(request):
        return render(request, fragment, _context(request, place, said=said))
    messages.success(request, said)
    return redirect("statement-evidence", place.assessment.pk, place.line.id)


def _show(
    request: HttpRequest, place: Place, *, form: EvidenceForm | None = None, status: int = 200
) -> HttpResponse:
    name = "_evidence_form" if from_htmx(request) else "evidence_form"
    context = _context(request, place, form=form)
    return render(request, f"assessments/{name}.html", context, status=status)


def _context(request: HttpRequest, place: Place, **more: Any) -> dict[str, Any]:
    here = (place.assessment.pk, place.line.id)
    items = items_of(cast(User, request.user))
    uses = {item.pk: _use(item, here) for item in items}
    attached = [(use, item) for item in items if (use := uses[item.pk])]
    form = more.get("form")
    words = form.q if form else request.GET.get("q", "").strip()
    ticked = {str(item.pk) for item in form.again} if form else {*request.GET.getlist("again")}
    others = [item for item in items if not uses[item.pk]]
    chosen = [item for item in others if str(item.pk) in ticked]
    free = [item for item in others if item not in chosen]
    found = best_first(free, place.line, words_of(words))
    return {
        "place": place,
        "statement_id": place.line.id,
        "turns": turns_on(place.assessment, place.line.id),
        "attached": attached,
        "chosen": chosen,
        "found": found[:AGAIN_SHOWN],
        "found_more": len(found) - AGAIN_SHOWN,
        "searched": words,
        "seek": len(others) > 3,
        "others": len(others),
        "lost_file": bool(form and form.searches and request.FILES),
        "tally": Tally.of(item for _, item in attached),
        "in_page": not from_htmx(request),
        "section": "me",
        **more,
    }


def _use(item: Evidence, here: tuple[int, int]) -> EvidenceUse | None:
    """Its use on a statement, if any."""
    uses = item.uses.all()
    return next((use for use in uses if (use.assessment_id, use.statement_id) == here), None)


def own_use(request: HttpRequest, item: Evidence | None = None) -> EvidenceUse:
    """The use that is to go, of this item where one is named. Raises Http404 for any other."""
    given = whole(request.POST.get("remove", ""))
    if given is None:
        raise Http404("no such use")
    own_uses = EvidenceUse.objects.of(cast(User, request.user))
    if item is not None:
        own_uses = own_uses.filter(evidence=item)
    found: EvidenceUse = get_object_or_404(
        own_uses.select_related("evidence", "statement"), pk=given
    )
    return found
