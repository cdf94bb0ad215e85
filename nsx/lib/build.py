"""What this build of the site is: a digest of its code, templates and static files."""

import hashlib
from functools import cache
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

PARTS = ("nsx", "frameworks", "assessments", "templates")
ENDINGS = {".py", ".html"}


@cache
def build() -> str:
    """The same in every process of a release, and another one in the next; read once."""
    found = hashlib.sha256(django.get_version().encode())
    root = Path(settings.BASE_DIR)
    for part in PARTS:
        for path in sorted((root / part).rglob("*")):
            if path.suffix in ENDINGS:
                found.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    # Settings that public pages show, and the names of static files with their digests.
    shown = (settings.GUEST_DAYS, settings.TIME_ZONE)
    found.update(repr((shown, getattr(staticfiles_storage, "manifest_hash", ""))).encode())
    return found.hexdigest()
