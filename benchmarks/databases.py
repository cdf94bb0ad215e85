"""The databases that are measured on, and the machine."""

import os
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

import psycopg

from tools import postgres


@contextmanager
def on_sqlite(folder: str) -> Iterator[tuple[str, list[str]]]:
    """What it is called, and the address of a database for each side."""
    urls = [f"sqlite:///{folder}/{side}.sqlite3" for side in ("app", "floor")]
    yield f"SQLite {sqlite3.sqlite_version}", urls


@contextmanager
def on_postgres(folder: str) -> Iterator[tuple[str, list[str]]]:
    """The same from a throw-away server, as durable as its defaults make it."""
    with postgres.running() as cluster:
        with psycopg.connect(host=str(cluster.socket), dbname="postgres", autocommit=True) as it:
            it.execute("CREATE DATABASE app")
            it.execute("CREATE DATABASE floor")
        name = f"PostgreSQL {cluster.version} ({cluster.where})"
        yield name, [cluster.url("app"), cluster.url("floor")]


def machine() -> str:
    """What it ran on."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "gunicorn", "psycopg"))
    return f"{os.cpu_count()} cores ({platform.machine()}), {python}, {packages}"
