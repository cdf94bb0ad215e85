"""What is read from a zip, however damaged or large it is."""

import io
import random
import zipfile
from collections.abc import Callable

import pytest

from frameworks.importing.archives import MAX_EXPANDED, read_zip
from frameworks.importing.faults import Fault

METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


def zipped(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("first.json", b'{"a":1}' * 300)
        archive.writestr("second.json", b'{"b":1}' * 300)
    return out.getvalue()


def codes(data: bytes) -> list[tuple[str, str]]:
    return [
        (name, found.code if isinstance(found, Fault) else "read") for name, found in read_zip(data)
    ]


def over(at: int, new: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + new + data[at + len(new) :]


def at_the_end(back: int, new: bytes) -> Callable[[bytes], bytes]:
    return lambda data: over(len(data) - back, new)(data)


def utf8_name(data: bytes) -> bytes:
    """Says that the first name is UTF-8, which it is not."""
    entry = data.index(b"PK\x01\x02")
    flagged = over(entry + 8, b"\x00\x08")(data)
    return over(entry + 46, b"\xff")(flagged)


@pytest.mark.parametrize("method", METHODS)
def test_a_damaged_file_leaves_the_others_readable(method: int) -> None:
    data = over(40 + len("first.json"), b"\xff" * 12)(zipped(method))
    assert codes(data) == [("first.json", "invalid_json"), ("second.json", "read")]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"PK\x03\x04",
        lambda data: data[: len(data) // 2],
        at_the_end(10, b"\xff\xff\xff\x7f"),  # the directory would be larger than the file
        utf8_name,
    ],
)
def test_a_zip_damaged_as_a_whole_is_one_fault(damage: Callable[[bytes], bytes]) -> None:
    assert codes(damage(zipped())) == [("", "invalid_json")]


def test_files_said_to_begin_before_the_zip_are_each_a_fault() -> None:
    moved = at_the_end(6, b"\xff\xff\xff\xff")(zipped())
    assert codes(moved) == [("first.json", "invalid_json"), ("second.json", "invalid_json")]


@pytest.mark.parametrize("method", METHODS)
def test_no_damage_is_more_than_a_fault(method: int) -> None:
    chance = random.Random(method)
    whole = zipped(method)
    for _ in range(500):
        data = bytearray(whole)
        for _ in range(3):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert {code for _, code in codes(bytes(data))} <= {
            *("read", "invalid_json", "bad_name", "too_large")
        }


def test_a_zip_that_is_too_large_is_not_called_damaged() -> None:
    assert codes(zipped() + b"\0" * MAX_EXPANDED) == [("", "too_large")]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"{number}.json", b"")
    assert codes(out.getvalue()) == [("", "too_large")]


def test_what_a_zip_expands_to_is_counted() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(f"{number}.json", b" " * 2_000_000)
    found = codes(out.getvalue())
    assert found[-1][1] == "too_large"
    assert len(found) < 40
