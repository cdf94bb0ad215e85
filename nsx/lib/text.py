"""What a line of text may contain. Pure."""

import re
import unicodedata
from urllib.parse import urlsplit

# They turn the order of what follows around: a name could pose as another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_control_characters(text: str) -> bool:
    """Whether a line holds line breaks, other controls, or marks that turn the writing around.

    Joiners stay allowed: names in several scripts need them.
    """
    return any(
        char in _TURNING or unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in text
    )


def has_letters(text: str) -> bool:
    """Whether a text has any letter or digit, of any script: dashes say nothing."""
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def is_web_address(text: str) -> bool:
    """Whether a text is an address that a page may link to, with no name or password in it."""
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and named
        and "@" not in parts.netloc
        and not re.search(r"\s", text)
    )
