"""Versions that a learner may move to, and what moving would keep and ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from assessments.answers import Answers
from assessments.carry import Kept, Round, carried
from assessments.changes import Changes, changes_between
from assessments.models import Assessment, EvidenceUse
from assessments.queries.answers import answers_by
from frameworks.models import Framework
from frameworks.queries import Ways, outline_of, ways_among


@dataclass(frozen=True, slots=True)
class Offer:
    """The version that is live while an assessment is on another; `target` None: none is.

    `back` says that it is an older one, live again after a rollback. `rounds` are the assessment
    and those it shares answers with, `kept` by statement of the target the answers that hold.
    """

    assessment: Assessment
    target: Framework | None = None
    back: bool = False
    changes: Changes = field(default_factory=Changes)
    rounds: tuple[Assessment, ...] = ()
    kept: Mapping[int, Kept] = field(default_factory=dict)


def offers(assessments: Iterable[Assessment]) -> Mapping[int, Offer]:
    """By row id, what each may move to; nothing for those on the live version.

    The rows come with their framework. No query where all are on the live version; else four
    however many there are, and one for each version that no process has read before.
    """
    rows = list(assessments)
    stale = [row for row in rows if row.framework.status != Framework.Status.PUBLISHED]
    if not stale:
        return {}
    ways = ways_among(row.occupation_id for row in stale)
    others = _rounds(stale)
    lines = {row.pk: _connected(row, others) for row in stale}
    answers = answers_by({each.pk for line in lines.values() for each in line})
    return {row.pk: _offer(lines[row.pk], ways, answers) for row in stale}


def offer_of(assessment: Assessment) -> Offer | None:
    """The same for one."""
    return offers([assessment]).get(assessment.pk)


def evidence_kept(offer: Offer) -> int:
    """How many items of evidence come along; one query."""
    places = {
        (offer.rounds[one.round].pk, statement)
        for one in offer.kept.values()
        for statement in one.statements
    }
    uses = EvidenceUse.objects.filter(assessment__in=offer.rounds)
    found = uses.values_list("evidence", "assessment", "statement")
    return len({item for item, *place in found if tuple(place) in places})


def confirmations_kept(offer: Offer) -> int:
    """How many confirmed answers stay confirmed: those whose wording is the same."""
    if offer.target is None:
        return 0
    digests = {line.id: line.digest for line in outline_of(offer.target).statements}
    return sum(
        one.answer.confirmed is not None and one.answer.digest == digests[pk]
        for pk, one in offer.kept.items()
    )


def answers_kept(
    assessment: Assessment, target: Framework
) -> tuple[tuple[Assessment, ...], Mapping[int, Kept]]:
    """What a move keeps: the rounds it looks through, itself first, and answers by statement."""
    ways = ways_among([assessment.occupation_id])
    line = _connected(assessment, _rounds([assessment]))
    return line, _kept(line, target, ways, answers_by(each.pk for each in line))


def _offer(line: tuple[Assessment, ...], ways: Ways, answers: Mapping[int, Answers]) -> Offer:
    assessment = line[0]
    target = ways.live(assessment.occupation_id)
    if target is None or target.pk == assessment.framework_id:
        return Offer(assessment)
    here = ways.versions[assessment.framework_id]
    kept = _kept(line, target, ways, answers)
    return Offer(
        assessment=assessment,
        target=target,
        back=_is_older(target, here, ways),
        changes=changes_between(
            outline_of(here),
            outline_of(target),
            ways.ancestors(here.pk, target.pk),
            kept,
            answers[assessment.pk],
        ),
        rounds=line,
        kept=kept,
    )


def _kept(
    line: Iterable[Assessment], target: Framework, ways: Ways, answers: Mapping[int, Answers]
) -> Mapping[int, Kept]:
    rounds = [Round(answers[each.pk], ways.sources(each.framework_id, target.pk)) for each in line]
    return carried((statement.id for statement in outline_of(target).statements), rounds)


def _is_older(target: Framework, than: Framework, ways: Ways) -> bool:
    """Whether the one was based on the other, however many versions lie between."""
    at: Framework | None = than
    while at and at.based_on_id and at != target:
        at = ways.versions.get(at.based_on_id)
    return at == target


def _rounds(assessments: Iterable[Assessment]) -> "QuerySet[Assessment]":
    """All rounds of the same learners and occupations, the newest first."""
    rows = list(assessments)
    return Assessment.objects.filter(
        learner__in={row.learner_id for row in rows},
        occupation__in={row.occupation_id for row in rows},
    ).newest_first()


def _connected(assessment: Assessment, others: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """It and every round that answers came from or went to, the newest first.

    So a statement that went and came back finds its answer again, whichever way its learner went.
    """
    rows = [assessment, *(each for each in others if each != assessment)]
    known = {assessment.pk}
    while True:
        origins = {each.moved_from_id for each in rows if each.pk in known}
        more = {each.pk for each in rows if each.pk in origins or each.moved_from_id in known}
        if more <= known:
            return tuple(each for each in rows if each.pk in known)
        known |= more
