"""Assessments, ratings, evidence, reviews, placements, who may see them, and what teams agree."""

from assessments.models.assessment import Assessment, Rating
from assessments.models.evidence import Evidence, EvidenceUse
from assessments.models.placement import StoredPlacement
from assessments.models.review import Review
from assessments.models.sharing import Share
from assessments.models.teamwork import Campaign, PlanItem, Snapshot, SnapshotRow, Target

__all__ = [
    "Assessment",
    "Campaign",
    "Evidence",
    "EvidenceUse",
    "PlanItem",
    "Rating",
    "Review",
    "Share",
    "Snapshot",
    "SnapshotRow",
    "StoredPlacement",
    "Target",
]
