"""Versions that a learner may move to, and what moving would keep and ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.carry import Kept, Round, carried
from assessments.models import Assessment
from assessments.queries.answers import answers_of
from frameworks.models import Framework
from frameworks.outline import StatementLine
from frameworks.queries import Ways, outline_of, ways_among


@dataclass(frozen=True, slots=True)
class Offer:
    """The version that is live while an assessment is on another.

    `new` are statements nothing asked before, `reworded` those whose old answer does not hold.
    `back` says that the version is an older one, live again after a rollback.
    """

    target: Framework
    new: tuple[StatementLine, ...]
    reworded: tuple[StatementLine, ...]
    gone: int
    back: bool

    @property
    def asked(self) -> int:
        """How many statements wait for an answer whatever was said before."""
        return len(self.new) + len(self.reworded)


def offers(assessments: Iterable[Assessment]) -> Mapping[int, Offer]:
    """By row id, what each may move to; nothing for those on the live version.

    Three queries, and one for each version that no process has read before.
    """
    rows = list(assessments)
    live = dict(
        Framework.objects.filter(
            occupation__in={row.occupation_id for row in rows},
            status=Framework.Status.PUBLISHED,
        ).values_list("occupation", "pk")
    )
    stale = [
        row for row in rows if live.get(row.occupation_id, row.framework_id) != row.framework_id
    ]
    if not stale:
        return {}
    ways = ways_among(row.occupation_id for row in stale)
    return {row.pk: _offer(row, ways.versions[live[row.occupation_id]], ways) for row in stale}


def _offer(assessment: Assessment, target: Framework, ways: Ways) -> Offer:
    here, there = outline_of(ways.versions[assessment.framework_id]), outline_of(target)
    held = ways.sources(assessment.framework_id, target.pk)
    known = {line.lineage for line in here.statements}
    asked = [line for line in there.statements if line.id not in held]
    lineages = {line.lineage for line in there.statements}
    used = {pk for some in held.values() for pk in some}
    return Offer(
        target=target,
        new=tuple(line for line in asked if line.lineage not in known),
        reworded=tuple(line for line in asked if line.lineage in known),
        gone=sum(line.id not in used and line.lineage not in lineages for line in here.statements),
        back=_is_older(target, ways.versions[assessment.framework_id], ways),
    )


def _is_older(target: Framework, than: Framework, ways: Ways) -> bool:
    """Whether the one was based on the other, however many versions lie between."""
    at: Framework | None = than
    while at and at.based_on_id and at != target:
        at = ways.versions.get(at.based_on_id)
    return at == target


def answers_kept(
    assessment: Assessment, target: Framework
) -> tuple[list[Assessment], Mapping[int, Kept]]:
    """What a move keeps: the rounds it looks through, newest first, and answers by statement.

    The rounds are the assessment and those it was itself moved from, so that a statement that
    went and came back finds its answer again.
    """
    ways = ways_among([assessment.occupation_id])
    line = _moved_through(assessment)
    rounds = [Round(answers_of(each), ways.sources(each.framework_id, target.pk)) for each in line]
    targets = [statement.id for statement in outline_of(target).statements]
    return line, carried(targets, rounds)


def _moved_through(assessment: Assessment) -> list[Assessment]:
    others = {
        each.pk: each
        for each in Assessment.objects.filter(
            learner=assessment.learner_id, occupation=assessment.occupation_id
        )
    }
    line = [assessment]
    while (before := others.get(line[-1].moved_from_id or 0)) and before not in line:
        line.append(before)
    return line
