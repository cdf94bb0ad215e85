"""A person's rounds, evidence, and what teams kept of them, to take along."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from assessments.exporting.mine import (
    Answer,
    Entry,
    Item,
    Placed,
    Round,
    Said,
    Use,
    unique_names,
)
from assessments.models import (
    Assessment,
    Evidence,
    EvidenceUse,
    Rating,
    Review,
    SnapshotRow,
    StoredPlacement,
)
from frameworks.models import Statement
from nsx.accounts.models import User

PLACE = (
    "statement__level__domain__strand__kind",
    "statement__level__domain__label",
    "statement__level__label",
    "statement__text",
)
FOLDER = "files/"


def rounds_of(user: User) -> list[Round]:
    """All their rounds, the oldest first, in four queries."""
    rounds = Assessment.objects.of(user).select_related("framework", "occupation")
    answers, placed, said = _answers(user), _placements(user), _talk(user)
    return [
        Round(
            id=each.pk,
            occupation=each.framework.occupation_block["title"],
            code=each.occupation.code,
            version=each.framework.version,
            started_at=each.started_at,
            finished_at=each.finished_at,
            moved_on_from=each.moved_from_id,
            quick_form=each.quick is not None,
            guessed_level=each.quick,
            asked_to_rate_anew_at=each.reminded_at,
            answers=answers.get(each.pk, ()),
            placements=placed.get(each.pk, ()),
            talk=said.get(each.pk, ()),
        )
        for each in rounds.order_by("started_at", "pk")
    ]


def evidence_of(user: User, items: Sequence[Evidence]) -> list[Item]:
    """The items, which are theirs, with where each is used, in one query.

    Files have the names they get in the zip; whether they are there is for who opens them.
    """
    uses: dict[int, list[Use]] = defaultdict(list)
    placed = EvidenceUse.objects.filter(evidence__owner=user).order_by("pk")
    for item, assessment, text in placed.values_list("evidence", "assessment", "statement__text"):
        uses[item].append(Use(assessment, text))
    names = dict(
        zip(
            (each.pk for each in items if each.file),
            unique_names([each.file_name for each in items if each.file]),
            strict=True,
        )
    )
    return [
        Item(
            kind=each.kind,
            note=each.note,
            url=each.url,
            file_name=each.file_name,
            file=f"{FOLDER}{names[each.pk]}" if each.file else None,
            file_missing=False,
            content_type=each.content_type,
            bytes=each.size,
            added_at=each.created_at,
            file_changed_at=each.changed_at,
            used_on=uses.get(each.pk, ()),
        )
        for each in items
    ]


def kept_by_teams(user: User) -> list[Entry]:
    """What teams keep of them by date, in two queries."""
    rows = list(
        SnapshotRow.objects.filter(learner=user)
        .select_related("snapshot__team", "snapshot__occupation")
        .order_by("snapshot__taken_at", "pk")
    )
    numbers = {int(pk) for row in rows for pk in row.answers}
    texts = dict(Statement.objects.filter(pk__in=numbers).values_list("pk", "text"))
    return [
        Entry(
            what=f"{row.snapshot.team} kept what you showed of {row.snapshot.occupation}",
            at=row.snapshot.taken_at,
            about=str(row.snapshot.occupation),
            more={
                "round": row.assessment_id,
                "answers": _named(row.answers, texts),
                "confirmed": _named(row.confirmed, texts),
                "placements": row.placements,
            },
        )
        for row in rows
    ]


def _named(answers: Mapping[str, Any], texts: Mapping[int, str]) -> list[dict[str, Any]]:
    return [{"statement": texts.get(int(pk), ""), "answer": value} for pk, value in answers.items()]


def _answers(user: User) -> Mapping[int, list[Answer]]:
    found = Rating.objects.filter(assessment__learner=user).order_by(
        "assessment",
        "statement__level__domain__strand",
        "statement__level__domain",
        "statement__level__rank",
        "statement__position",
    )
    rows = found.values_list(
        "assessment",
        *PLACE,
        "value",
        "not_applicable",
        "reason",
        "not_sure",
        "rated_at",
        "revision",
        "carried_from__assessment__framework__version",
    )
    return {
        pk: [_answer(row) for row in some]
        for pk, some in groupby(rows.iterator(chunk_size=2000), key=lambda row: row[0])
    }


def _answer(row: tuple[Any, ...]) -> Answer:
    _, strand, domain, level, statement, value, not_mine, *rest = row
    return Answer(strand, domain, level, statement, "na" if not_mine else value, *rest)


def _placements(user: User) -> Mapping[int, list[Placed]]:
    found = StoredPlacement.objects.filter(assessment__learner=user)
    rows = found.order_by("assessment", "strand", "ladder", "lens").values_list(
        "assessment", "strand__kind", "domain__label", "lens", "low", "high", "rule"
    )
    return {
        pk: [
            Placed(kind, domain or "", by, low, high, rule)
            for _, kind, domain, by, low, high, rule in some
        ]
        for pk, some in groupby(rows, key=lambda row: row[0])
    }


def _talk(user: User) -> Mapping[int, list[Said]]:
    said = (
        Review.objects.filter(assessment__learner=user)
        .select_related("author", "statement")
        .order_by("assessment", "created_at", "pk")
    )
    return {
        pk: [
            Said(
                each.statement.text,
                str(each.author) if each.author else None,
                each.kind,
                each.value,
                each.comment,
                each.created_at,
                each.value_seen,
                each.revision_seen,
                each.mailed_at,
            )
            for each in some
        ]
        for pk, some in groupby(said, key=lambda each: each.assessment_id)
    }
