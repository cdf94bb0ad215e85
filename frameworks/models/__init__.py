"""Occupations, the versions of their frameworks, and where both come from."""

from frameworks.models.correction import Correction
from frameworks.models.draft import Draft, Import
from frameworks.models.evidence import AiEvidence
from frameworks.models.framework import Domain, Framework, Level, Statement, Strand
from frameworks.models.grounding import Grounding
from frameworks.models.listing import Listing, SearchWord
from frameworks.models.occupation import (
    Anchor,
    Occupation,
    OccupationTitle,
    RelatedOccupation,
)
from frameworks.models.release import Release, StatementLink
from frameworks.models.request import FrameworkRequest
from frameworks.models.source import Citation, Source

__all__ = [
    "AiEvidence",
    "Anchor",
    "Citation",
    "Correction",
    "Domain",
    "Draft",
    "Framework",
    "FrameworkRequest",
    "Grounding",
    "Import",
    "Level",
    "Listing",
    "Occupation",
    "OccupationTitle",
    "RelatedOccupation",
    "Release",
    "SearchWord",
    "Source",
    "Statement",
    "StatementLink",
    "Strand",
]
