"""Occupations, the versions of their frameworks, and where both come from."""

from frameworks.models.correction import Correction
from frameworks.models.draft import Draft, Import
from frameworks.models.framework import Domain, Framework, Level, Statement, Strand
from frameworks.models.occupation import (
    Anchor,
    Occupation,
    OccupationTitle,
    RelatedOccupation,
)
from frameworks.models.release import Release, StatementLink
from frameworks.models.source import Citation, Source

__all__ = [
    "Anchor",
    "Citation",
    "Correction",
    "Domain",
    "Draft",
    "Framework",
    "Import",
    "Level",
    "Occupation",
    "OccupationTitle",
    "RelatedOccupation",
    "Release",
    "Source",
    "Statement",
    "StatementLink",
    "Strand",
]
