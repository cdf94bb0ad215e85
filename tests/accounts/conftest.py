"""What tests about people and how they sign in use."""

import pytest
from django.core.cache import cache

from factories import framework
from frameworks.models import Framework


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    """Limits and used codes are counted anew in every test."""
    cache.clear()


@pytest.fixture
def clerks(db: None) -> Framework:
    """A small occupation that anybody may rate."""
    return framework()
