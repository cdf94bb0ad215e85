"""A side in processes of its own: prepared, then served as in production, on loopback."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.subject import Call, Subject

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two apps with its database; `folder` is for what it writes."""

    settings: str
    module: str
    database: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """As in production, but for HTTPS."""
        return {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": self.settings,
            "DATABASE_URL": self.database,
            "NSX_VAR": str(self.folder),
            "DEBUG": "0",
            "SECRET_KEY": "for-benchmarks-only",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECURE_SSL_REDIRECT": "0",
        }

    def prepare(self, **arguments: Any) -> Subject:
        """Fill its empty database (benchmarks.prepare)."""
        done = self.run("benchmarks.prepare", self.module, input=json.dumps(arguments))
        return Subject.of(json.loads(done))

    def run(self, *arguments: str, input: str = "") -> str:
        """Run a module to its end; what it prints."""
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=input,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    @contextmanager
    def served(self) -> Iterator[HTTPConnection]:
        """One gunicorn worker and a connection to it that stays open."""
        listening = socket.create_server(("127.0.0.1", 0))
        # As gunicorn sets it, but it may come after our connection, which would then answer
        # 40 ms late: the body would wait for the headers to be acknowledged.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        handle = listening.fileno()
        options = ["--bind", f"fd://{handle}", "--no-control-socket", "--log-level", "warning"]
        # The default worker hangs up after each answer; this one keeps the connection.
        options += ["--worker-class", "gthread", "--threads", "1", "--keep-alive", "60"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, "django.core.wsgi:get_wsgi_application()"],
            cwd=ROOT,
            env=self.environment,
            pass_fds=[handle],
        )
        connection = HTTPConnection("127.0.0.1", listening.getsockname()[1], timeout=60)
        listening.close()
        try:
            yield connection
        finally:
            connection.close()
            server.terminate()
            server.wait(30)


def timed(connection: HTTPConnection, session: str, call: Call) -> tuple[float, bytes]:
    """Play a call; the seconds from sending it to the last byte of its answer, and the answer.

    Raises AssertionError for any status but 200.
    """
    headers = call.headers(session)
    begun = perf_counter()
    connection.request(call.method, call.path, call.body, headers)
    response = connection.getresponse()
    body = response.read()
    seconds = perf_counter() - begun
    assert response.status == 200, f"{call.path} answered {response.status}"
    return seconds, body
