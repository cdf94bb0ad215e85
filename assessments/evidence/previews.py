"""A look at a kept file: its bytes in, a small picture or its first lines out.

What is kept was checked when it came; it is looked at as carefully again, for a picture is
decoded here.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from assessments.evidence.files import MAX_PIXELS

SIDE = 1200
"""Pixels of a preview's longer side, at most."""

LINES = 200
CHARS = 20_000
"""Lines and characters of a text that are shown, at most."""
READ = 4 * CHARS + 4
"""Bytes of a text that need be read for them."""

PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to show: its bytes and their type."""

    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Lines:
    """How a text begins, and whether there is more of it."""

    text: str
    more: bool


def has_picture(content_type: str) -> bool:
    """Whether a kept file of this type can be shown as a picture."""
    return content_type in PICTURES


def has_lines(content_type: str) -> bool:
    """Whether a kept file of this type can be read as text."""
    return content_type.startswith(TEXT)


def picture_of(data: bytes, content_type: str) -> Picture | None:
    """A kept picture written anew, of at most SIDE pixels a side; None where it cannot be read."""
    try:
        with Image.open(BytesIO(data), formats=[PICTURES[content_type]]) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            return _small(image)
    except Exception:  # whatever Pillow's parsers meet in broken data
        return None


def _small(image: Image.Image) -> Picture:
    profile = image.info.get("icc_profile")
    clear = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if clear else "L" if image.mode in {"1", "L"} else "RGB"
    if image.mode not in {"P", "1"}:
        # Before all its pixels are converted; a palette must be one first to shrink well.
        image.thumbnail((SIDE, SIDE))
    small = image.convert(mode)
    small.thumbnail((SIDE, SIDE))
    small.info = {}
    out = BytesIO()
    kind = "PNG" if clear else "JPEG"
    small.save(out, kind, icc_profile=profile)
    return Picture(f"image/{kind.lower()}", out.getvalue())


def lines_of(data: bytes) -> Lines:
    """How a kept text begins, from its first READ bytes."""
    begun = data[:READ].decode("utf-8-sig", errors="ignore")
    begun = begun.replace("\r\n", "\n").replace("\r", "\n")
    shown = "\n".join(begun[:CHARS].split("\n")[:LINES])
    return Lines(shown, len(shown) < len(begun.rstrip("\n")))
