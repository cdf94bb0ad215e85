"""Occupations, the versions of their frameworks, and where both come from."""

from frameworks.models.framework import Domain, Framework, Level, Statement, Strand
from frameworks.models.occupation import Anchor, Occupation
from frameworks.models.source import Citation, Source

__all__ = [
    "Anchor",
    "Citation",
    "Domain",
    "Framework",
    "Level",
    "Occupation",
    "Source",
    "Statement",
    "Strand",
]
