"""One step of the import benchmark, in a process of its own; prints what it took as JSON."""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import django
from django.core.management import call_command


def migrate(folder: Path) -> dict[str, Any]:
    """Make an empty database, and what pages need."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return {}


def imported(folder: Path, version: str) -> dict[str, Any]:
    """What the wizard does: upload, check, publish. The files are read while the clock runs."""
    from frameworks import actions
    from frameworks.models import Draft
    from nsx.accounts.models import User
    from nsx.accounts.powers import Powers

    by, _ = User.objects.get_or_create(email="admin@example.org")
    paths = sorted((folder / version).glob("*.json"))
    grown, begun = growth(), perf_counter()
    files = ((path.name, path.read_bytes()) for path in paths)
    batch = actions.upload(files=files, by=by, name=version)
    uploaded = perf_counter()
    actions.check_import(batch=batch, powers=Powers(site=True, all_frameworks=True))
    checked = perf_counter()
    assert actions.begin_publishing(batch=batch, by=by)
    actions.publish_import(batch=batch)
    done = perf_counter()
    published = batch.drafts.filter(state=Draft.State.PUBLISHED).count()
    assert published == len(paths), f"{published} of {len(paths)} files were published"
    return {
        "files": len(paths),
        "upload": uploaded - begun,
        "check": checked - uploaded,
        "publish": done - checked,
        "whole": done - begun,
        "memory": grown(),
        **alone(folder, version, paths),
    }


def alone(folder: Path, version: str, paths: list[Path]) -> dict[str, float]:
    """Of that, reading the files and comparing the versions, without a database."""
    from frameworks.diff import compare
    from frameworks.importing.parse import parse

    spent = {"parse alone": 0.0}
    for path in paths:
        data = path.read_bytes()
        begun = perf_counter()
        document = parse(data).document
        spent["parse alone"] += perf_counter() - begun
        if version == "second":
            before = parse((folder / "first" / path.name).read_bytes()).document
            assert document
            begun = perf_counter()
            compare(before, document)
            spent["diff alone"] = spent.get("diff alone", 0.0) + perf_counter() - begun
    return spent


def floor(folder: Path, version: str) -> dict[str, Any]:
    """`json.loads` and the rows that the files become, a bulk insert per table."""
    from benchmarks.floor import rows

    paths = sorted((folder / version).glob("*.json"))
    grown, begun = growth(), perf_counter()
    rows.inserted(json.loads(path.read_bytes()) for path in paths)
    return {"whole": perf_counter() - begun, "memory": grown()}


def pages(folder: Path) -> dict[str, Any]:
    """Seconds of the review page, of all the files of the second version and of ten of them."""
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    from frameworks import actions
    from nsx.accounts.models import Role, User
    from nsx.accounts.powers import Powers

    by = User.objects.get(email="admin@example.org")
    Role.objects.get_or_create(user=by, kind=Role.Kind.SITE_ADMIN)
    client = Client()
    client.force_login(by)
    paths = sorted((folder / "second").glob("*.json"))
    addresses = {}
    for name, some in (("all", paths), ("ten", paths[:10])):
        # A third version, so that every file has changes to show.
        files = (
            (path.name, path.read_bytes().replace(b'"v.next"', f'"v.{name}"'.encode()))
            for path in some
        )
        batch = actions.upload(files=files, by=by, name=name)
        actions.check_import(batch=batch, powers=Powers(site=True, all_frameworks=True))
        try:
            addresses[name] = reverse("import", args=[batch.pk])
        except NoReverseMatch:
            return {"skipped": "left out, there is no such page"}
    spent: dict[str, list[float]] = {name: [] for name in addresses}
    for turn in range(25):
        for name, address in addresses.items():
            begun = perf_counter()
            response = client.get(address, SERVER_NAME="127.0.0.1")
            seconds = perf_counter() - begun
            assert response.status_code == 200
            if turn >= 5:
                spent[name].append(seconds)
    return {name: median(found) for name, found in spent.items()}


def growth() -> Callable[[], float]:
    """What tells by how many MiB the peak of memory has grown since."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return lambda: (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "migrate": migrate,
    "import": imported,
    "floor": floor,
    "pages": pages,
}

if __name__ == "__main__":
    django.setup()
    step, where, *more = sys.argv[1:]
    print(json.dumps(STEPS[step](Path(where), *more)))
