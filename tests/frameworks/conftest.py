"""Frameworks, occupations and people that these tests have in common."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from factories import UserFactory
from factories.onet import known
from frameworks.actions import new_draft, publish
from frameworks.importing.parse import parse
from frameworks.models import Occupation
from nsx.accounts.models import User

EXAMPLES = Path(__file__).resolve().parents[2] / "frameworks" / "examples"

Import = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def example() -> dict[str, Any]:
    """A shipped framework with all three strands, as the JSON it is kept in."""
    found: dict[str, Any] = json.loads((EXAMPLES / "49-3091.00.json").read_bytes())
    return found


@pytest.fixture
def imported(db: None, example: dict[str, Any]) -> Import:
    """Imports the example with some of its values changed, and gives the JSON."""

    def do(live: bool = True, **changes: Any) -> dict[str, Any]:
        document = deepcopy(example)
        for path, value in changes.items():
            target = document
            *steps, last = path.split("__")
            for step in steps:
                target = target[step]
            target[last] = value
        parsed = parse(json.dumps(document).encode())
        assert parsed.document, parsed.errors
        (publish if live else new_draft)(document=parsed.document, by=None)
        return document

    return do


@pytest.fixture
def learner(db: None) -> User:
    """Somebody without a role."""
    return UserFactory.create(name="Lee Learner", email="lee@example.org")


@pytest.fixture
def sellers(db: None) -> Occupation:
    """An occupation of O*NET's without a framework."""
    return known("41-3031.00", "Share Sellers")


@pytest.fixture
def other_sellers(db: None) -> Occupation:
    """Another one."""
    return known("41-3099.00", "Other Sellers")
