"""Suggesting corrections, seeing what became of them, and deciding on them."""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from frameworks import actions
from frameworks.forms.corrections import DecideForm, SuggestForm
from frameworks.models import Correction, Framework, Statement
from frameworks.presenting import anchors_of, releases_of
from frameworks.queries import corrections as asked
from frameworks.queries import document_of, readable_versions
from frameworks.views.catalogue import tab_address, version_of
from nsx.accounts.models import User
from nsx.accounts.powers import Powers
from nsx.accounts.queries import powers_of
from nsx.lib.http import TooManyRequests
from nsx.lib.numbers import whole

PER_PAGE = 25
RETRY_AFTER = 600
NO_PLACE = "That wording cannot go into a draft as it is. Accept it only, then edit it there."
TOO_MANY = "You have many open suggestions. Wait for answers first."


@dataclass(frozen=True, slots=True)
class Subject:
    """What a suggestion is about: a statement's row, or an anchor by kind and name."""

    framework: Framework
    text: str
    place: str
    back: str
    statement: Statement | None = None
    anchor: tuple[str, str] = ("", "")


def suggest(request: HttpRequest, soc: str) -> HttpResponse:
    """Say what should read otherwise: `?s=` names a statement's row, `?anchor=` kind/number."""
    user = cast(User, request.user)
    subject = subject_of(request, soc)
    if user.is_guest:
        messages.info(request, "That needs an account. Sign up first; your answers stay.")
        back = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('account_signup')}?{back}")
    form = SuggestForm(request.POST or None, text=subject.text)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="suggest", user=user):
            raise TooManyRequests(RETRY_AFTER)
        try:
            actions.suggest_correction(
                framework=subject.framework,
                statement=subject.statement,
                anchor=subject.anchor,
                says=form.cleaned_data["says"],
                why=form.cleaned_data["why"],
                by=user,
            )
        except ValueError as refused:
            form.add_error(None, ValidationError(TOO_MANY, code=str(refused)))
        else:
            messages.success(request, "Thank you. We tell you what becomes of it.")
            return redirect("suggestions")
    context = {
        "form": form,
        "subject": subject,
        "releases": releases_of(subject.framework.sources) if subject.statement is None else [],
        "section": "occupations",
    }
    status = 422 if form.is_bound else 200
    return render(request, "frameworks/suggest.html", context, status=status)


def subject_of(request: HttpRequest, soc: str) -> Subject:
    """What the address names, in a version that may be read. Raises Http404."""
    if "anchor" in request.GET:
        return anchor_of(request, soc)
    statement: Statement = get_object_or_404(
        Statement.objects.select_related("level__domain__strand__framework__occupation"),
        pk=whole(request.GET.get("s", "")),
        level__domain__strand__framework__in=readable_versions(soc, request.user),
    )
    domain = statement.level.domain
    framework = domain.strand.framework
    parts = [domain.strand.get_kind_display(), domain.label, statement.level.label]
    back = tab_address(soc, domain.strand.kind)
    return Subject(framework, statement.text, ", ".join(filter(None, parts)), back, statement)


def anchor_of(request: HttpRequest, soc: str) -> Subject:
    """The anchor that `?anchor=kind/number` names in a version. Raises Http404."""
    framework, _ = version_of(request, soc)
    kind, _, number = request.GET["anchor"].partition("/")
    index = whole(number)
    for anchor in anchors_of(document_of(framework)):
        if anchor.key == kind and index and index <= len(anchor.names):
            name = anchor.names[index - 1]
            back = tab_address(soc, "sources")
            return Subject(framework, name, anchor.title, back, anchor=(kind, name))
    raise Http404("no such anchor")


def suggestions(request: HttpRequest) -> HttpResponse:
    """What the reader suggested, and what became of it."""
    lines = asked.made_by(cast(User, request.user))
    context = {
        "lines": lines,
        "releases": asked.releases_in(line.row for line in lines),
        "section": "me",
    }
    return render(request, "frameworks/suggestions.html", context)


def queue(request: HttpRequest) -> HttpResponse:
    """What people suggest, for the admins of the frameworks."""
    return render(request, "frameworks/corrections.html", queue_context(request, admin(request)))


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a suggestion, or decline it with a reason."""
    powers = admin(request)
    row = get_object_or_404(
        Correction.objects.decidable_with(powers).select_related("occupation"), pk=pk
    )
    if request.method != "POST":
        return redirect("corrections")
    form = DecideForm(request.POST)
    if not form.is_valid():
        context = queue_context(request, powers) | {"form": form, "about_row": row.pk}
        return render(request, "frameworks/corrections.html", context, status=422)
    by, answer = cast(User, request.user), form.cleaned_data["answer"]
    try:
        if form.cleaned_data["what"] == "decline":
            actions.decline_correction(correction=row, answer=answer, by=by)
        else:
            into = form.cleaned_data["what"] == "draft"
            actions.accept_correction(correction=row, answer=answer, into_draft=into, by=by)
    except actions.Decided:
        messages.warning(request, "Someone else has decided on it already. See under Decided.")
    except actions.NoPlace:
        messages.warning(request, NO_PLACE)
    else:
        messages.success(request, f"Done. The suggestion for {row.occupation} is decided.")
    return redirect("corrections")


def admin(request: HttpRequest) -> Powers:
    """The reader's powers. Raises PermissionDenied for who looks after no framework."""
    powers = powers_of(cast(User, request.user))
    if not powers.any_frameworks:
        raise PermissionDenied
    return powers


def queue_context(request: HttpRequest, powers: Powers) -> dict[str, object]:
    """The queue as the address asks for it."""
    decided = request.GET.get("show") == "decided"
    soc = request.GET.get("soc", "").replace("\x00", "")
    words = request.GET.get("q", "").replace("\x00", "")[:200]
    found = asked.queue_of(powers, decided=decided, soc=soc, words=words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "abouts": asked.grouped(page.object_list),
        "releases": asked.releases_in(page.object_list),
        "occupations": asked.occupations_in(powers),
        "open": asked.open_count(powers),
        "decided": decided,
        "soc": soc,
        "words": words,
        "powers": powers,
        "page_of": "corrections",
        "section": "manage",
    }
