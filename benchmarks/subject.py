"""What is measured: the same calls on either side, played by the same client."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

TOKEN = "measured" * 4
"""The CSRF secret: the cookie brings it, and the header repeats it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: a GET, or a POST as htmx sends it where there is a form.

    `fragment` is a GET of htmx, which asks for a part of a page.
    """

    path: str
    form: Mapping[str, str] | None = None
    fragment: bool = False

    @property
    def method(self) -> str:
        """GET or POST."""
        return "GET" if self.form is None else "POST"

    @property
    def body(self) -> str:
        """The form as it is sent."""
        return urlencode(self.form or {})

    def headers(self, session: str) -> dict[str, str]:
        """What the browser would send along."""
        cookies = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"}
        if self.form is None:
            return cookies | {"HX-Request": "true"} if self.fragment else cookies
        return cookies | {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "X-CSRFToken": TOKEN,
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """One side: a session, and by kind what is called, round and round where it is several.

    Every save changes an answer.
    """

    session: str
    calls: dict[str, list[Call]]
    texts: list[str] = field(default_factory=list)
    queries: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Subject":
        """A subject as it comes back from JSON."""
        calls = {what: [Call(**call) for call in some] for what, some in plain["calls"].items()}
        return cls(**plain | {"calls": calls})
