"""The shared hostile cases, and the bytes that their recipes stand for."""

import base64
import gzip
import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

CASES = Path(__file__).resolve().parents[3] / "shared" / "design" / "hostile-cases.json"
DOCUMENT: dict[str, Any] = json.loads(CASES.read_bytes()) if CASES.exists() else {"cases": []}


def build(recipe: Any) -> bytes:
    """The bytes a recipe of the cases file stands for."""
    if isinstance(recipe, str):
        return recipe.encode()
    if "repeat" in recipe:
        return build(recipe["repeat"]) * int(recipe["times"])
    if "concat" in recipe:
        return b"".join(map(build, recipe["concat"]))
    if "range" in recipe:
        lines = (recipe["template"].replace("{i}", str(i)) for i in range(recipe["range"]))
        return str(recipe.get("sep", "")).join(lines).encode()
    if "hex" in recipe:
        return bytes.fromhex(recipe["hex"])
    if "base64" in recipe:
        return base64.b64decode(recipe["base64"])
    if "gzip" in recipe:
        return gzip.compress(build(recipe["gzip"]))
    if "encode" in recipe:
        return build(recipe["encode"]).decode().encode(recipe["charset"])
    if "slice" in recipe:
        whole = build(recipe["slice"])
        kept = whole[: int(len(whole) * recipe.get("fraction", 1))]
        return kept[: len(kept) - recipe.get("drop_last", 0)]
    if "zip" in recipe:
        return _zip(recipe["zip"])
    if "png" in recipe:
        return _png(recipe["png"]["width"], recipe["png"]["height"])
    if recipe.get("base"):
        return from_base(recipe["set"])
    raise ValueError(f"unknown recipe {sorted(recipe)}")


def _zip(entries: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            archive.writestr(entry["name"], build(entry["data"]))
    return out.getvalue()


def _png(width: int, height: int) -> bytes:
    """The header of a 1-bit picture of that size, and a short block of data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    header = chunk(b"IHDR", size + bytes([1, 0, 0, 0, 0]))
    data = chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + header + data + chunk(b"IEND", b"")


def from_base(changes: list[tuple[list[Any], Any]]) -> bytes:
    document = json.loads(json.dumps(DOCUMENT["base_document"]))
    raw: dict[str, bytes] = {}
    for path, value in changes:
        target = document
        for step in path[:-1]:
            target = target[step]
        if isinstance(value, dict) and "raw" in value:
            mark = f"@raw{len(raw)}@"
            raw[f'"{mark}"'] = build(value["raw"])
            target[path[-1]] = mark
        elif isinstance(value, dict) and {"repeat", "concat"} & value.keys():
            target[path[-1]] = build(value).decode()
        else:
            target[path[-1]] = value
    data = json.dumps(document, ensure_ascii=False).encode()
    for mark, content in raw.items():
        data = data.replace(mark.encode(), content)
    return data


def cases(surface: str) -> list[dict[str, Any]]:
    """The cases of one surface; none where the shared files are absent."""
    return [case for case in DOCUMENT["cases"] if case["surface"] == surface]
