"""What every test may use."""

import os
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from pytest_django import Settings

from frameworks.queries import documents, grounds

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_configure() -> None:
    """Made-up passwords need no second of hashing each; slow machines find no other faults."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hypothesis.settings.register_profile("nsx", deadline=None)
    hypothesis.settings.load_profile("nsx")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests measured, even where they ran in other processes."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, value in report.user_properties:
                if name == "figure":
                    terminalreporter.write_line(value)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where NSX_REQUIRE_SHARED=1 demands ../shared, a test that misses it has failed."""
    report = yield
    required = os.environ.get("NSX_REQUIRE_SHARED") == "1"
    if required and report.skipped and "../shared" in str(report.longrepr):
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as it is used: in memory its connections could not queue."""
    config = settings.DATABASES["default"]
    if config["ENGINE"] == "django.db.backends.sqlite3":
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        config.setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and design files beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: the real files are not here")
    return SHARED


@pytest.fixture(autouse=True)
def _fresh_outlines() -> None:
    """Row ids begin anew in every test, so nothing may be remembered by them."""
    documents._outline.cache_clear()
    grounds._suggested.cache_clear()


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Settings) -> None:
    """There is no worker beside the tests: a task runs where it is called."""
    settings.TASKS = {"default": {"BACKEND": "without_worker.AtOnce"}}


@pytest.fixture(autouse=True)
def _no_limits_reached() -> None:
    """Every test comes from the same address: what earlier ones did counts for none."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Uploads of tests go to a folder that pytest clears away."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "files"
