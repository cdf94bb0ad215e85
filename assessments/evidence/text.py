"""What links and notes of evidence must be (pure): text in, clean text or a refusal out.

Every check is linear in the length of the text, and the length is looked at first. Links
are shown and never fetched, so an address inside a network is as good as any other.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

URL_CHARS = 2_000
NOTE_CHARS = 5_000
HOST_CHARS = 253

# Tab and line feed are fine in a note; other controls and half characters are not.
_BAD_IN_NOTE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# An address holds no white space, no controls, nothing that reorders the text around it,
# and none of the signs that browsers mend in their own way.
_BAD_IN_URL = re.compile(
    '[\\s\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff<>"\\\\]'
)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")


class Refused(ValueError):
    """Evidence that is not taken: a code for programs and a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def check_url(raw: str) -> str:
    """An http or https address without credentials, as it is given but for outer spaces.

    Raises Refused with `empty`, `text_too_long` or `bad_url`.
    """
    if len(raw) > URL_CHARS:
        raise Refused("text_too_long", f"That link is too long. The limit is {URL_CHARS:,} signs.")
    url = raw.strip(" ")
    if not url:
        raise Refused("empty", "Paste a link first.")
    if _BAD_IN_URL.search(url):
        raise Refused("bad_url", "That link has a space or a hidden sign in it. Copy it again.")
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise Refused("bad_url", "That is not a web address. Copy it again.") from None
    if parts.scheme not in {"http", "https"}:
        raise Refused("bad_url", "A link starts with https:// or http://.")
    if "@" in parts.netloc:
        raise Refused("bad_url", "That link holds a user name. Leave out all up to the @.")
    if not port_is_fine or not _host(parts):
        raise Refused("bad_url", "That is not a web address. Copy it again.")
    return url


def check_note(raw: str) -> str:
    """A note with plain line ends and without outer white space; it may be empty.

    Raises Refused with `text_too_long` or `bad_text`.
    """
    note = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(note) > NOTE_CHARS:
        raise Refused(
            "text_too_long", f"That is {len(note):,} signs. The limit for a note is {NOTE_CHARS:,}."
        )
    if _BAD_IN_NOTE.search(note):
        raise Refused("bad_text", "That note has a hidden sign in it. Type it, do not paste it.")
    return note


def host_of(url: str) -> str:
    """The host to show beside a link, in the letters browsers connect to; "" for none.

    Other scripts are given in their ASCII form, so that a look-alike shows itself.
    """
    try:
        return _host(urlsplit(url))
    except ValueError:
        return ""


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if len(host) > HOST_CHARS:
        return ""
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            return ""
    try:
        ascii_host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return ascii_host if _HOST.fullmatch(ascii_host) else ""
