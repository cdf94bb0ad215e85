"""Reading frameworks."""

from frameworks.queries.documents import KINDS, document_of, outline_of, readable_versions
from frameworks.queries.versions import Ways, organisation_of, parent_of, ways_among

__all__ = [
    "KINDS",
    "Ways",
    "document_of",
    "organisation_of",
    "outline_of",
    "parent_of",
    "readable_versions",
    "ways_among",
]
