"""What becomes of everybody who asks for an address by any method."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from frameworks.queries import documents, grounds
from permissions.addresses import Address
from permissions.rules import NOTHING_THERE, PEOPLE, Group
from permissions.world import MARKS, World

METHODS = ("get", "post", "delete")
"""To read, to write, and one that no page expects."""

FRAGMENT = "fragment"
"""To read as htmx does; asked below FRAGMENTS only, and not told in the table."""

FRAGMENTS = ("/teams/", "/me/", "/evidence/")

MAY_SEE = frozenset({"learner", "manager"})
"""Who may be sent what the learner wrote."""

Row = Mapping[str, str]
"""By person: "ok/done/405", in the order of METHODS; one word where all are alike."""


@dataclass(frozen=True)
class Answer:
    """What one person got by one method; `leaks` are words of the learner's that were in it."""

    word: str
    leaks: tuple[str, ...]


def signed_in_as_everybody(world: World) -> Mapping[str, Mapping[str, str]]:
    """The cookies of everybody's browser."""
    return {
        who: {key: morsel.value for key, morsel in world.client(who).cookies.items()}
        for who in PEOPLE
    }


def asked(
    world: World, at: Address, cookies: Mapping[str, Mapping[str, str]]
) -> Mapping[str, Mapping[str, Answer]]:
    """Everybody's answers by person and method; nothing that was done has happened."""
    address, sent = world.address(at), world.sent.get(at.name, {})
    found: dict[str, dict[str, Answer]] = {}
    for who in PEOPLE:
        found[who] = {}
        for method in methods_of(at):
            # A browser each: signing out would sign the next request out too.
            client = Client(raise_request_exception=False)
            client.cookies = SimpleCookie(dict(cookies[who]))
            found[who][method] = _ask(client, method, address, sent)
    return found


def methods_of(at: Address) -> tuple[str, ...]:
    """How an address is asked for."""
    return (*METHODS, FRAGMENT) if at.route.startswith(FRAGMENTS) else METHODS


def _ask(client: Client, method: str, address: str, sent: Mapping[str, object]) -> Answer:
    cache.clear()
    with transaction.atomic():
        data = (sent,) if method == "post" else ()
        headers = {"HX-Request": "true"} if method == FRAGMENT else None
        ask = client.get if method == FRAGMENT else getattr(client, method)
        response = ask(f"{address}?{urlencode(sent)}", *data, headers=headers)
        content = response.getvalue() if response.streaming else response.content
        transaction.set_rollback(True)
    if method in ("post", "delete"):
        # Row ids of what was made and undone will be given again.
        documents._outline.cache_clear()
        grounds._suggested.cache_clear()
    text = content.decode(errors="replace")
    return Answer(word_for(response), tuple(mark for mark in (*MARKS, "MARKBYTES") if mark in text))


def word_for(response: Any) -> str:
    """What became of it, in a word."""
    status = response.status_code
    to = response.get("HX-Redirect" if status == 401 else "Location", "")
    if to.startswith(("/account/login/", "/account/signup/")):
        return "sign in"
    if status < 300:
        return "ok"
    if status < 400:
        return "done"
    # What was sent is refused for what it says, not for who said it.
    return "form" if status in (400, 409, 410, 413, 415, 422) else str(status)


def faults(group: Group, at: Address, found: Mapping[str, Mapping[str, Answer]]) -> list[str]:
    """What is not as the group says."""
    wrong = []
    for method in methods_of(at):
        # Who asks by a method there is not may be told so before who they are.
        unknown = {found[who][method].word for who in group.let_in} == {"405"}
        for who in PEOPLE:
            answer, expected = found[who][method], group.expected(who)
            let_in = answer.word in ("ok", "done", "form", "405")
            if expected == "in":
                right = let_in or (answer.word == "404" and at.name in NOTHING_THERE)
                right |= group.door and answer.word == "sign in" and who in ("visitor", "guest")
            else:
                right = answer.word == expected or (unknown and answer.word == "405")
            if not right:
                wrong.append(f"{method} {at.route}: {who} got {answer.word}, not {expected}")
            if answer.leaks and who not in MAY_SEE:
                wrong.append(f"{method} {at.route}: {who} was sent {', '.join(answer.leaks)}")
    return wrong


def row_of(found: Mapping[str, Mapping[str, Answer]]) -> Row:
    """A line of the table."""
    words = {who: [found[who][method].word for method in METHODS] for who in PEOPLE}
    return {who: some[0] if len(set(some)) == 1 else "/".join(some) for who, some in words.items()}
