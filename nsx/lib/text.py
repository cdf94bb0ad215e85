"""What a line of text may contain. Pure."""

import unicodedata

# They turn the order of what follows around: a name could pose as another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_control_characters(text: str) -> bool:
    """Whether a line holds line breaks, other controls, or marks that turn the writing around.

    Joiners stay allowed: names in several scripts need them.
    """
    return any(
        char in _TURNING or unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in text
    )
