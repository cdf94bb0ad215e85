"""Real frameworks with thirty people's answers get a new version: the whole way and back."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from assessments import actions
from assessments.impact import People
from assessments.models import Assessment, Rating, StoredPlacement
from assessments.queries import answers_of
from assessments.queries.moves import offers
from factories import RoleFactory, UserFactory
from factories.edits import Levels, edited
from frameworks.actions import (
    begin_publishing,
    begin_undoing,
    check_import,
    publish_import,
    undo_import,
    upload,
)
from frameworks.documents import FrameworkDoc, StatementDoc
from frameworks.exporting import export
from frameworks.importing.parse import parse
from frameworks.models import Framework, Import
from frameworks.queries import outline_of
from nsx.accounts.models import User
from nsx.accounts.powers import Powers

FILES = ("41-3031.00.full.json", "43-4011.00.json")
PEOPLE = 30
STAMP = "2026-11-02T09:00:00.000Z"
BRAND_NEW = "Lighthouse keeping — polishes lamps at dusk and logs passing ships by name."


@dataclass
class Edit:
    """A new version of a document, and what was done to which wording."""

    before: FrameworkDoc
    slightly: tuple[str, str] = ("", "")
    heavily: tuple[str, str] = ("", "")
    moved: str = ""
    removed: str = ""

    def made(self) -> FrameworkDoc:
        """One statement reworded slightly, one heavily, one moved, one removed, one added."""
        return edited(self.before, self._change, version="v.26.11")

    def _change(self, levels: Levels) -> None:
        first, second = levels[0][0], levels[0][1]
        self.slightly = (first.text, f"{first.text.rstrip('.')} every time.")
        words = second.text.split()
        kept = words[: round(len(words) * 0.6)]
        made_up = ["beside", "quiet", "harbours", "under", "yellow", "umbrellas"] * 4
        self.heavily = (second.text, " ".join([*kept, *made_up[: len(words) - len(kept)]]) + ".")
        self.moved, self.removed = levels[1][3].text, levels[2][4].text
        levels[0][0], levels[0][1] = (StatementDoc(self.slightly[1]), StatementDoc(self.heavily[1]))
        levels[2].append(levels[1].pop(3))
        levels[2].pop(4)
        levels[3].append(StatementDoc(BRAND_NEW))


def imported(documents: list[FrameworkDoc], by: User) -> Import:
    """Uploaded, checked and reviewed, not live yet."""
    files = [
        (f"{each.occupation.soc}.json", export(each, schema=each.schema_version, exported_at=STAMP))
        for each in documents
    ]
    batch = upload(files=files, by=by)
    check_import(batch=batch, powers=Powers(site=True, all_frameworks=True))
    return batch


def rated(framework: Framework, learner: User, chance: Random) -> Assessment:
    """Most statements answered, some not part of the work; every other round is finished."""
    assessment = actions.start_assessment(framework=framework, by=learner)
    given = {
        line.id: actions.Given("na", "Not done here")
        if chance.random() < 0.05
        else actions.Given(chance.randint(1, 4), not_sure=chance.random() < 0.1)
        for line in outline_of(framework).statements
        if chance.random() < 0.9
    }
    actions.save_ratings(assessment=assessment, given=given, by=learner)
    if chance.random() < 0.5:
        actions.finish_assessment(assessment=assessment, by=learner)
    return assessment


def said(assessment: Assessment) -> dict[str, tuple[object, ...]]:
    """Everything answered, by wording."""
    answers = answers_of(assessment)
    return {
        line.text: (answers[line].value, answers[line].reason, answers[line].rated_at)
        for line in outline_of(assessment.framework).statements
        if answers[line].given
    }


def kept_rows(rounds: list[Assessment]) -> list[object]:
    """All that is stored of some rounds, to the last digit."""
    return [
        *Rating.objects.filter(assessment__in=rounds).order_by("pk").values_list(),
        *StoredPlacement.objects.filter(assessment__in=rounds)
        .order_by("pk")
        .values_list("assessment", "strand", "ladder", "lens", "rule", "low", "high", "result"),
    ]


@pytest.mark.django_db
def test_thirty_people_move_to_the_new_version_and_back(shared: Path) -> None:
    admin, chance = RoleFactory.create().user, Random(2611)
    folder = shared / "data" / "frameworks"
    documents = [parse((folder / name).read_bytes()).document for name in FILES]
    edits = [Edit(document) for document in documents if document]
    batch = imported([edit.before for edit in edits], admin)
    begin_publishing(batch=batch, by=admin)
    publish_import(batch=batch)
    assert Framework.objects.count() == len(FILES)
    people = UserFactory.create_batch(PEOPLE)
    first = {framework.occupation_id: framework for framework in Framework.objects.all()}
    old = [rated(one, each, chance) for each in people for one in first.values()]
    for each in old:
        if each.finished_at is None:
            actions.finish_assessment(assessment=each, by=each.learner)
            actions.reopen_assessment(assessment=each, by=each.learner)
    answers, rows = {each.pk: said(each) for each in old}, kept_rows(old)

    # The review tells what would happen, and nothing has.
    batch = imported([edit.made() for edit in edits], admin)
    for draft in batch.drafts.all():
        assert draft.state == "changed", draft.report
        counts = {kind: n for kind, n in draft.counts.items() if kind not in ("statements", "same")}
        assert counts == {"reworded": 2, "moved": 1, "added": 1, "removed": 1}
    lineage = {line.text: line.lineage for f in first.values() for line in outline_of(f).statements}
    raters = People().raters(lineage.values())
    told = Counter(text for each in answers.values() for text in each)
    assert all(raters[lineage[text]] == told[text] for edit in edits for text in edit.heavily[:1])
    assert not Framework.objects.filter(version="v.26.11").exists()

    begin_publishing(batch=batch, by=admin)
    publish_import(batch=batch)
    assert kept_rows(old) == rows, "publishing touches no answer"
    stale = list(Assessment.objects.select_related("framework", "occupation"))
    moves = offers(stale)
    changed = {edit.before.occupation.soc: edit for edit in edits}
    new = []
    for each in stale:
        edit, before = changed[each.occupation.code], answers[each.pk]
        offer = moves[each.pk]
        asked = edit.heavily[0] in before
        lost = asked + (edit.removed in before)
        assert (len(offer.changes.new), len(offer.changes.again)) == (1, int(asked))
        assert (offer.changes.answers, offer.changes.stay) == (len(before), len(before) - lost)
        assert offer.target is not None
        there = actions.move_assessment(assessment=each, to=offer.target, by=each.learner)
        expected = {k: v for k, v in before.items() if k not in (edit.heavily[0], edit.removed)}
        if edit.slightly[0] in expected:
            expected[edit.slightly[1]] = expected.pop(edit.slightly[0])
        assert said(there) == expected
        new.append(there)
    assert kept_rows(old) == rows, "moving touches no answer that is left behind"

    begin_undoing(batch=batch, by=admin)
    undo_import(batch=batch)
    assert {f.pk for f in Framework.objects.filter(status="published")} == {
        f.pk for f in first.values()
    }
    for each in new:
        edit, before = changed[each.occupation.code], answers[each.moved_from_id or 0]
        back = actions.move_assessment(
            assessment=each, to=first[each.occupation_id], by=each.learner
        )
        assert said(back) == before, "a rollback gives back what it took"
    assert kept_rows(old) == rows
