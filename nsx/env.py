"""Reading the environment, failing loudly.

Every setting that may differ between machines is read here, once, with a
message that says which variable is wrong and what it should look like.
"""

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

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
    if not raw.isascii() or not raw.isdigit() or int(raw) < at_least:
        raise ImproperlyConfigured(f"{name}={raw!r} must be a whole number from {at_least} up.")
    return int(raw)


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
