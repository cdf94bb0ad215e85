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
from factories.workplace import Workplace, make_workplace, signed_in

__all__ = [
    "MembershipFactory",
    "OrganisationFactory",
    "RoleFactory",
    "TeamFactory",
    "UserFactory",
    "Workplace",
    "document",
    "finished",
    "framework",
    "make_workplace",
    "rate",
    "signed_in",
    "started",
]
