"""What tests about people who see each other's results use."""

import pytest

from factories import Workplace, make_workplace


@pytest.fixture
def workplace(db: None) -> Workplace:
    """A team with its manager and one member, whose finished assessment is theirs alone."""
    return make_workplace()
