"""Assessments, ratings, evidence, reviews, placements and who may see them."""

from assessments.models.assessment import Assessment, Rating
from assessments.models.evidence import Evidence, EvidenceUse
from assessments.models.placement import StoredPlacement
from assessments.models.review import Review
from assessments.models.sharing import Share

__all__ = [
    "Assessment",
    "Evidence",
    "EvidenceUse",
    "Rating",
    "Review",
    "Share",
    "StoredPlacement",
]
