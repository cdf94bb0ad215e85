"""manage.py demo: set everything up, then run the server and the task worker together."""

import contextlib
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


class Command(BaseCommand):
    help = "Migrate, import the examples, make the demo people, serve and work until Ctrl+C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        if _answers(port):
            raise CommandError(f"Port {port} is in use. Another one: make demo DEMO_PORT=8001")
        self.stdout.write("Setting up…")
        call_command("migrate", verbosity=0)
        call_command(
            "import_framework",
            str(settings.BASE_DIR / "frameworks" / "examples"),
            stdout=StringIO(),
        )
        people = StringIO()
        call_command("seed_demo", stdout=people)
        with _running(
            ["runserver", f"{HOST}:{port}", "--noreload"], ["db_worker", "--no-reload"]
        ) as processes:
            while not _answers(port) and _all_run(processes):
                time.sleep(0.1)
            self.stdout.write(f"\n{people.getvalue()}\nOpen http://{HOST}:{port}/ (Ctrl+C stops)\n")
            while _all_run(processes):
                time.sleep(0.3)
            raise CommandError("The server or the worker ended. The lines above say why.")


@contextlib.contextmanager
def _running(*commands: list[str]) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Run these commands of manage.py until the block is left, whatever ends it.

    They get their own session, so that Ctrl+C reaches this process alone and it stops them.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), *command]
            processes.append(subprocess.Popen(manage, start_new_session=True))
        with contextlib.suppress(KeyboardInterrupt):
            yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _all_run(processes: list["subprocess.Popen[bytes]"]) -> bool:
    return all(process.poll() is None for process in processes)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((HOST, port)) == 0
