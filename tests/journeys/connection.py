"""A connection as bad as a train's: slow, and one save in five goes wrong."""

import random
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
