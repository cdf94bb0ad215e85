"""Imports of many files: what each would do, and that none is done by half."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from factories import RoleFactory, UserFactory, document, framework, started
from factories.edits import says
from frameworks import actions, tasks
from frameworks.actions import imports
from frameworks.actions.drafts import look_at
from frameworks.diff import Decisions
from frameworks.documents import FrameworkDoc
from frameworks.exporting import export
from frameworks.models import Draft, Framework, Import, Release, StatementLink
from frameworks.queries.reviews import review_of
from nsx.accounts.models import Organisation, User
from nsx.accounts.powers import Powers

pytestmark = pytest.mark.django_db

EVERYTHING = Powers(site=True, all_frameworks=True)
CHAIN = "Chain care — cleans, measures and oils a chain, and says when it must be changed."


def file(made: FrameworkDoc) -> bytes:
    return export(made, schema="1.1", exported_at="2026-05-15T12:40:51.793Z")


def occupation(number: int, *texts: str, version: str = "v1") -> FrameworkDoc:
    base = document(f"99-{number:04}.00", title=f"Clerks {number}", occupational=(0, 0, 0, 0))
    return says(base, list(texts or [CHAIN]), version=version)


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def checked(files: list[tuple[str, bytes]], powers: Powers = EVERYTHING) -> Import:
    batch = actions.upload(files=files, by=RoleFactory.create().user)
    actions.check_import(batch=batch, powers=powers)
    batch.refresh_from_db()
    return batch


def states(batch: Import) -> list[tuple[str, str]]:
    return list(batch.drafts.values_list("name", "state"))


def test_each_file_is_told_for_what_it_is_and_nothing_is_live() -> None:
    actions.publish(document=occupation(1), by=None)
    actions.publish(document=occupation(2), by=None)
    batch = checked(
        [
            ("same.json", file(occupation(1))),
            ("changed.json", file(occupation(2, CHAIN, "New — one.", version="v2"))),
            ("new.json", file(occupation(3))),
            ("broken.json", b"{"),
            ("page.json", b"<!doctype html>"),
            ("empty.json", b""),
        ]
    )
    assert states(batch) == [
        ("same.json", "same"),
        ("changed.json", "changed"),
        ("new.json", "new"),
        ("broken.json", "blocked"),
        ("page.json", "blocked"),
        ("empty.json", "blocked"),
    ]
    assert (batch.state, Framework.objects.count()) == ("review", 2)


def test_files_come_out_of_zips_whatever_lies_beside_them() -> None:
    inside = {"a/one.json": file(occupation(1)), "b.txt": b"no", "../evil.json": b"{}"}
    batch = checked([("many.ZIP", zipped(inside)), ("none.zip", zipped({})), ("bad.zip", b"PK")])
    assert states(batch) == [
        ("a/one.json", "new"),
        ("'../evil.json'", "blocked"),
        ("none.zip", "blocked"),
        ("bad.zip", "blocked"),
    ]


def test_a_fault_is_kept_with_the_lines_around_it() -> None:
    text = json.dumps(json.loads(file(occupation(1))), indent=1).replace('"v1"', '""')
    (draft,) = checked([("x.json", text.encode())]).drafts.all()
    (fault,) = draft.report["errors"]
    number = next(n for n, line in enumerate(text.splitlines(), 1) if '"version"' in line)
    assert (fault["line"], fault["pointer"]) == (number, "/framework/version")
    assert [n for n, _ in fault["lines"]] == [number - 1, number, number + 1]
    assert fault["lines"][1][1].strip().startswith('"version": ""')


def test_of_a_line_of_a_megabyte_the_part_that_matters_is_kept() -> None:
    text = file(occupation(1)).decode().replace('"sources":{', '"sources":{"x":7,')
    padded = text.replace('"description":"', '"description":"' + "long " * 1000, 1)
    (draft,) = checked([("x.json", padded.encode())]).drafts.all()
    ((_, line),) = draft.report["errors"][0]["lines"]
    assert len(line) < 300
    assert '"x":7' in line


def test_a_second_file_of_one_occupation_waits_for_the_first() -> None:
    batch = checked(
        [("one.json", file(occupation(1))), ("two.json", file(occupation(1, version="v2")))]
    )
    assert states(batch) == [("one.json", "new"), ("two.json", "blocked")]
    (told,) = batch.drafts.get(name="two.json").report["errors"]
    assert "one.json is for the same occupation" in told["message"]


def test_other_content_of_a_version_is_refused_until_it_is_replaced() -> None:
    actions.publish(document=occupation(1), by=None)
    batch = checked([("x.json", file(occupation(1, "Other — words.")))])
    (draft,) = batch.drafts.all()
    assert (draft.state, draft.report["errors"][0]["code"]) == ("blocked", "conflict")
    draft.replaces = True
    actions.check_draft(draft=draft)
    assert draft.state == "changed"
    assert actions.publish_draft(draft=draft, by=None)
    assert Framework.objects.count() == 1


def test_a_version_that_people_rate_is_not_replaced() -> None:
    live = actions.publish(document=occupation(1), by=None).framework
    started(UserFactory.create(), live)
    (draft,) = checked([("x.json", file(occupation(1, "Other — words.")))]).drafts.all()
    draft.replaces = True
    actions.check_draft(draft=draft)
    assert draft.state == "blocked"
    assert "people rate it" in draft.report["errors"][0]["message"]


def test_an_organisations_admin_imports_its_own_roles_alone() -> None:
    harbour = Organisation.objects.create(name="Harbour", slug="harbour")
    base = document("x-harbour-lead", occupational=(1, 1, 1, 1))
    files = [("own.json", file(base)), ("nation.json", file(occupation(1)))]
    batch = checked(files, Powers(frameworks=frozenset({harbour.pk})))
    assert states(batch) == [("own.json", "new"), ("nation.json", "blocked")]
    assert batch.drafts.get(name="own.json").organisation == harbour


def published(batch: Import) -> Import:
    actions.begin_publishing(batch=batch, by=batch.by or UserFactory.create(), why="Spring")
    tasks.publish_import.enqueue(batch.pk)
    batch.refresh_from_db()
    return batch


def test_an_import_is_published_once_and_its_blocked_files_are_left() -> None:
    batch = checked([("one.json", file(occupation(1))), ("bad.json", b"{")])
    assert published(batch).state == "done"
    assert states(batch) == [("one.json", "published"), ("bad.json", "blocked")]
    assert not actions.begin_publishing(batch=batch, by=UserFactory.create())
    tasks.publish_import.enqueue(batch.pk)
    release = Release.objects.get()
    assert (release.by, release.why) == (batch.by, "Spring")
    assert bytes(batch.drafts.get(name="one.json").data) == b""


def test_work_that_was_cut_off_goes_on_where_it_stopped() -> None:
    batch = checked([(f"{n}.json", file(occupation(n))) for n in range(5)])
    actions.begin_publishing(batch=batch, by=UserFactory.create())
    for draft in batch.drafts.all()[:2]:
        actions.publish_draft(draft=draft, by=None)
    tasks.publish_import.enqueue(batch.pk)
    assert {state for _, state in states(batch)} == {"published"}
    assert (Framework.objects.count(), Release.objects.count()) == (5, 5)


def test_a_check_that_was_cut_off_goes_on_where_it_stopped() -> None:
    batch = actions.upload(
        files=[("a.json", file(occupation(1))), ("b.json", file(occupation(1, version="v2")))],
        by=None,
    )
    first = batch.drafts.all()[0]
    actions.check_draft(draft=first)
    tasks.check_import.enqueue(batch.pk)
    assert states(batch) == [("a.json", "new"), ("b.json", "blocked")]


def test_what_another_overtook_is_left_and_told() -> None:
    actions.publish(document=occupation(1), by=None)
    batch = checked(
        [
            ("one.json", file(occupation(1, CHAIN, "A — b.", version="v2"))),
            ("two.json", file(occupation(2))),
        ]
    )
    actions.publish(document=occupation(1, "C — d.", version="v1.5"), by=None)
    published(batch)
    assert states(batch) == [("one.json", "blocked"), ("two.json", "published")]
    actions.check_again(batch=batch, by=UserFactory.create())
    tasks.check_import.enqueue(batch.pk)
    assert states(batch) == [("one.json", "changed"), ("two.json", "published")]


def test_an_import_is_rolled_back_in_one_step() -> None:
    first = actions.publish(document=occupation(1), by=None).framework
    batch = checked(
        [
            ("one.json", file(occupation(1, "A — b.", version="v2"))),
            ("two.json", file(occupation(2))),
            ("three.json", file(occupation(3))),
        ]
    )
    assert not actions.begin_undoing(batch=batch, by=UserFactory.create())
    published(batch)
    later = actions.publish(document=occupation(3, "E — f.", version="v2"), by=None).framework
    assert actions.begin_undoing(batch=batch, by=UserFactory.create(), why="Too soon")
    tasks.undo_import.enqueue(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert set(Framework.objects.filter(status="published")) == {first, later}


@pytest.mark.parametrize(
    ("give", "seen"),
    [
        (lambda user, harbour: None, (0, 0)),
        (lambda user, harbour: RoleFactory.create(user=user), (2, 3)),
        (lambda user, harbour: RoleFactory.create(user=user, kind="framework_admin"), (2, 3)),
        (
            lambda user, harbour: RoleFactory.create(
                user=user, kind="framework_admin", organisation=harbour
            ),
            (0, 1),
        ),
        (
            lambda user, harbour: RoleFactory.create(
                user=user, kind="organisation_admin", organisation=harbour
            ),
            (0, 0),
        ),
    ],
)
def test_who_sees_imports_and_drafts(
    give: Callable[[User, Organisation], object], seen: tuple[int, int]
) -> None:
    from nsx.accounts.queries import powers_of

    harbour = Organisation.objects.create(name="Harbour", slug="harbour")
    checked([("own.json", file(document("x-harbour-lead", occupational=(1, 1, 1, 1))))])
    checked([("one.json", file(occupation(1))), ("bad.json", b"{")])
    user = UserFactory.create()
    give(user, harbour)
    powers = powers_of(user)
    assert (
        Import.objects.visible_to(user, powers).count(),
        Draft.objects.visible_to(user, powers).count(),
    ) == seen


def test_an_import_of_nothing_new_can_not_be_published() -> None:
    framework()
    batch = checked([("bad.json", b"{")])
    assert not actions.begin_publishing(batch=batch, by=UserFactory.create())


def late(batch: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker checks the import so slowly that another has checked and published it before."""
    once: list[bool] = []

    def slow(**found: Any) -> None:
        if not once:
            once.append(True)
            actions.check_import(batch=batch, powers=EVERYTHING)
            actions.begin_publishing(batch=batch, by=batch.by)
            actions.publish_import(batch=batch)
        look_at(**found)

    monkeypatch.setattr(imports, "look_at", slow)
    actions.check_import(batch=batch, powers=EVERYTHING)


def test_a_worker_that_comes_late_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [("a.json", file(occupation(1))), ("b.json", file(occupation(2)))]
    batch = actions.upload(files=files, by=RoleFactory.create().user)
    late(batch, monkeypatch)
    batch.refresh_from_db()
    assert states(batch) == [("a.json", "published"), ("b.json", "published")]
    assert all(draft.framework and not draft.data for draft in batch.drafts.all())
    assert batch.state == "done"


def test_a_decision_that_comes_late_changes_nothing() -> None:
    actions.publish(document=occupation(1), by=None)
    batch = checked([("a.json", file(occupation(1, f"{CHAIN} Always.", version="v2")))])
    stale = batch.drafts.get()
    actions.begin_publishing(batch=batch, by=batch.by)
    actions.publish_import(batch=batch)
    assert not actions.decide(draft=stale, decisions=Decisions(keep_all=False), by=batch.by)
    there = batch.drafts.get()
    assert (there.state, there.framework) == ("published", Framework.objects.get(version="v2"))


def test_nobody_waits_while_files_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = actions.upload(files=[("a.json", file(occupation(1)))], by=RoleFactory.create().user)
    depth = len(connection.savepoint_ids)

    def watched(**found: Any) -> None:
        assert len(connection.savepoint_ids) == depth, "a transaction is open"
        look_at(**found)

    monkeypatch.setattr(imports, "look_at", watched)
    actions.check_import(batch=batch, powers=EVERYTHING)
    assert states(batch) == [("a.json", "new")]


def test_a_file_in_the_place_of_the_live_version_is_reviewed_as_it_is_published() -> None:
    actions.publish(document=occupation(1), by=None)
    actions.publish(document=occupation(1, "Other — one.", version="v2"), by=None)
    batch = checked([("a.json", file(occupation(1, f"{CHAIN} Always.", version="v2")))])
    actions.replace_version(draft=batch.drafts.get(), by=UserFactory.create())
    actions.check_import(batch=batch, powers=EVERYTHING)
    draft = batch.drafts.get()
    review = review_of(draft)
    assert review.base == Framework.objects.get(version="v1")
    assert draft.counts == {"statements": 1, "reworded": 1} == review.comparison.counts
    (change,) = review.comparison.changes
    assert change.new
    assert change.keep
    asked = Decisions(keep={change.new.key: False})
    assert actions.decide(draft=draft, decisions=asked, by=batch.by)
    actions.publish_draft(draft=draft, by=batch.by)
    assert [link.keep for link in StatementLink.objects.all()] == [False]


def test_nothing_is_told_of_what_another_looks_after() -> None:
    actions.publish(document=occupation(1), by=None)
    others = Powers(frameworks=frozenset({1}))
    batch = checked([("a.json", file(occupation(1, "Other — one.")))], powers=others)
    draft = batch.drafts.get()
    told = [fault["pointer"] for fault in draft.report["errors"]]
    assert (draft.state, draft.base, told) == ("blocked", None, ["/occupation/soc"])
