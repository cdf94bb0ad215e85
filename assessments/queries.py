"""Reading assessments into the values the placement rule takes."""

from assessments.models import Assessment
from assessments.placement import Level, Placement, Rating, Statement, place
from frameworks.models import Level as LevelRow
from frameworks.models import Strand


def ladder(strand: Strand) -> list[LevelRow]:
    """The levels of a strand's one domain, lowest first, with their statements."""
    return list(
        LevelRow.objects.filter(domain__strand=strand)
        .prefetch_related("statements")
        .order_by("rank")
    )


def place_strand(assessment: Assessment, levels: list[LevelRow]) -> Placement:
    """The self placement of an assessment on a ladder."""
    ratings = {
        str(row.statement_id): Rating(
            value="na" if row.not_applicable else row.value,
            hash=row.digest,
        )
        for row in assessment.ratings.all()
    }
    return place(
        [
            Level(
                level.label,
                tuple(Statement(str(row.pk), row.digest) for row in level.statements.all()),
            )
            for level in levels
        ],
        {
            str(row.pk): ratings[str(row.pk)]
            for level in levels
            for row in level.statements.all()
            if str(row.pk) in ratings
        },
    )
