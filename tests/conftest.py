"""What every test may use."""

from pathlib import Path

import pytest
from pytest_django import Settings

from frameworks import queries

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and design files beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: the real files are not here")
    return SHARED


@pytest.fixture(autouse=True)
def _fresh_outlines() -> None:
    """Row ids begin anew in every test, so nothing may be remembered by them."""
    queries._outline.cache_clear()


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Settings) -> None:
    """There is no worker beside the tests: a task runs where it is called."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
