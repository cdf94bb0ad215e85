"""What a change of frameworks does to people: asked here, answered by whoever knows.

Frameworks never imports upwards, so `assessments` gives its answers at start-up. Until it does,
nobody is concerned.
"""

from collections.abc import Collection, Mapping
from typing import Protocol
from uuid import UUID

from frameworks.models import Framework


class Impact(Protocol):
    """Numbers of people; nobody's name or rating is among the answers."""

    def raters(self, lineages: Collection[UUID]) -> Mapping[UUID, int]:
        """By lineage, how many people have rated the statement in any version; one query."""

    def on_versions(self, frameworks: Collection[int]) -> Mapping[int, int]:
        """By row id, how many people's newest round is of this version; one query."""

    def concerned(self, codes: Collection[str]) -> int:
        """How many people have rated any of these occupations; one query."""

    def is_rated(self, framework: Framework) -> bool:
        """Whether anybody has begun to rate this version."""


class _Nobody:
    def raters(self, lineages: Collection[UUID]) -> Mapping[UUID, int]:
        return {}

    def on_versions(self, frameworks: Collection[int]) -> Mapping[int, int]:
        return {}

    def concerned(self, codes: Collection[str]) -> int:
        return 0

    def is_rated(self, framework: Framework) -> bool:
        return False


_impact: Impact = _Nobody()


def answer_with(impact: Impact) -> None:
    """Let `impact` say whom changes concern."""
    global _impact
    _impact = impact


def on_people() -> Impact:
    """Who answers."""
    return _impact
