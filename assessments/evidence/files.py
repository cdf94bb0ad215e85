"""What files of evidence must be: a name and bytes in, a checked file or a refusal out.

The content says what a file is; its name must agree. Pictures are written anew, which drops
all their metadata (place, camera, time, profile) and whatever hides behind them; PDF and Word
keep what is in them. Sizes are looked at
before anything is decoded or unpacked.
"""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO

from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from assessments.evidence.pictures import MAX_PIXELS, rewritten
from assessments.evidence.text import Refused
from nsx.lib.zips import DAMAGED, entries_said, pieces

MAX_BYTES = 10 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024
"""Bytes unpacked below which no ratio is too high: short text packs very well."""

NAME_CHARS = 100
NAME_BYTES = 240  # file systems stop at 255

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_ALIASES = {"jpeg": "jpg"}
_WORDS = {"pdf": "a PDF", "png": "a PNG", "jpg": "a JPG", "txt": "plain text", "docx": "Word"}

_SUFFIX = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,9})$", re.ASCII)
# What turns the reading direction can make "exe.pdf" of "fdp.exe". No name holds a NUL or
# half a character by accident.
_BAD_IN_NAME = re.compile("[\x00\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_JOINERS = "\u200c\u200d"  # invisible, yet part of emoji and of Persian words
_TYPES_ENTRY = "[Content_Types].xml"
_MACROS = re.compile(r"(^|/)vba(project|data)\.", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|vbaData", re.IGNORECASE)
_OUTSIDE = re.compile(r"^[/\\]|(^|[/\\])\.\.([/\\]|$)")
_DOCX_MAIN = b"wordprocessingml.document.main+xml"
_CONTROLS_IN_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file as it is kept: the name to show and to download it by, its type, its bytes."""

    name: str
    content_type: str
    data: bytes


def check_file(name: str, data: bytes) -> CheckedFile:
    """The file as it may be kept.

    Raises Refused with `bad_name`, `empty`, `too_large`, `type_not_allowed`,
    `content_mismatch`, `too_many_pixels` or `archive_ratio`.
    """
    stem, suffix = _clean(name)
    kind = _ALIASES.get(suffix.lower(), suffix.lower())
    if kind and kind not in CONTENT_TYPES:
        raise Refused("type_not_allowed", "We take PDF, PNG, JPG, TXT and Word (DOCX) files.")
    if not data:
        raise Refused("empty", "That file is empty. Choose another one.")
    check_size(len(data))
    found = _kind_of(data)
    if not found:
        raise _mismatch(kind)
    if kind and found != kind:
        raise _mismatch(kind)
    if found in {"png", "jpg"}:
        data = _without_metadata(found, data)
    elif found == "docx":
        _check_docx(data)
    return CheckedFile(_shortened(stem, suffix or found), CONTENT_TYPES[found], data)


def check_size(size: int) -> None:
    """Refuse a file of more than MAX_BYTES with `too_large`."""
    if size > MAX_BYTES:
        # Rounded up, so that a file just over the limit does not read as allowed.
        megabytes = -(-size // (1024 * 1024))
        raise Refused("too_large", f"That file is {megabytes} MB. The limit is 10 MB.")


def renamed(old: str, raw: str) -> str:
    """A name that a person gave a kept file; it keeps its type, whatever they typed.

    Raises Refused with `bad_name` for what hides or reorders letters.
    """
    suffix = _clean(old)[1]
    stem, typed = _clean(raw)
    if typed and typed.lower() != suffix.lower():
        stem = f"{stem}.{typed}"
    return _shortened(stem, suffix)


def _clean(raw: str) -> tuple[str, str]:
    if _BAD_IN_NAME.search(raw):
        raise Refused("bad_name", "That file name has hidden signs. Rename the file first.")
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    name = " ".join("".join(map(_visible, last)).split()).rstrip(". ")
    match = _SUFFIX.search(name)
    suffix = match.group(1) if match else ""
    return name.removesuffix(f".{suffix}").strip(". "), suffix


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category == "Cf" and char not in _JOINERS else char


def _shortened(stem: str, suffix: str) -> str:
    end = f".{suffix}" if suffix else ""
    stem = stem or "evidence"
    kept = stem[: NAME_CHARS - len(end)]
    kept = kept.encode()[: NAME_BYTES - len(end)].decode(errors="ignore")
    if kept != stem:
        # No half of a joined sign at the end.
        while kept and (kept[-1] in _JOINERS or unicodedata.combining(kept[-1])):
            kept = kept[:-1]
    return kept + end


def _kind_of(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    return "" if _CONTROLS_IN_TEXT.search(text) else "txt"


def _mismatch(kind: str) -> Refused:
    if not kind:
        return Refused("type_not_allowed", "We take PDF, PNG, JPG, TXT and Word (DOCX) files.")
    return Refused(
        "content_mismatch", f"That file is not {_WORDS[kind]} inside. Save it again as one."
    )


def _without_metadata(kind: str, data: bytes) -> bytes:
    # Pillow's own guard only warns between its limit and twice that; and it raises whatever
    # its parsers meet in broken data.
    try:
        image = PngImageFile(BytesIO(data)) if kind == "png" else JpegImageFile(BytesIO(data))
    except Exception:
        raise _mismatch(kind) from None
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise Refused(
            "too_many_pixels",
            f"That picture has {pixels // 1_000_000} megapixels. The limit is 40.",
        )
    try:
        return rewritten(image)
    except Exception:
        raise _mismatch(kind) from None


def _check_docx(data: bytes) -> None:
    if entries_said(data) > MAX_ENTRIES:
        raise _bomb()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = {entry.filename for entry in archive.infolist()}
            types = _unpacked(archive, min(MAX_UNPACKED, max(RATIO_FROM, MAX_RATIO * len(data))))
    except DAMAGED:
        raise _mismatch("docx") from None
    if types is None:
        raise _bomb()
    if any(_MACROS.search(name) for name in names) or _MACRO_TYPES.search(types):
        raise Refused(
            "type_not_allowed", "That Word file holds macros. Save it as a plain DOCX first."
        )
    if any(_OUTSIDE.search(name) for name in names) or _DOCX_MAIN not in types:
        raise _mismatch("docx")


def _unpacked(archive: zipfile.ZipFile, limit: int) -> bytes | None:
    """The list of content types, once all has been unpacked; None where that is too much."""
    left, types = limit, b""
    for entry in archive.infolist():
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise zipfile.BadZipFile("Word packs no other way")
        begun = left
        for piece in pieces(archive, entry):
            left -= len(piece)
            if left < 0:
                return None
            if entry.filename == _TYPES_ENTRY:
                types += piece
        if begun - left != entry.file_size:
            raise zipfile.BadZipFile("an entry is not of the size it claims")
    return types


def _bomb() -> Refused:
    return Refused(
        "archive_ratio", "That Word file unpacks to far too much. Save it again, or as a PDF."
    )
