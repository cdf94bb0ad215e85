"""What any view may read of a request, and answers it may ask for by raising them."""

from django.http import HttpRequest

MAX_WORDS = 200
"""No words to look for are longer."""


def words_of(request: HttpRequest) -> str:
    """What the address asks to look for; no database takes a null character."""
    return request.GET.get("q", "").replace("\0", "").strip()[:MAX_WORDS]


class TooManyRequests(Exception):
    """The caller must wait `retry_after` seconds; nsx.middleware answers 429."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after
