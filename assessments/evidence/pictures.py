"""Pictures written anew: nothing but what is to be seen stays, in colours of the web.

A profile of colours has free text in it, so the colours are made those that go without saying
and the profile goes. One picture at a time is decoded in a process: the largest takes 160 MB.
"""

from io import BytesIO
from threading import Lock
from typing import Final

from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile, get_sampling
from PIL.PngImagePlugin import PngImageFile

MAX_PIXELS = 40_000_000
ONE_AT_A_TIME = Lock()

_SPACES = {"1": "GRAY", "L": "GRAY", "LA": "GRAY", "CMYK": "CMYK"}
"""The colours a profile must be of; "RGB" for all other modes."""
_DEEP: Final = {"I", "I;16"}
"""Greys of 16 bits, as scanners and measuring devices write them."""


def rewritten(picture: PngImageFile | JpegImageFile) -> bytes:
    """The picture alone, upright and at its own quality. Raises whatever broken data makes."""
    options = {}
    if isinstance(picture, JpegImageFile):
        options = {"qtables": picture.quantization, "subsampling": get_sampling(picture)}
    with ONE_AT_A_TIME:
        # In place: without a turn there is no second copy of all its pixels.
        ImageOps.exif_transpose(picture, in_place=True)
        clean = in_web_colours(picture)
        if picture.format == "JPEG" and clean.mode not in {"L", "RGB"}:
            clean = clean.convert("RGB")
        clean.info = {key: clean.info[key] for key in {"transparency"} & clean.info.keys()}
        out = BytesIO()
        clean.save(out, picture.format, icc_profile=None, **options)
    return out.getvalue()


def in_web_colours(image: Image.Image) -> Image.Image:
    """The picture as it looks in sRGB, where it has a profile that says so and can be read."""
    if image.mode in _DEEP or not image.info.get("icc_profile"):
        return image
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
        if "sRGB" in ImageCms.getProfileDescription(profile):
            return image
        if profile.profile.xcolor_space.strip() != _SPACES.get(image.mode, "RGB"):
            return image
        return _converted(image, profile)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def in_eight_bits(image: Image.Image) -> Image.Image:
    """A grey of 16 bits as one of 8, and any other picture as it is."""
    if image.mode not in _DEEP:
        return image
    return image.point(lambda value: value * (1 / 257) + 0.5).convert("L")


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    clear = image.getchannel("A") if image.mode == "LA" else None
    if image.mode in {"1", "LA"}:
        image = image.convert("L")
    elif image.mode not in {"L", "RGB", "RGBA", "CMYK"} or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    web = ImageCms.createProfile("sRGB")
    found = ImageCms.profileToProfile(
        image, profile, web, outputMode=mode, inPlace=image.mode == mode
    )
    found = found or image
    if profile.profile.xcolor_space.strip() == "GRAY":
        found = found.convert("L")
        if clear:
            found.putalpha(clear)
    return found
