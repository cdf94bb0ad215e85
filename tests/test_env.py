"""What the environment may say, and that a wrong word stops the start with its name."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from nsx import env, settings

ROOT = Path(__file__).resolve().parent.parent

Set = Callable[[str], None]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Set:
    return lambda raw: monkeypatch.setenv("ASKED", raw)


@pytest.mark.parametrize(
    ("raw", "found"),
    [("", True), ("1", True), (" Yes ", True), ("on", True), ("0", False), ("FALSE", False)],
)
def test_a_yes_or_no(given: Set, raw: str, found: bool) -> None:
    given(raw)
    assert env.flag("ASKED", True) is found


@pytest.mark.parametrize(("raw", "found"), [("", 7), ("2", 2), ("007", 7), ("30", 30)])
def test_a_number(given: Set, raw: str, found: int) -> None:
    given(raw)
    assert env.number("ASKED", 7, at_least=2) == found


def test_a_text_and_a_list(given: Set) -> None:
    given("  ")
    assert env.text("ASKED", "else") == "else"
    assert env.listed("ASKED", ["else"]) == ["else"]
    given(" a, b ,,")
    assert env.text("ASKED") == "a, b ,,"
    assert env.listed("ASKED") == ["a", "b"]


@pytest.mark.parametrize(
    ("read", "raw"),
    [
        (lambda: env.flag("ASKED", True), "maybe"),
        (lambda: env.number("ASKED", 7, at_least=1), "0"),
        (lambda: env.number("ASKED", 7), "-1"),
        (lambda: env.number("ASKED", 7), "1.5"),
        (lambda: env.number("ASKED", 7), "٣"),
        (lambda: env.number("ASKED", 7), "9" * 5000),
        (lambda: env.text("ASKED"), " "),
        (lambda: env.listed("ASKED"), ","),
        (lambda: env.time_zone("ASKED", "UTC"), "Mars/Base"),
        (lambda: env.time_zone("ASKED", "UTC"), "../UTC"),
    ],
)
def test_what_cannot_be_read_is_named(given: Set, read: Callable[[], object], raw: str) -> None:
    given(raw)
    with pytest.raises(ImproperlyConfigured, match="ASKED"):
        read()


@pytest.mark.parametrize(
    ("url", "name", "options"),
    [
        ("sqlite:////tmp/here.sqlite3", "/tmp/here.sqlite3", {"timeout": 5}),  # noqa: S108
        ("postgres://ann:pw@db:5433/nsx", "nsx", {}),
        ("postgresql://db/nsx?sslmode=require", "nsx", {"sslmode": "require"}),
        (
            "postgres://db/nsx?sslmode=verify-full&connect_timeout=3",
            "nsx",
            {"sslmode": "verify-full", "connect_timeout": 3},
        ),
    ],
)
def test_a_database_keeps_its_options_beside_ours(
    monkeypatch: pytest.MonkeyPatch, url: str, name: str, options: dict[str, object]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DB_POOL", "4")
    config = settings.database()
    assert config["NAME"] == name
    assert config["OPTIONS"].items() >= options.items()
    if url.startswith("postgres"):
        assert config["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 4}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "mysql://db/nsx"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgres://ann:secret@db:port/nsx"),
        ("DATABASE_URL", "postgres://ann:secret@db"),
        ("DATABASE_URL", "sqlite://host/name"),
        ("DATABASE_URL", "postgres://[::1/nsx"),
        ("DB_POOL", "0"),
    ],
)
def test_a_database_that_cannot_be_used_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db/nsx")
    monkeypatch.setenv(variable, value)
    with pytest.raises(ImproperlyConfigured, match=variable) as caught:
        settings.database()
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "oracle://db/nsx"),
        ("EMAIL_URL", "pigeon://ann:secret@loft"),
        ("EMAIL_URL", "smtp://ann:secret@host:port"),
        ("CACHE_URL", "drawer://"),
        ("TIME_ZONE", "Nowhere"),
    ],
)
def test_the_start_stops_at_a_wrong_variable(tmp_path: Path, variable: str, value: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import nsx.settings"],
        cwd=ROOT,
        env={**os.environ, "NSX_VAR": str(tmp_path), variable: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    last = ran.stderr.strip().splitlines()[-1]
    assert last.startswith(f"django.core.exceptions.ImproperlyConfigured: {variable}")
    assert "secret" not in ran.stderr
