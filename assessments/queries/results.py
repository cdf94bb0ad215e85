"""Reading stored placements: those of one assessment, and a learner's earlier results."""

from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db.models import F
from django.utils import timezone

from assessments.models import Assessment, StoredPlacement
from assessments.results import wording
from assessments.results.history import LadderKey, Mark, Past


def stored_of(assessment: Assessment) -> dict[LadderKey, dict[str, Any]]:
    """The stored results of one assessment, as the rule gave them."""
    rows = StoredPlacement.objects.filter(assessment=assessment)
    return {
        (strand, domain, lens): result
        for strand, domain, lens, result in rows.values_list(
            "strand_id", "domain_id", "lens", "result"
        )
    }


def past_of(assessment: Assessment) -> tuple[Past, ...]:
    """Every other finished assessment of the learner's occupation, oldest first, in one query."""
    rounds = pasts_of(assessment.learner_id, assessment.occupation_id)
    return tuple(each for each in rounds if each.assessment != assessment.pk and not each.open)


def pasts_of(learner: int, occupation: int) -> tuple[Past, ...]:
    """All rounds of a learner's occupation, oldest first and the open one last, in one query."""
    rows = (
        StoredPlacement.objects.filter(
            assessment__learner=learner,
            assessment__occupation=occupation,
            lens=StoredPlacement.Lens.SELF,
        )
        .order_by(
            F("assessment__finished_at").asc(nulls_last=True),
            "assessment_id",
            "strand_id",
            "ladder",
        )
        .values(
            "assessment_id",
            "assessment__started_at",
            "assessment__finished_at",
            "assessment__framework_id",
            "assessment__framework__version",
            "strand__kind",
            "domain__key",
            "low",
            "high",
            "result__label_low",
            "result__label_high",
            "result__levels",
        )
    )
    found = [
        _past([dict(row) for row in group])
        for _, group in groupby(rows, key=lambda row: row["assessment_id"])
    ]
    return tuple(
        replace(
            each, others=tuple(other.at for other in found if other is not each and not other.open)
        )
        for each in found
    )


def _past(rows: list[dict[str, Any]]) -> Past:
    first = rows[0]
    finished_at = first["assessment__finished_at"]
    # A strand with one domain has no pooled ladder: its only one is the headline.
    pooled = {row["strand__kind"] for row in rows if row["domain__key"] is None}
    rated = [row for row in rows if _rated(row)]
    return Past(
        assessment=first["assessment_id"],
        at=timezone.localtime(finished_at or first["assessment__started_at"]),
        version=first["assessment__framework__version"],
        framework=first["assessment__framework_id"],
        open=finished_at is None,
        strands={
            row["strand__kind"]: _mark(row)
            for row in rated
            if row["domain__key"] is None or row["strand__kind"] not in pooled
        },
        domains={
            row["domain__key"]: _mark(row)
            for row in rated
            if row["domain__key"] and row["strand__kind"] in pooled
        },
    )


def _rated(row: dict[str, Any]) -> bool:
    """Whether anything on the ladder has an answer."""
    return any(level["unanswered"] < level["statements"] for level in row["result__levels"])


def _mark(row: dict[str, Any]) -> Mark:
    levels = row["result__levels"]
    name = wording.range_label(
        row["low"],
        row["high"],
        (row["result__label_low"], row["result__label_high"]),
        top=len(levels),
        judged=levels[0]["status"] != "not_assessable",
    )
    return Mark(row["low"], row["high"], name)
