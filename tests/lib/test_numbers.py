"""Numbers that come from outside."""

import pytest

from nsx.lib.numbers import whole


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0", 0),
        ("42", 42),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        *((text, None) for text in ("", " 1", "1 ", "+1", "-1", "1.0", "1_0", "٣", "３", "²", "x")),
    ],
)
def test_plain_digits_are_a_number_and_nothing_else_is(text: str, found: int | None) -> None:
    assert whole(text) == found
