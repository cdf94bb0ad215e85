"""A look at a kept file: its bytes in, a small picture or its first lines out.

What is kept was checked when it came; it is looked at as carefully again, for a picture is
decoded here.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from assessments.evidence.pictures import (
    MAX_PIXELS,
    ONE_AT_A_TIME,
    in_eight_bits,
    in_web_colours,
)

SIDE = 1200
"""Pixels of a preview's longer side, at most."""

STRIP = 256
"""Rows of a preview that are made at a time."""
GREYS = {"1", "L", "I", "I;16"}

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
        with (
            ONE_AT_A_TIME,
            Image.open(BytesIO(data), formats=[PICTURES[content_type]]) as image,
        ):
            if image.width * image.height > MAX_PIXELS:
                return None
            return _small(image)
    except Exception:  # whatever Pillow's parsers meet in broken data
        return None


def _small(image: Image.Image) -> Picture:
    clear = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if clear else "L" if image.mode in GREYS else "RGB"
    if image.format == "JPEG":
        image.thumbnail((SIDE, SIDE))  # decoded small at once
    small = in_web_colours(_fewer(image, mode)).convert(mode)
    small.thumbnail((SIDE, SIDE))
    small.info = {}
    out = BytesIO()
    kind = "PNG" if clear else "JPEG"
    small.save(out, kind)
    return Picture(f"image/{kind.lower()}", out.getvalue())


def _fewer(image: Image.Image, mode: str) -> Image.Image:
    """The picture in this mode, up to about twice as large as it gets.

    Strip by strip: what it takes to mix what shines through is as much again as the picture.
    """
    by = max(1, max(image.size) // (2 * SIDE))
    found = Image.new(mode, (-(-image.width // by), -(-image.height // by)))
    for top in range(0, image.height, STRIP * by):
        below = min(top + STRIP * by, image.height)
        strip = in_eight_bits(image.crop((0, top, image.width, below)))
        found.paste(strip.convert(mode).reduce(by), (0, top // by))
    found.info = dict(image.info)
    return found


def lines_of(data: bytes) -> Lines:
    """How a kept text begins, from its first READ bytes."""
    begun = data[:READ].decode("utf-8-sig", errors="ignore")
    begun = begun.replace("\r\n", "\n").replace("\r", "\n")
    shown = "\n".join(begun[:CHARS].split("\n")[:LINES])
    return Lines(shown, len(shown) < len(begun.rstrip("\n")))
