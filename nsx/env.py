"""Reading the environment, failing loudly.

Every setting that may differ between machines is read here, once, with a
message that says which variable is wrong and what it should look like.
"""

import warnings
import zoneinfo
from collections.abc import Callable
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from nsx.lib.numbers import whole

env = environ.Env()

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def flag(name: str, default: bool) -> bool:
    """A yes/no variable. Raises ImproperlyConfigured for anything unclear."""
    raw = env.str(name, default="")
    if raw == "":
        return default
    lowered = raw.strip().lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r} is not a yes or no: use 1 or 0.")


def number(name: str, default: int, *, at_least: int = 0) -> int:
    """A whole number of at least `at_least`. Raises ImproperlyConfigured otherwise."""
    raw = env.str(name, default="")
    if raw == "":
        return default
    found = whole(raw)
    if found is None or found < at_least:
        raise ImproperlyConfigured(f"{name}={raw!r} must be a whole number from {at_least} up.")
    return found


def text(name: str, default: str | None = None) -> str:
    """A text variable; without a default it must be set and not blank."""
    raw = str(env.str(name, default="")).strip()
    if raw:
        return raw
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. See docs/deploying.md.")
    return default


def listed(name: str, default: list[str] | None = None) -> list[str]:
    """A comma-separated list; blanks are dropped. Without a default it must name something."""
    raw = env.str(name, default="")
    parts = [part.strip() for part in raw.split(",") if part.strip()]
    if parts:
        return parts
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. See docs/deploying.md.")
    return default


def address(name: str, default: str, read: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """What `read` makes of a variable that is a URL; it may raise whatever it likes.

    Raises ImproperlyConfigured with the name alone: such a URL often holds a password.
    """
    raw = text(name, default)
    try:
        with warnings.catch_warnings(action="error"):
            return read(raw)
    except Exception:
        raise ImproperlyConfigured(
            f"{name} is not an address that can be read. See docs/deploying.md."
        ) from None


def database(default: str) -> dict[str, Any]:
    """DATABASE_URL as Django's settings, SQLite or PostgreSQL."""
    config = address("DATABASE_URL", default, environ.Env.db_url_config)
    engine = str(config.get("ENGINE", ""))
    if engine not in {SQLITE, POSTGRESQL}:
        raise ImproperlyConfigured(
            f"DATABASE_URL names {engine or 'no database'!r}: use sqlite:// or postgres://."
        )
    if engine == POSTGRESQL and not config["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL names no database: end it with /name.")
    return config


def time_zone(name: str, default: str) -> str:
    """The name of a time zone, such as Europe/Berlin. Raises ImproperlyConfigured otherwise."""
    raw = text(name, default)
    if raw not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"{name}={raw!r} is not a time zone: use one like UTC.")
    return raw


def insecure_http(hosts: list[str]) -> bool:
    """Whether INSECURE_HTTP lets the site do without HTTPS, as the demo does.

    Raises ImproperlyConfigured where a name among `hosts` is not this machine's own: there
    passwords would travel in the open.
    """
    allowed = flag("INSECURE_HTTP", False)
    if allowed and (others := [host for host in hosts if host not in LOOPBACK]):
        raise ImproperlyConfigured(
            f"INSECURE_HTTP=1 is for {', '.join(sorted(LOOPBACK))} alone: take "
            f"{', '.join(others)} out of ALLOWED_HOSTS, or serve HTTPS."
        )
    return allowed
