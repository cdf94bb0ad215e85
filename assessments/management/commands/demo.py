"""manage.py demo: set everything up, then run the server and the task worker together."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from io import StringIO
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

HOST = "127.0.0.1"
GRACE = 10.0
"""Seconds a process has to stop in."""

Process = subprocess.Popen[bytes]


class Command(BaseCommand):
    help = "Migrate, import the examples, make the demo people, serve and work until Ctrl+C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--onet", default="", help="a folder with O*NET's files")

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        if not _free(port):
            raise CommandError(
                f"Port {port} is in use. Take another one: make demo DEMO_PORT={port + 1}"
            )
        self.stdout.write("Setting up…")
        call_command("migrate", verbosity=0)
        if options["onet"]:
            call_command("import_onet", options["onet"], stdout=self.stdout, stderr=self.stderr)
        examples = settings.BASE_DIR / "frameworks"
        call_command("import_framework", str(examples / "examples"), stdout=StringIO())
        evidence = str(examples / "examples-ai" / "evidence.csv")
        call_command("import_ai_evidence", evidence, stdout=StringIO())
        people = StringIO()
        call_command("seed_demo", stdout=people)
        environment = _environment()
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(collect, cwd=settings.BASE_DIR, env=environment, check=True)
        server = ["-m", "gunicorn", "nsx.wsgi", "--bind", f"{HOST}:{port}", "--threads", "8"]
        quiet = ["--no-control-socket", "--log-level", "warning"]
        worker = ["manage.py", "db_worker", "--no-reload", "--no-startup-delay", "--verbosity", "0"]
        with _running([*server, *quiet], worker, environment=environment) as processes:
            while _free(port):
                _pause(processes)
            self.stdout.write(f"\nOpen http://{HOST}:{port}/ (Ctrl+C stops)\n\n{people.getvalue()}")
            self.stdout.write("E-mails, such as the one to reset a password, appear below.\n")
            self.stdout.flush()
            while True:
                _pause(processes)


@contextlib.contextmanager
def _running(*commands: list[str], environment: dict[str, str]) -> Iterator[list[Process]]:
    """Run Python with each of these arguments until the block is left, whatever ends it.

    They get their own session, so that Ctrl+C reaches this process alone and it stops them.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    processes: list[Process] = []
    with contextlib.suppress(KeyboardInterrupt):
        try:
            for command in commands:
                processes.append(
                    subprocess.Popen(
                        [sys.executable, *command],
                        cwd=settings.BASE_DIR,
                        env=environment,
                        start_new_session=True,
                    )
                )
            yield processes
        finally:
            _stop(processes)


def _stop(processes: list[Process]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _pause(processes: list[Process]) -> None:
    """Wait a moment. Raises CommandError when one of them has ended."""
    if any(process.poll() is not None for process in processes):
        raise CommandError("The server or the worker ended. The lines above say why.")
    time.sleep(0.2)


def _free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _environment() -> dict[str, str]:
    """What the server runs with: as in public, but on this machine alone and e-mails printed."""
    return {
        **os.environ,
        "DEBUG": "0",
        "SECRET_KEY": _secret(),
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "INSECURE_HTTP": "1",
        "EMAIL_URL": "consolemail://",
    }


def _secret() -> str:
    """A key of this machine's own, kept beside the database so that people stay signed in."""
    path = settings.VAR_DIR / "demo-secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return str(path.read_text())
