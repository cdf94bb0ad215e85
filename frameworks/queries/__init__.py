"""Reading frameworks."""

from frameworks.queries.documents import (
    KINDS,
    Rows,
    document_of,
    outline_of,
    readable_versions,
    rows_of,
)
from frameworks.queries.versions import Ways, organisation_of, parent_of, ways_among

__all__ = [
    "KINDS",
    "Rows",
    "Ways",
    "document_of",
    "organisation_of",
    "outline_of",
    "parent_of",
    "readable_versions",
    "rows_of",
    "ways_among",
]
