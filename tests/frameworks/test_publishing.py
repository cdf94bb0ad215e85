"""What is live, what it came from, and the way back."""

import unicodedata
from dataclasses import replace

import pytest

from assessments.actions import Given, save_ratings
from assessments.models import Assessment
from assessments.queries.moves import offer_of
from factories import UserFactory, document, started
from factories.edits import says
from frameworks import actions
from frameworks.diff import Decisions, placed_in
from frameworks.documents import FrameworkDoc
from frameworks.models import Draft, Framework, Occupation, Release, Statement, StatementLink
from frameworks.queries import document_of, outline_of
from nsx.accounts.models import AuditEvent, Organisation

pytestmark = pytest.mark.django_db

BASE = document(occupational=(0, 0, 0, 0))
CHAIN = "Chain care — cleans, measures and oils a chain, and says when it must be changed."
WAXED = CHAIN.replace("oils", "waxes")
GEARS = "Gear indexing — sets front and rear gears so that every sprocket holds on a test ride."
OTHER = "Stock lists — counts what is on the shelf each week and orders what is short."


def live() -> str | None:
    return Framework.objects.filter(status="published").values_list("version", flat=True).first()


def go(*levels: list[str], version: str, decisions: Decisions | None = None) -> Framework:
    made = says(BASE, *levels, version=version)
    return actions.publish(document=made, by=None, decisions=decisions).framework


def lineage(framework: Framework, text: str) -> object:
    return Statement.objects.get(level__domain__strand__framework=framework, text=text).lineage


def test_a_version_goes_live_in_the_place_of_the_one_before() -> None:
    first, second = go([CHAIN], version="v1"), go([CHAIN, GEARS], version="v2")
    assert live() == "v2"
    assert second.based_on == first
    newest = Release.objects.first()
    assert newest
    assert (newest.kind, newest.framework, newest.previous) == ("publish", second, first)
    assert document_of(second) == replace(says(BASE, [CHAIN, GEARS], version="v2"), exported_at="")


def test_the_same_again_is_nothing_to_do() -> None:
    go([CHAIN], version="v1")
    assert actions.publish(document=says(BASE, [CHAIN]), by=None).outcome == "same"
    assert (Release.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_a_reworded_statement_keeps_its_lineage_and_says_if_ratings_hold() -> None:
    first, second = go([CHAIN, GEARS], version="v1"), go([WAXED, GEARS], version="v2")
    assert lineage(second, WAXED) == lineage(first, CHAIN)
    link = StatementLink.objects.get()
    assert (link.old.text, link.new.text, link.relation, link.keep, link.decided_by) == (
        *(CHAIN, WAXED, "reworded", True, None),
    )


def test_a_first_wording_that_comes_back_beside_its_rewording_is_another_statement() -> None:
    first = go([CHAIN], version="v1")
    go([WAXED], version="v2")
    third = go([WAXED, CHAIN], version="v3")
    assert lineage(third, WAXED) == lineage(first, CHAIN)
    assert lineage(third, CHAIN) != lineage(first, CHAIN)


def test_a_statement_that_comes_back_later_is_the_one_it_was() -> None:
    first = go([CHAIN, GEARS], version="v1")
    go([GEARS], version="v2")
    assert lineage(go([CHAIN, GEARS], version="v3"), CHAIN) == lineage(first, CHAIN)


def test_of_the_parts_of_a_split_statement_the_most_alike_goes_on_with_its_lineage() -> None:
    first = go([CHAIN], version="v1")
    small = "Measuring — measures."
    keys = {line.text: line.key for line in placed_in(says(BASE, [CHAIN, WAXED, small]))}
    split = Decisions(was={keys[WAXED]: (keys[CHAIN],), keys[small]: (keys[CHAIN],)})
    second = go([small, WAXED], version="v2", decisions=split)
    assert lineage(second, WAXED) == lineage(first, CHAIN) != lineage(second, small)
    assert set(StatementLink.objects.values_list("relation", "keep")) == {("split", False)}


def test_what_somebody_decided_is_on_record() -> None:
    go([CHAIN], version="v1")
    admin = UserFactory.create()
    (key,) = [line.key for line in placed_in(says(BASE, [WAXED]))]
    actions.publish(
        document=says(BASE, [WAXED], version="v2"),
        by=admin,
        decisions=Decisions(keep={key: False}),
        why="Wax is better",
    )
    link = StatementLink.objects.get()
    assert (link.keep, link.decided_by) == (False, admin)
    release = Release.objects.first()
    assert release
    assert (release.by, release.why) == (admin, "Wax is better")


def test_rolling_back_makes_a_version_live_again_and_back_again() -> None:
    first, second = go([CHAIN], version="v1"), go([WAXED], version="v2")
    assert actions.roll_back(to=first, by=None, why="Too early")
    assert live() == "v1"
    assert not actions.roll_back(to=first, by=None)
    assert actions.roll_back(to=second, by=None)
    assert [(r.kind, str(r.framework.version)) for r in Release.objects.all()] == [
        ("rollback", "v2"),
        ("rollback", "v1"),
        ("publish", "v2"),
        ("publish", "v1"),
    ]


def test_a_reason_is_kept_as_far_as_there_is_room() -> None:
    first, _ = go([CHAIN], version="v1"), go([WAXED], version="v2")
    actions.roll_back(to=first, by=None, why="x" * 501)
    newest = Release.objects.first()
    assert newest
    assert newest.why == "x" * 500


def test_after_a_rollback_the_next_version_is_based_on_what_is_live() -> None:
    first = go([CHAIN], version="v1")
    go([OTHER], version="v2")
    actions.roll_back(to=first, by=None)
    third = go([WAXED], version="v3")
    assert third.based_on == first
    assert lineage(third, WAXED) == lineage(first, CHAIN)


def test_a_retired_framework_is_live_no_more_and_can_come_back() -> None:
    first = go([CHAIN], version="v1")
    assert actions.retire(framework=first, by=None)
    assert not actions.retire(framework=first, by=None)
    assert live() is None
    second = go([WAXED], version="v2")
    assert second.based_on == first
    actions.retire(framework=second, by=None)
    assert actions.roll_back(to=first, by=None)
    assert live() == "v1"


def test_a_renamed_occupation_has_the_live_versions_name() -> None:
    go([CHAIN], version="v1")
    named = replace(BASE.occupation, title="Cycle mechanics")
    made = replace(says(BASE, [CHAIN], version="v2"), occupation=named)
    actions.publish(document=made, by=None)
    assert Occupation.objects.get().title == "Cycle mechanics"
    actions.roll_back(to=Framework.objects.get(version="v1"), by=None)
    assert Occupation.objects.get().title == BASE.occupation.title


@pytest.mark.parametrize(("rated", "outcome"), [(False, "replaced"), (True, None)])
def test_a_version_is_replaced_until_somebody_rates_it(rated: bool, outcome: str | None) -> None:
    first = go([CHAIN], version="v1")
    if rated:
        started(UserFactory.create(), first)
    other = says(BASE, [GEARS], version="v1")
    with pytest.raises(actions.VersionTaken):
        actions.publish(document=other, by=None)
    if outcome is None:
        with pytest.raises(actions.VersionTaken):
            actions.publish(document=other, by=None, replace=True)
        assert Framework.objects.get() == first
    else:
        assert actions.publish(document=other, by=None, replace=True).outcome == outcome
        assert document_of(Framework.objects.get()).strands == other.strands


def test_a_replaced_version_keeps_those_that_came_after_it() -> None:
    go([CHAIN], version="v1")
    second = go([CHAIN, GEARS], version="v2")
    actions.publish(document=says(BASE, [OTHER], version="v1"), by=None, replace=True)
    second.refresh_from_db()
    assert second.based_on == Framework.objects.get(version="v1")
    assert live() == "v2"


def test_nothing_goes_live_that_was_reviewed_against_another_version() -> None:
    first = go([CHAIN], version="v1")
    go([GEARS], version="v2")
    with pytest.raises(actions.BaseMoved):
        actions.publish(document=says(BASE, [WAXED], version="v3"), by=None, reviewed=first)
    assert live() == "v2"


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("x-harbour-lead", "harbour"),
        ("x-harbour-crew", "harbour"),
        ("x-harbour-crew-lead", "harbour-crew"),
        ("x-elsewhere-lead", None),
        ("49-3091.00", None),
    ],
)
def test_a_local_role_belongs_to_the_organisation_its_code_names(
    code: str, slug: str | None
) -> None:
    for each in ("harbour", "harbour-crew"):
        Organisation.objects.create(name=each, slug=each)
    made = replace(says(BASE, [CHAIN]), occupation=replace(BASE.occupation, soc=code))
    actions.publish(document=made, by=None)
    organisation = Occupation.objects.get().organisation
    assert (organisation.slug if organisation else None) == slug


# Drafts


def a_draft(*levels: list[str], version: str = "v2") -> Draft:
    return actions.new_draft(document=says(BASE, *levels, version=version), by=None)


def test_a_draft_is_no_version_until_it_is_published() -> None:
    go([CHAIN], version="v1")
    draft = a_draft([WAXED])
    assert (draft.state, draft.counts) == ("changed", {"statements": 1, "reworded": 1})
    assert Framework.objects.count() == 1
    published = actions.publish_draft(draft=draft, by=None)
    assert published
    draft.refresh_from_db()
    assert (draft.state, draft.framework, live()) == ("published", published.framework, "v2")
    assert actions.publish_draft(draft=draft, by=None) is None
    assert Release.objects.count() == 2


def test_what_an_admin_decides_of_a_draft_holds_when_it_is_published() -> None:
    go([CHAIN], version="v1")
    draft = a_draft([WAXED])
    (key,) = [line.key for line in placed_in(says(BASE, [WAXED]))]
    actions.decide(draft=draft, decisions=Decisions(keep={key: False}), by=None)
    actions.publish_draft(draft=draft, by=None)
    assert not StatementLink.objects.get().keep


def test_a_draft_that_another_version_overtook_is_blocked_until_it_is_checked_again() -> None:
    go([CHAIN], version="v1")
    draft = a_draft([WAXED])
    go([GEARS], version="v1.5")
    assert actions.publish_draft(draft=draft, by=None) is None
    draft.refresh_from_db()
    assert draft.state == "blocked"
    assert "Another version went live" in draft.report["errors"][0]["message"]
    actions.check_draft(draft=draft)
    assert draft.state == "changed"
    assert actions.publish_draft(draft=draft, by=None)


def test_a_draft_is_written_by_one_at_a_time() -> None:
    go([CHAIN], version="v1")
    draft = a_draft([WAXED])
    mine = says(BASE, [WAXED, GEARS], version="v2")
    assert actions.rewrite_draft(draft=draft, document=mine, by=None, revision=0)
    stale = Draft.objects.get()
    assert not actions.rewrite_draft(
        draft=stale, document=says(BASE, [OTHER], version="v2"), by=None, revision=0
    )
    assert Draft.objects.get().counts == {"statements": 2, "reworded": 1, "added": 1}


def test_an_edited_statement_stays_what_it_was_however_much_it_changes() -> None:
    first = go([CHAIN, GEARS], version="v1")
    draft = actions.open_draft(framework=first, version="v2", by=None)
    new = says(BASE, [OTHER, GEARS], version="v2")
    keys = {line.text: line.key for line in placed_in(says(BASE, [CHAIN, GEARS, OTHER]))}
    assert draft.counts == {"statements": 2, "same": 2}
    actions.rewrite_draft(
        draft=draft, document=new, by=None, revision=0, became={keys[CHAIN]: keys[OTHER]}
    )
    assert draft.counts == {"statements": 2, "reworded": 1, "same": 1}
    published = actions.publish_draft(draft=draft, by=None)
    assert published
    assert lineage(published.framework, OTHER) == lineage(first, CHAIN)


def test_a_discarded_draft_is_gone_and_a_published_one_stays() -> None:
    first = go([CHAIN], version="v1")
    actions.discard_draft(draft=a_draft([WAXED]), by=None)
    assert not Draft.objects.exists()
    draft = actions.open_draft(framework=first, version="v2", by=None)
    actions.publish_draft(draft=draft, by=None)
    draft.refresh_from_db()
    actions.discard_draft(draft=draft, by=None)
    assert Draft.objects.get() == draft
    assert AuditEvent.objects.filter(action="draft.discard").count() == 1


def test_a_draft_holds_all_that_a_version_says() -> None:
    full: FrameworkDoc = document(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1)})
    first = actions.publish(document=full, by=None).framework
    draft = actions.open_draft(framework=first, version="v2", by=None)
    published = actions.publish_draft(draft=draft, by=None)
    assert published
    assert document_of(published.framework) == replace(full, version="v2")
    assert not StatementLink.objects.exists()


def test_deciding_much_of_a_draft_in_one_sitting_is_one_line_in_the_trail() -> None:
    go([CHAIN], version="v1")
    draft, admin = a_draft([WAXED]), UserFactory.create()
    (key,) = [line.key for line in placed_in(says(BASE, [WAXED]))]
    for keep in (True, False, True):
        actions.decide(draft=draft, decisions=Decisions(keep={key: keep}), by=admin)
    actions.decide(draft=draft, decisions=Decisions(), by=UserFactory.create())
    assert AuditEvent.objects.filter(action="draft.decide").count() == 2


def test_letters_composed_otherwise_are_the_same_content() -> None:
    go(["Cafétière — brews."], version="v1")
    apart = says(BASE, [unicodedata.normalize("NFD", "Cafétière — brews.")])
    assert actions.publish(document=apart, by=None).outcome == "same"


def kept(assessment: Assessment) -> int:
    """How many answers moving on would keep."""
    offer = offer_of(Assessment.objects.select_related("framework").get(pk=assessment.pk))
    return len(offer.kept) if offer else 0


def test_no_version_is_replaced_that_ratings_lead_through() -> None:
    first = go([CHAIN], version="v1")
    mine = started(UserFactory.create(), first)
    line = next(iter(outline_of(first).statements))
    save_ratings(assessment=mine, given={line.id: Given(3)}, by=mine.learner)
    go([f"{CHAIN} Always."], version="v2", decisions=Decisions(keep_all=True))
    go([WAXED], version="v3", decisions=Decisions(keep_all=True))
    assert kept(mine) == 1
    other = says(BASE, [f"{CHAIN} Often."], version="v2")
    with pytest.raises(actions.VersionTaken):
        actions.publish(document=other, by=None, replace=True)
    assert kept(mine) == 1
