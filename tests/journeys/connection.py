"""A connection as bad as a train's: slow, and one save in five goes wrong."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle

from playwright.sync_api import Route

from journeys.visiting import Visitor

LATENCY = 500
"""Milliseconds that every request takes at least."""

FAILING = 0.2
"""The share of saves that go wrong."""

SEED = 160
"""The same saves go wrong in every run."""

WAYS = ("unsent", "unanswered", "busy")
"""Never sent; stored, but the answer is lost; turned away by a busy server."""

TOLD_BY_THE_BROWSER = r"\b503\b|net::ERR_(FAILED|ABORTED|INTERNET_DISCONNECTED)|console: htmx:"
"""What the browser and htmx say of it: to be forgiven where it is brought about on purpose."""


PROBE = "/static/nsx/icon.svg?probe"


def intercept(person: Visitor, pattern: str, act: Callable[[Route], object]) -> None:
    """Let `act` decide about requests like these, from the very next one on.

    The browser takes a moment to hand over: until then requests go through as if nothing was
    asked for. A harmless one tells when it has.
    """
    person.context.route(re.compile(re.escape(PROBE)), lambda route: route.fulfill(status=204))
    person.context.route(pattern, act)
    probe = f"fetch('{PROBE}', {{cache: 'no-store'}}).then(each => each.status)"
    while person.page.evaluate(probe) != 204:
        pass


@dataclass
class BadConnection:
    """Carries a person's requests from now on; `faults` is what became of those that did not."""

    person: Visitor
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(SEED)
        self._ways = cycle(WAYS)
        self.person.forgive(TOLD_BY_THE_BROWSER)
        wire = self.person.context.new_cdp_session(self.person.page)
        wire.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY,
                "downloadThroughput": -1,
                "uploadThroughput": -1,
            },
        )
        self.person.context.route("**/*", self._carry)

    def _carry(self, route: Route) -> None:
        if route.request.method != "POST" or self._chance.random() >= FAILING:
            route.continue_()
            return
        fault = next(self._ways)
        self.faults.append(fault)
        if fault == "busy":
            route.fulfill(status=503, body="")
            return
        if fault == "unanswered":
            route.fetch()
        route.abort()
