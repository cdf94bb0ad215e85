"""Tables as other programs read them. Pure."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: such text gets an apostrophe in front."""
    return f"'{text}" if text.startswith(_FORMULA) else text
