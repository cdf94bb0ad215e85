"""What happens in a side's own process: signing in, and counting queries off the clock."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.subject import Call, Subject

TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")
"""What begins a statement that only opens or closes a transaction."""


def signed_in(user: AbstractBaseUser) -> str:
    """The key of a new session of this user."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def counted(subject: Subject) -> dict[str, int]:
    """Queries of each kind of call, but for the statements that open and close transactions.

    The first call of each is not counted: it may fill what a process remembers.
    """
    return {
        what: [_queries(subject, call) for call in (calls * 2)[-2:]][-1]
        for what, calls in subject.calls.items()
    }


def _queries(subject: Subject, call: Call) -> int:
    client, headers = Client(enforce_csrf_checks=True), call.headers(subject.session)
    with CaptureQueriesContext(connection) as captured:
        response = client.generic(
            call.method, call.path, call.body, headers=headers, SERVER_NAME="127.0.0.1"
        )
        response.getvalue()  # what is streamed is read while it is sent
    assert response.status_code == 200, f"{call.path} answered {response.status_code}"
    return sum(not query["sql"].startswith(TRANSACTION) for query in captured.captured_queries)
