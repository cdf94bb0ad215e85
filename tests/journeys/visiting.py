"""Visitors: people at a browser of their own, at one of three sizes."""

import re
from dataclasses import dataclass, field
from typing import Literal

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from nsx.accounts.models import User

SIZES = {"desktop": (1280, 900), "phone": (390, 844), "narrow": (320, 640)}
Size = Literal["desktop", "phone", "narrow"]
Scheme = Literal["light", "dark"]

PATIENCE = 10_000
"""Milliseconds to wait for what should be there at once, on a busy machine."""


@dataclass
class Visitor:
    """A person at a browser of their own. What goes wrong unseen is kept in `troubles`."""

    context: BrowserContext
    site: str
    troubles: list[str] = field(default_factory=list)
    forgiven: str = "$^"

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self._note(f"script: {error.error}"))
        self.context.on("request", self._watch)
        self.context.on("requestfailed", self._miss)
        self.context.on("response", self._read)
        self.page: Page = self.context.new_page()

    def go(self, path: str) -> Page:
        """Open an address of the site; anything but 200 is an error."""
        response = self.page.goto(self.site + path)
        assert response is not None
        assert response.status == 200, f"{path} answers {response.status}"
        return self.page

    def sign_in(self, user: User) -> None:
        """Be this person, without the form."""
        client = Client()
        client.force_login(user)
        self.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.site}]
        )

    def forgive(self, pattern: str) -> None:
        """Troubles that a test brings about on purpose."""
        self.forgiven = pattern

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self._note(f"another host: {request.url}")

    def _miss(self, request: Request) -> None:
        # What a page was still loading when it was left is nobody's loss.
        if (request.method, request.failure) != ("GET", "net::ERR_ABORTED"):
            self._note(f"no answer: {told(request)}")

    def _read(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"answer {response.status}: {told(response.request)}")

    def _note(self, trouble: str) -> None:
        if not re.search(self.forgiven, trouble):
            self.troubles.append(trouble)


def told(request: Request) -> str:
    return f"{request.method} {request.url} {request.failure or ''}".rstrip()


class Door:
    """Where visitors come in; all of them leave at the end of the test."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser, self._site = browser, site
        self.inside: list[Visitor] = []

    def __call__(
        self, size: Size = "desktop", *, scheme: Scheme = "light", script: bool = True
    ) -> Visitor:
        width, height = SIZES[size]
        hand_held = size != "desktop"
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            has_touch=hand_held,
            is_mobile=hand_held,
            reduced_motion="reduce",
        )
        self.inside.append(Visitor(context, self._site))
        return self.inside[-1]
