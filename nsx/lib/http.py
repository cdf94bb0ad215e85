"""Answers that any view may ask for by raising them."""


class TooManyRequests(Exception):
    """The caller must wait `retry_after` seconds; nsx.middleware answers 429."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after
