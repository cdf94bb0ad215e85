"""A thousand frameworks of the shipped examples' shape, varied from a seed."""

import json
import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parent.parent / "frameworks" / "examples"
FILES = 998
SEED = 26
SPREAD = [
    "accurate",
    "batch",
    "budget",
    "calendar",
    "client",
    "contract",
    "customer",
    "delivery",
    "design",
    "drawing",
    "error",
    "estimate",
    "field",
    "fitting",
    "form",
    "handover",
    "invoice",
    "ledger",
    "machine",
    "material",
    "meeting",
    "method",
    "model",
    "note",
    "order",
    "panel",
    "part",
    "plan",
    "process",
    "quality",
    "record",
    "report",
    "route",
    "sample",
    "schedule",
    "sensor",
    "shift",
    "site",
    "supplier",
    "surface",
    "survey",
    "system",
    "task",
    "team",
    "tool",
    "unit",
    "vehicle",
    "work",
]

Content = dict[str, Any]


def made(number: int, *, whole: bool) -> Content:
    """The first version of one framework: 40 statements, or all 134 of the three strands."""
    chance = random.Random(f"{SEED}-{number}")
    paths = sorted(EXAMPLES.glob("*.json"))
    content: Content = json.loads(paths[number % len(paths)].read_text())
    content["occupation"]["soc"] = f"{11 + number // 100}-{1000 + number}.00"
    content["occupation"]["title"] += f" {number}"
    if not whole:
        for key in ("ai", "durable"):
            del content[key]
    for statements in levels_of(content):
        statements[:] = [_varied(line, chance) for line in statements]
    return content


def changed(first: Content, number: int) -> Content:
    """The next version: of ten statements one is reworded, or gone, or moved, or new."""
    chance = random.Random(f"{SEED}-{number}-next")
    content = deepcopy(first)
    content["framework"]["version"] = "v.next"
    for statements in levels_of(content):
        for line in list(statements):
            if chance.random() > 0.1:
                continue
            at, way = statements.index(line), chance.randrange(4)
            if way == 0:
                statements[at] = _varied(line, chance)
            elif way == 1 and len(statements) > 1:
                del statements[at]
            elif way == 2:
                statements.insert(0, statements.pop(at))
            else:
                name = " ".join(chance.sample(SPREAD, 2)).capitalize()
                rest = " ".join(chance.sample(SPREAD, 12))
                statements.insert(at, _worded(line, f"{name} — Keeps {rest} in order."))
    return content


def levels_of(content: Mapping[str, Any]) -> Iterator[list[Any]]:
    """The list of statements of every level of a file."""
    parts = [content["framework"]]
    parts += [content["ai"]] if "ai" in content else []
    parts += content["durable"]["domains"] if "durable" in content else []
    for part in parts:
        for level in part["levels"].values():
            yield level["statements"]


def encoded(content: Content) -> bytes:
    """The file."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _varied(line: Any, chance: random.Random) -> Any:
    """The statement with two more words, at a place of its own."""
    words = (line if isinstance(line, str) else line["text"]).split(" ")
    words.insert(chance.randint(3, max(3, len(words) - 1)), " ".join(chance.sample(SPREAD, 2)))
    return _worded(line, " ".join(words))


def _worded(line: Any, text: str) -> Any:
    return text if isinstance(line, str) else line | {"text": text}
