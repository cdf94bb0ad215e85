"""What a file of evidence must be: bytes and a name in, what is kept or why not out."""

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms

from assessments.evidence.files import MAX_BYTES, check_file, renamed
from assessments.evidence.previews import picture_of
from assessments.evidence.text import Refused

DOCX_TYPES = (
    b'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.'
    b'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
PDF = b"%PDF-1.7\n%%EOF\n"


def docx(*more: tuple[str, bytes], types: bytes = DOCX_TYPES, method: int = 8) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in (("[Content_Types].xml", types), *more):
            archive.writestr(name, data)
    return out.getvalue()


def lying(claimed: int, real: int = 0, data: bytes = b"", crc: int | None = None) -> bytes:
    """A DOCX with one more part, which claims a size that it has not."""
    whole = docx(("word/document.xml", data or b"0" * real))
    entry = whole.rindex(b"PK\x01\x02")
    local = whole.rindex(b"PK\x03\x04", 0, entry)
    for at, width in ((entry, 24), (local, 22)):
        whole = whole[: at + width] + claimed.to_bytes(4, "little") + whole[at + width + 4 :]
        if crc is not None:
            place = at + width - 8
            whole = whole[:place] + crc.to_bytes(4, "little") + whole[place + 4 :]
    return whole


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (4, 2)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        call()
    assert caught.value.message.endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.PDF", PDF, "application/pdf"),
        ("a.png", picture(), "image/png"),
        ("a.png", picture(mode="P"), "image/png"),
        ("a.png", picture(mode="RGBA"), "image/png"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
        ("a.jpeg", picture("JPEG", "L"), "image/jpeg"),
        ("a.jpg", picture("JPEG", "CMYK"), "image/jpeg"),
        ("a.txt", "Räder, 車輪\n".encode(), "text/plain; charset=utf-8"),
        ("a.txt", b"\xef\xbb\xbfwith a mark", "text/plain; charset=utf-8"),
        ("a.txt", b"<script>alert(1)</script>", "text/plain; charset=utf-8"),
        (
            "a.docx",
            docx(("word/document.xml", b"<w/>")),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_what_is_taken(name: str, data: bytes, content_type: str) -> None:
    kept = check_file(name, data)
    assert (kept.name, kept.content_type) == (name, content_type)
    assert kept.data


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-" + b"0" * MAX_BYTES, "too_large"),
        ("a.exe", PDF, "type_not_allowed"),
        ("a.pdf.html", PDF, "type_not_allowed"),
        ("a.svg", b"<svg/>", "type_not_allowed"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "type_not_allowed"),
        ("a", b"\x00\x01", "type_not_allowed"),
        ("a.png", PDF, "content_mismatch"),
        ("a.png", picture("JPEG"), "content_mismatch"),
        ("a.png", picture()[:40], "content_mismatch"),
        ("a.jpg", b"\xff\xd8\xff\xe0 no picture", "content_mismatch"),
        ("a.txt", b"a\x00b", "content_mismatch"),
        ("a.txt", b"\xff\xfe\x00", "content_mismatch"),
        ("a.docx", docx(types=b"<Types/>"), "content_mismatch"),
        ("a.docx", b"PK\x03\x04 no archive", "content_mismatch"),
        ("a.docx", docx(("../../x", b"x")), "content_mismatch"),
        ("a.docx", docx(("word/vbaProject.bin", b"x")), "type_not_allowed"),
        ("a.docx", docx(types=DOCX_TYPES + b"macroEnabled"), "type_not_allowed"),
        (
            "a.docx",
            docx(("x", b""), types=DOCX_TYPES + b"ms-office.vbaProject"),
            "type_not_allowed",
        ),
        ("a.docx", docx(("word/document.xml", b"0" * 50_000_000)), "archive_ratio"),
        ("a.docx", lying(10, real=300_000_000), "archive_ratio"),
        ("a.docx", lying(10, real=300_000_000, crc=zlib.crc32(b"0" * 10)), "archive_ratio"),
        ("a.docx", lying(2, data=b"<w/>", crc=zlib.crc32(b"<w")), "content_mismatch"),
        ("a.docx", lying(400_000_000, data=b"<w/>"), "content_mismatch"),
        ("a.docx", docx(("x", b"x"), method=zipfile.ZIP_BZIP2), "content_mismatch"),
        ("a.docx", docx(*((f"{n}.xml", b"") for n in range(2_100))), "archive_ratio"),
        ("a\x00.pdf", PDF, "bad_name"),
        ("a\u2067fdp.pdf", PDF, "bad_name"),
    ],
)
def test_what_is_refused(name: str, data: bytes, code: str) -> None:
    assert code_of(lambda: check_file(name, data)) == code


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\me\\quote.pdf", "quote.pdf"),
        ("../../etc/quote.pdf", "quote.pdf"),
        ("a\r\nb.pdf", "a b.pdf"),
        ("a\u200bb.pdf", "ab.pdf"),
        (" . quote .pdf", "quote.pdf"),
        (".pdf", "evidence.pdf"),
        ("quote", "quote.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_the_name_it_is_shown_by(name: str, shown: str) -> None:
    assert check_file(name, PDF).name == shown


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Brakes", "Brakes.pdf"),
        ("Brakes.pdf", "Brakes.pdf"),
        ("Brakes.exe", "Brakes.exe.pdf"),
        ("v1.2 final", "v1.2 final.pdf"),
    ],
)
def test_a_renamed_file_keeps_its_type(typed: str, name: str) -> None:
    assert renamed("quote.pdf", typed) == name


def profile(*changes: tuple[bytes, bytes]) -> bytes:
    """The colours of the web under another name, with parts of it exchanged."""
    found = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in (("sRGB".encode("utf-16-be"), "MARK".encode("utf-16-be")), *changes):
        assert old in found
        found = found.replace(old, new)
    return found


SWAPPED = profile((b"rXYZ", b"...."), (b"bXYZ", b"rXYZ"), (b"....", b"bXYZ"))
GREY = profile((b"RGB XYZ", b"GRAYXYZ"), (b"rTRC", b"kTRC"))


@pytest.mark.parametrize(
    ("kind", "mode", "colour", "icc", "kept_mode", "seen"),
    [
        ("PNG", "RGB", (255, 0, 0), SWAPPED, "RGB", (0, 0, 255)),
        ("JPEG", "RGB", (254, 0, 0), SWAPPED, "RGB", (0, 0, 254)),
        ("PNG", "RGBA", (255, 0, 0, 90), SWAPPED, "RGBA", (0, 0, 255, 90)),
        ("PNG", "P", 0, SWAPPED, "RGB", (0, 0, 0)),
        ("PNG", "L", 117, GREY, "L", 117),
        ("PNG", "LA", (117, 90), GREY, "LA", (117, 90)),
        ("PNG", "1", 255, GREY, "L", 255),
        ("PNG", "I;16", 30_000, GREY, "I;16", 30_000),
        ("PNG", "RGB", (255, 0, 0), b"MARK of no profile", "RGB", (255, 0, 0)),
        ("PNG", "RGB", (255, 0, 0), GREY, "RGB", (255, 0, 0)),
        ("JPEG", "CMYK", (0, 0, 0, 0), SWAPPED, "RGB", (255, 255, 255)),
        ("JPEG", "CMYK", (0, 0, 0, 0), b"", "RGB", (255, 255, 255)),
    ],
)
def test_a_profile_of_colours_goes_and_what_is_seen_stays(
    kind: str,
    mode: str,
    colour: int | tuple[int, ...],
    icc: bytes,
    kept_mode: str,
    seen: int | tuple[int, ...],
) -> None:
    out = io.BytesIO()
    Image.new(mode, (16, 16), colour).save(out, kind, icc_profile=icc)
    kept = check_file("a.png" if kind == "PNG" else "a.jpg", out.getvalue())
    small = picture_of(kept.data, kept.content_type)
    assert small is not None
    for data in (kept.data, small.data):
        assert b"MARK" not in data.replace(b"\0", b"")
        with Image.open(io.BytesIO(data)) as found:
            assert "icc_profile" not in found.info
    with Image.open(io.BytesIO(kept.data)) as found:
        assert found.mode == kept_mode
        value = found.getpixel((3, 3))
    near = zip(as_many(value), as_many(seen), strict=True)
    assert all(abs(one - other) <= 2 for one, other in near), value


def as_many(value: object) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (int(str(value)),)


def test_a_grey_of_sixteen_bits_looks_as_it_is() -> None:
    out = io.BytesIO()
    Image.new("I;16", (8, 8), 30_000).save(out, "PNG")
    small = picture_of(check_file("a.png", out.getvalue()).data, "image/png")
    assert small is not None
    with Image.open(io.BytesIO(small.data)) as found:
        assert (found.mode, found.getpixel((3, 3))) == ("L", 117)


def test_a_picture_keeps_its_pixels_upright_and_loses_its_metadata() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Camera"
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=exif, comment=b"where I live")
    kept = check_file("a.jpg", out.getvalue())
    with Image.open(io.BytesIO(kept.data)) as picture_kept:
        assert picture_kept.size == (20, 40)
        assert not picture_kept.getexif()
    assert b"where I live" not in kept.data
