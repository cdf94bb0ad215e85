"""Two or three occupations side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from frameworks.comparing import LETTERS, MOST, Side, facts_of, kinds_of, ladders_of
from frameworks.described import of_comparison
from frameworks.finding.asked import MAX_QUERY
from frameworks.queries.compare import named, near_to, sides_of
from frameworks.views.visitors import for_visitors, site_of
from nsx.lib.numbers import whole

CODE_CHARS = 80
TWICE = "One of them was there twice. It stands here once."
TOO_MANY = f"{MOST} occupations fit side by side. These are the first {MOST}."


@dataclass(frozen=True, slots=True)
class Column:
    """An occupation with the addresses that take it out, or put another in its place."""

    letter: str
    side: Side
    out: str
    swap: str


@login_not_required
@require_safe
@for_visitors()
def compare(request: HttpRequest) -> HttpResponse:
    """What `?soc=` names, side by side; `?q=` looks for one more, `?place=` for another one."""
    codes, notes = asked_of(request.GET)
    sides = sides_of(codes, request.user)
    there = [side.code for side in sides]
    notes += [f"We know no occupation ‘{code}’." for code in codes if code not in there]
    place = (whole(request.GET.get("place", "")) or 0) - 1
    place = place if 0 <= place < len(there) else len(there)
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:MAX_QUERY]
    offers = sides and place < MOST and not words
    context = {
        "about": of_comparison(
            site_of(request), request.path, titles=[side.title for side in sides]
        ),
        "columns": columns_of(sides),
        "notes": notes,
        "place": place + 1 if place < len(there) else None,
        "instead": sides[place] if place < len(sides) else None,
        "room": place < MOST,
        "words": words,
        "found": choices(named(words, request.user), there, place),
        "near": choices(near_to(sides[0], request.user), there, place) if offers else [],
        "releases": sorted({side.onet for side in sides} - {""}),
        "section": "occupations",
    }
    if len(sides) > 1:
        context |= {
            "facts": facts_of(sides),
            "ladders": ladders_of(sides),
            "kinds": kinds_of(sides),
        }
    return render(request, "frameworks/compare.html", context)


def asked_of(given: QueryDict) -> tuple[list[str], list[str]]:
    """The codes an address names, each once, and what is to be said of them."""
    sent = [code.replace("\0", "").strip()[:CODE_CHARS] for code in given.getlist("soc")]
    codes = list(dict.fromkeys(filter(None, sent)))
    notes = [TWICE] if len(codes) < len(list(filter(None, sent))) else []
    if len(codes) > MOST:
        notes.append(TOO_MANY)
    return codes[:MOST], notes


def columns_of(sides: Sequence[Side]) -> list[Column]:
    """The occupations with what can be done to each."""
    codes = [side.code for side in sides]
    return [
        Column(
            LETTERS[n],
            side,
            address([code for code in codes if code != side.code]),
            f"{address(codes)}&place={n + 1}#finder",
        )
        for n, side in enumerate(sides)
    ]


def choices(
    found: Sequence[tuple[str, str]], there: Sequence[str], place: int
) -> list[tuple[str, str, str]]:
    """Code, title, and the address with it in its place; what stands there already is left out."""
    return [
        (code, title, address([*there[:place], code, *there[place + 1 :]]))
        for code, title in found
        if code not in there
    ]


def address(codes: Sequence[str]) -> str:
    """Where these occupations stand side by side."""
    asked = urlencode([("soc", code) for code in codes])
    return f"{reverse('compare')}?{asked}" if asked else reverse("compare")
