"""Test data: people as rows, frameworks and assessments through the app's own actions."""

from factories.assessments import finished, rate, started
from factories.frameworks import document, framework
from factories.people import (
    MembershipFactory,
    OrganisationFactory,
    RoleFactory,
    TeamFactory,
    UserFactory,
)

__all__ = [
    "MembershipFactory",
    "OrganisationFactory",
    "RoleFactory",
    "TeamFactory",
    "UserFactory",
    "document",
    "finished",
    "framework",
    "rate",
    "started",
]
