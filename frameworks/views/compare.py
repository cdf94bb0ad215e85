"""Two or three occupations side by side."""

import re
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
from frameworks.queries.compare import Offer, named, near_to, sides_of
from frameworks.views.visitors import for_visitors, site_of
from nsx.lib.numbers import whole

CODE_CHARS = 80
MAX_CODES = 10
"""More of an address is not looked at; not all of them need be known."""
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
    known = [side.code for side in sides]
    notes += [f"We know no occupation ‘{code}’." for code in codes if code not in known]
    notes += [TOO_MANY] if len(sides) > MOST else []
    sides, there = sides[:MOST], known[:MOST]
    place = (whole(request.GET.get("place", "")) or 0) - 1
    place = place if 0 <= place < len(there) else len(there)
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:MAX_QUERY]
    found = named(words, request.user)
    near = near_to(sides[0], request.user) if sides and place < MOST and not words else []
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
        "found": choices(found, there, place),
        "near": choices(near, there, place),
        "releases": releases_of([*sides, *found, *near]),
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
    sent = [
        re.sub(r"^([0-9]{2}-[0-9]{4})$", r"\1.00", code.replace("\0", "").strip()[:CODE_CHARS])
        for code in given.getlist("soc")
    ]
    codes = list(dict.fromkeys(filter(None, sent)))
    notes = [TWICE] if len(codes) < len(list(filter(None, sent))) else []
    return codes[:MAX_CODES], notes


def releases_of(shown: Sequence[Side | Offer]) -> list[str]:
    """The O*NET releases that know what the page shows."""
    return sorted({each.onet for each in shown} - {""})


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
    offers: Sequence[Offer], there: Sequence[str], place: int
) -> list[tuple[str, str, str]]:
    """Code, title, and the address with it in its place; what stands there already is left out."""
    return [
        (code, title, address([*there[:place], code, *there[place + 1 :]]))
        for code, title, _ in offers
        if code not in there
    ]


def address(codes: Sequence[str]) -> str:
    """Where these occupations stand side by side."""
    asked = urlencode([("soc", code) for code in codes])
    return f"{reverse('compare')}?{asked}" if asked else reverse("compare")
