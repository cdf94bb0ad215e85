"""A result as a tagged PDF (PDF/UA), by typst. See docs/adr/0022-results-on-paper-by-typst.md.

What people wrote reaches the template as data alone and is never read as markup.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

MOST_PAGES = 2
MISSING = "□"
"""What stands for a letter that no font here can draw."""

_TEMPLATE = Path(__file__).with_name("result.typ")
_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_TRIES = 4


def pdf_of(shapes: Iterable[Mapping[str, Any]], *, at: datetime) -> bytes:
    """The first of these papers, from the fullest to the shortest, that fits on two pages.

    Letters that no font has become a box, and the foot says so. `at` is the time
    that the file gives as its own.
    """
    inputs = ""
    for shape in shapes:
        inputs = json.dumps({**shape, "missing": False})
        if _pages(inputs) <= MOST_PAGES:
            break
    for _ in range(_TRIES):
        try:
            return _compiled(inputs, at, ["ua-1"])
        except typst.TypstError as error:
            undrawn = _undrawn(error)
            if not undrawn:
                raise
            inputs = _without(inputs, undrawn)
    # A letter it names in no way we know: better a file that is less strict than none.
    return _compiled(inputs, at, [])


def _undrawn(error: typst.TypstError) -> set[str]:
    """The letters that an error says no font has."""
    named = _UNDRAWN.findall(error.diagnostic)
    return {_CODE.sub(lambda code: chr(int(code[1], 16)), each) for each in named}


def _without(inputs: str, undrawn: set[str]) -> str:
    def clean(value: Any) -> Any:
        if isinstance(value, str):
            for letters in undrawn:
                value = value.replace(letters, MISSING)
            return value
        if isinstance(value, list):
            return [clean(each) for each in value]
        return (
            {key: clean(each) for key, each in value.items()} if isinstance(value, dict) else value
        )

    return json.dumps({**clean(json.loads(inputs)), "missing": True})


def _pages(inputs: str) -> int:
    found = typst.query(
        _template(), "<pages>", field="value", one=True, sys_inputs={"data": inputs}
    )
    return int(json.loads(found) if isinstance(found, str) else found)


def _compiled(inputs: str, at: datetime, standards: list[Any]) -> bytes:
    return typst.compile(
        _template(),
        sys_inputs={"data": inputs},
        pdf_standards=standards,
        timestamp=int(at.timestamp()),
    )


@lru_cache(maxsize=1)
def _template() -> bytes:
    return _TEMPLATE.read_bytes()
