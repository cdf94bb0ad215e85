"""The app's catalogue: all of O*NET, and what people look for in it."""

from collections.abc import Sequence
from io import StringIO
from urllib.parse import urlencode

from django.core.management import call_command

from benchmarks.subject import Call, Subject


def prepare(files: str, queries: Sequence[str]) -> Subject:
    """Fill an empty database; the calls search it, each word by word as people do."""
    call_command("import_onet", files, stdout=StringIO(), stderr=StringIO())
    addresses = [f"/occupations/?{urlencode({'q': query})}" for query in queries]
    return Subject(
        session="",
        calls={
            "as you type": [Call(address, fragment=True) for address in addresses],
            "whole page": [Call(address) for address in addresses],
        },
    )
