"""One step of O*NET's benchmark, in a process of its own; prints what it took as JSON."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import django

from benchmarks.importing_steps import growth, migrate

BATCH = 5_000
ROWS = "rows.json"


def imported(folder: Path, files: str) -> dict[str, Any]:
    """What `import_onet` does. Off the clock it leaves the rows it made for the floor."""
    from frameworks.onet.folder import read_folder
    from frameworks.onet.load import compare, store

    grown, begun = growth(), perf_counter()
    said = read_folder(Path(files))
    read = perf_counter()
    plan = compare(said)
    compared = perf_counter()
    store(plan=plan, by=None)
    done = perf_counter()
    memory = grown()
    rows = {
        model.__name__: [list(row) for row in model._default_manager.values_list(*fields)]
        for model, fields in tables().items()
    }
    (folder / ROWS).write_text(json.dumps([sorted(said.files), rows]))
    return {
        "read": read - begun,
        "compare": compared - read,
        "store": done - compared,
        "whole": done - begun,
        "memory": memory,
        "rows": sum(map(len, rows.values())) if plan.changes else 0,
    }


def floor(folder: Path, files: str) -> dict[str, Any]:
    """The csv module over the same files, and a bulk insert of the same rows for each table."""
    from django.db import transaction

    names, rows = json.loads((folder / ROWS).read_text())
    grown, begun = growth(), perf_counter()
    for name in names:
        with (Path(files) / name).open(newline="", encoding="utf-8") as file:
            list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    read = perf_counter()
    with transaction.atomic():
        for model, fields in tables().items():
            model._default_manager.bulk_create(
                (model(**dict(zip(fields, row, strict=True))) for row in rows[model.__name__]),
                BATCH,
            )
    done = perf_counter()
    return {
        "read": read - begun,
        "store": done - read,
        "whole": done - begun,
        "memory": grown(),
        "rows": sum(map(len, rows.values())),
    }


def tables() -> dict[Any, list[str]]:
    """The tables that an import fills, with the columns that are not made by the database."""
    from frameworks.models import Anchor, Occupation, OccupationTitle, RelatedOccupation

    return {
        model: [field.attname for field in model._meta.concrete_fields]
        for model in (Occupation, Anchor, OccupationTitle, RelatedOccupation)
    }


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "migrate": migrate,
    "import": imported,
    "floor": floor,
}

if __name__ == "__main__":
    django.setup()
    step, where, *more = sys.argv[1:]
    print(json.dumps(STEPS[step](Path(where), *more)))
