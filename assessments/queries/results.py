"""Reading stored placements: those of one assessment, and a learner's earlier results."""

from datetime import datetime
from itertools import groupby
from typing import Any, cast

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
    rows = (
        StoredPlacement.objects.filter(
            assessment__learner=assessment.learner_id,
            assessment__occupation=assessment.occupation_id,
            assessment__finished_at__isnull=False,
            lens=StoredPlacement.Lens.SELF,
        )
        .exclude(assessment=assessment)
        .order_by("assessment__finished_at", "assessment_id", "strand_id", "ladder")
        .values(
            "assessment_id",
            "assessment__finished_at",
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
    return tuple(
        _past([dict(row) for row in group])
        for _, group in groupby(rows, key=lambda row: row["assessment_id"])
    )


def _past(rows: list[dict[str, Any]]) -> Past:
    first = rows[0]
    # A strand with one domain has no pooled ladder: its only one is the headline.
    pooled = {row["strand__kind"] for row in rows if row["domain__key"] is None}
    heads = [row for row in rows if row["domain__key"] is None or row["strand__kind"] not in pooled]
    return Past(
        assessment=first["assessment_id"],
        at=cast(datetime, first["assessment__finished_at"]),
        version=first["assessment__framework__version"],
        strands={row["strand__kind"]: _mark(row) for row in heads},
        domains={
            row["domain__key"]: _mark(row)
            for row in rows
            if row["domain__key"] and row["strand__kind"] in pooled
        },
    )


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
