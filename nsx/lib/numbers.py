"""Numbers as people and programs write them. Pure."""


def whole(text: str) -> int | None:
    """The whole number that plain digits stand for, or None; below 19 of them, so a row id fits.

    `int` and `str.isdecimal` take the digits of every script, and signs and spaces.
    """
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    return None
