"""Reviewing an import, deciding, publishing and rolling back, as an admin in a browser."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from factories import RoleFactory, UserFactory, finished, signed_in
from factories.imports import CHAIN, clerks, file_of, uploaded
from frameworks import actions
from frameworks.diff import placed_in
from frameworks.models import Draft, Framework, Import, Release, Statement, StatementLink
from frameworks.queries.reviews import review_of

pytestmark = pytest.mark.django_db

WORN = CHAIN.replace("must be changed", "is worn out")
SADDLE = "Saddle height — sets it for a rider, and marks the post."
FORMS = "Forms by voice — fills in long papers while somebody speaks."
BROKEN = file_of(clerks(9)).replace(b'"statements":["', b'"statements":["","', 1)


@pytest.fixture
def admin() -> Client:
    return signed_in(RoleFactory.create(user__name="Ada Admin").user)


def live(*texts: str, number: int = 1) -> Framework:
    actions.publish(document=clerks(number, *texts), by=None)
    return Framework.objects.get(occupation__code=f"99-{number:04}.00")


def address(batch: Import, rest: str = "") -> str:
    return f"/manage/imports/{batch.pk}/{rest}"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def changed(client: Client, *texts: str) -> tuple[Import, Draft]:
    """An import of one occupation with these statements in place of those that are live."""
    batch = uploaded(client, {"new.json": file_of(clerks(1, *texts, version="v2"))})
    return batch, batch.drafts.get()


def test_the_review_counts_and_says_what_each_change_does_to_people(admin: Client) -> None:
    framework = live(CHAIN, SADDLE)
    for _ in range(3):
        finished(UserFactory.create(), framework, occupational="33")
    batch, _ = changed(admin, WORN, FORMS)
    page = text_of(admin, address(batch))
    assert "1 framework is ready: 1 changed · 3 people rated it" in page
    assert "Nothing is live yet." in page
    assert "1 reworded, 1 added, 1 removed" in page
    assert '<b class="ink q">3 people</b> have rated this. Wording is 84% the same.' in page
    assert "Their results keep it, marked as retired. No one is asked about it again." in page
    assert "3 people have rated the live version." in page
    assert Framework.objects.get().version == "v1"


def test_blocked_files_are_told_in_full_above_and_never_block_the_others(admin: Client) -> None:
    batch = uploaded(admin, {"bad.json": BROKEN, "good.json": file_of(clerks(1))})
    page = text_of(admin, address(batch))
    assert "1 of 2 files cannot be imported" in page
    assert "/framework/levels/emerging/statements/0" in page
    assert "Publish 1 framework" in page
    admin.post(address(batch, "publish/"))
    assert Framework.objects.get().occupation.code == "99-0001.00"
    page = text_of(admin, address(batch))
    assert "1 framework is live, published by Ada Admin." in page
    assert "1 of 2 files cannot be imported" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?q=clerks+3", ["Clerks 3"], ["Clerks 2"]),
        ("?q=99-0002", ["Clerks 2"], ["Clerks 3"]),
        ("?q=file-4", ["Clerks 4"], ["Clerks 3"]),
        ("?state=new", ["Clerks 1", "Clerks 5"], []),
        ("?state=same", ["No files here."], ["Clerks 1"]),
        ("?q=nothing", ["No file matches “nothing”. Try a shorter word."], ["Clerks 1"]),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_files_are_found_by_title_code_and_name(
    admin: Client, query: str, shown: list[str], hidden: list[str], htmx: bool
) -> None:
    files = {f"file-{n}.json": file_of(clerks(n)) for n in range(1, 6)}
    batch = uploaded(admin, files)
    headers = {"HX-Request": "true", "HX-Target": "files"} if htmx else {}
    page = admin.get(address(batch, query), headers=headers).content.decode()
    listed = page.partition('<nav class="card files"')[2].partition("</nav>")[0]
    assert ("<html" in page) is not htmx
    assert [word for word in shown if word not in listed] == []
    assert [word for word in hidden if word in listed] == []


def test_one_state_is_listed_page_by_page(admin: Client) -> None:
    batch = uploaded(admin, {f"{n:02}.json": file_of(clerks(n)) for n in range(1, 31)})
    first = text_of(admin, address(batch))
    assert "Show 22 more" in first
    second = text_of(admin, address(batch, "?state=new&page=2"))
    assert "Page 2 of 2" in second
    assert text_of(admin, address(batch, "?state=new&page=99999999999999999999")).count("<h2>New")


@pytest.mark.parametrize("files", [1, 3, 30])
def test_the_review_takes_the_same_queries_at_any_size(
    admin: Client, files: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    live(CHAIN)
    sent = {f"{n}.json": file_of(clerks(n)) for n in range(2, files + 1)}
    batch = uploaded(admin, {"0.json": file_of(clerks(1, WORN, version="v2")), **sent})
    text_of(admin, address(batch))
    with django_assert_num_queries(REVIEW_QUERIES):
        text_of(admin, address(batch))


REVIEW_QUERIES = 12


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_takes_the_same_queries_at_any_size(
    admin: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        actions.upload(files=[(f"{n}.json", file_of(clerks(n)))], by=None)
        actions.new_draft(document=clerks(n, version="v7"), by=None)
    with django_assert_num_queries(8):
        page = text_of(admin, "/manage/imports/")
    assert page.count("1 to check") == min(number, 25)
    assert page.index(f"{number - 1}.json") < len(page)


def test_the_list_is_newest_first_and_empty_at_first(admin: Client) -> None:
    assert "No imports yet" in text_of(admin, "/manage/imports/")
    for n in (1, 2):
        uploaded(admin, {f"batch-{n}.json": file_of(clerks(n))})
    page = text_of(admin, "/manage/imports/")
    assert page.index("batch-2.json") < page.index("batch-1.json")


def test_only_one_file_is_read_for_its_changes(admin: Client) -> None:
    batch = uploaded(admin, {f"{n}.json": file_of(clerks(n)) for n in (1, 2)})
    last = batch.drafts.get(name="2.json")
    page = text_of(admin, address(batch, f"?file={last.pk}"))
    assert '<h2 id="dt">Clerks 2</h2>' in page
    assert admin.get(address(batch, "?file=999999")).status_code == 404
    assert admin.get(address(batch, "?file=x")).status_code == 404


def decide(client: Client, batch: Import, draft: Draft, **said: Any) -> Draft:
    response = client.post(address(batch, f"files/{draft.pk}/"), said)
    assert response.status_code == 302
    assert response["Location"] == address(batch, f"?file={draft.pk}#file")
    draft.refresh_from_db()
    return draft


def keys_of(batch: Import, draft: Draft) -> dict[str, str]:
    """By kind of change, the keys that the form's fields are named by."""
    fresh = batch.drafts.select_related("base__occupation").get(pk=draft.pk)
    return {change.kind: change.place.key for change in review_of(fresh).comparison.changes}


def test_a_choice_is_kept_as_it_is_made(admin: Client) -> None:
    live(CHAIN)
    batch, draft = changed(admin, WORN)
    key = keys_of(batch, draft)["reworded"]
    form = address(batch, f"files/{draft.pk}/")
    assert f'hx-post="{form}" hx-trigger="change"' in text_of(admin, address(batch))
    chosen = admin.post(form, {f"keep:{key}": "ask"}, headers={"HX-Request": "true"})
    assert (chosen.status_code, chosen.content) == (204, b"")
    assert Draft.objects.get(pk=draft.pk).decisions["keep"] == {key: False}


@pytest.mark.parametrize(("said", "kept"), [("keep", True), ("ask", False)])
def test_a_choice_of_one_statement_is_what_publishing_does(
    admin: Client, said: str, kept: bool
) -> None:
    live(CHAIN)
    batch, draft = changed(admin, WORN)
    key = keys_of(batch, draft)["reworded"]
    decide(admin, batch, draft, **{f"keep:{key}": said})
    admin.post(address(batch, "publish/"), {"why": "Spring 2026"})
    link = StatementLink.objects.get()
    assert link.keep is kept
    assert (link.decided_by is not None) is not kept
    assert Release.objects.first().why == "Spring 2026"  # type: ignore[union-attr]


@pytest.mark.parametrize(("said", "kept"), [("keep", True), ("ask", False)])
def test_all_of_a_file_can_be_kept_or_asked_at_once(admin: Client, said: str, kept: bool) -> None:
    live(CHAIN, SADDLE)
    batch, draft = changed(admin, WORN, SADDLE.replace("marks the post", "says why"))
    decide(admin, batch, draft, all=said)
    admin.post(address(batch, "publish/"))
    assert set(StatementLink.objects.values_list("keep", flat=True)) == {kept}


def test_an_added_statement_can_be_said_to_be_one_that_is_gone(admin: Client) -> None:
    live(CHAIN, SADDLE)
    batch, draft = changed(admin, CHAIN, FORMS)
    assert "It was another statement" in text_of(admin, address(batch))
    keys = keys_of(batch, draft)
    decided = decide(
        admin, batch, draft, was=keys["added"], **{f"was:{keys['added']}": keys["removed"]}
    )
    assert decided.counts == {"statements": 2, "reworded": 1, "same": 1}
    admin.post(address(batch, "publish/"))
    assert StatementLink.objects.get().relation == "reworded"


def test_a_reworded_statement_can_be_said_to_be_new(admin: Client) -> None:
    live(CHAIN)
    batch, draft = changed(admin, WORN)
    decided = decide(admin, batch, draft, was=keys_of(batch, draft)["reworded"])
    assert decided.counts == {"statements": 1, "added": 1, "removed": 1}


def test_statements_can_be_said_to_be_merged(admin: Client) -> None:
    live(CHAIN, SADDLE)
    batch, draft = changed(admin, WORN)
    keys = keys_of(batch, draft)
    chain = placed_in(clerks(1, CHAIN))[0].key
    said = {f"was:{keys['reworded']}": [chain, keys["removed"]]}
    decided = decide(admin, batch, draft, was=keys["reworded"], **said)
    assert decided.counts == {"statements": 1, "merged": 1}
    assert "people have rated these" in text_of(admin, address(batch))


def test_nothing_is_decided_while_it_is_being_published(admin: Client) -> None:
    live(CHAIN)
    batch, draft = changed(admin, WORN)
    Import.objects.update(state="publishing")
    admin.post(address(batch, f"files/{draft.pk}/"), {"all": "ask"})
    draft.refresh_from_db()
    assert draft.decisions == {}


def test_saving_what_is_shown_decides_nothing(admin: Client) -> None:
    live(CHAIN, SADDLE)
    batch, draft = changed(admin, WORN, FORMS)
    key = keys_of(batch, draft)["reworded"]
    decided = decide(admin, batch, draft, **{f"keep:{key}": "keep", "keep:nobody": "ask"})
    assert decided.decisions == {"was": {}, "keep": {}, "keep_all": None}


def test_publishing_twice_publishes_once(admin: Client) -> None:
    batch = uploaded(admin, {"good.json": file_of(clerks(1))})
    for _ in range(2):
        assert admin.post(address(batch, "publish/")).status_code == 302
    assert Release.objects.count() == 1
    batch.refresh_from_db()
    assert batch.state == "done"


def test_a_publish_that_was_cut_short_goes_on_where_it_stopped(admin: Client) -> None:
    batch = uploaded(admin, {f"{n}.json": file_of(clerks(n)) for n in (1, 2, 3)})
    user = batch.by
    assert user is not None
    assert actions.begin_publishing(batch=batch, by=user)
    first = batch.drafts.first()
    assert first is not None
    actions.publish_draft(draft=first, by=user)
    assert 'of <span class="num">3</span> files done' in text_of(admin, address(batch))
    admin.post(address(batch, "go-on/"))
    assert Release.objects.count() == 3
    assert Import.objects.get().state == "done"


def test_what_went_live_meanwhile_is_told_and_the_file_checked_again(admin: Client) -> None:
    live(CHAIN)
    batch, _ = changed(admin, WORN)
    actions.publish(document=clerks(1, SADDLE, version="v3"), by=None)
    assert "Version 3 went live since this was checked." in text_of(admin, address(batch))
    admin.post(address(batch, "publish/"))
    assert Framework.objects.get(status="published").version == "v3"
    page = text_of(admin, address(batch))
    assert 'data-code="conflict"' in page
    assert "Check again" in page
    admin.post(address(batch, "check/"))
    admin.post(address(batch, "publish/"))
    assert Framework.objects.get(status="published").version == "v2"


def test_other_content_may_replace_a_version_that_nobody_has_rated(admin: Client) -> None:
    live(CHAIN)
    batch = uploaded(admin, {"v1.json": file_of(clerks(1, SADDLE))})
    draft = batch.drafts.get()
    assert "Replace v 1" in text_of(admin, address(batch))
    admin.post(address(batch, f"files/{draft.pk}/replace/"))
    draft.refresh_from_db()
    assert draft.state == "changed"
    admin.post(address(batch, "publish/"))
    assert Statement.objects.get().text == SADDLE


def test_a_version_that_somebody_rates_is_not_replaced(admin: Client) -> None:
    framework = live(CHAIN)
    batch = uploaded(admin, {"v1.json": file_of(clerks(1, SADDLE))})
    finished(UserFactory.create(), framework, occupational="3")
    draft = batch.drafts.get()
    assert "Replace v 1" not in text_of(admin, address(batch))
    admin.post(address(batch, f"files/{draft.pk}/replace/"))
    draft.refresh_from_db()
    assert draft.state == "blocked"


def test_rolling_back_says_what_it_does_and_does_it(admin: Client) -> None:
    framework = live(CHAIN)
    batch = uploaded(
        admin,
        {
            "changed.json": file_of(clerks(1, WORN, version="v2")),
            "new.json": file_of(clerks(2)),
            "later.json": file_of(clerks(3)),
        },
    )
    admin.post(address(batch, "publish/"))
    finished(UserFactory.create(), Framework.objects.get(version="v2"), occupational="3")
    actions.publish(document=clerks(3, SADDLE, version="v9"), by=None)
    page = text_of(admin, address(batch, "undo/"))
    assert "<b>1</b><span>go back to the version before" in page
    assert "<b>1</b><span>is retired" in page
    assert "<b>1</b><span>stays: changed again since" in page
    assert "<b>1</b><span>person rates these versions" in page
    assert Framework.objects.filter(status="published").count() == 3
    admin.post(address(batch, "undo/"), {"why": "Too early"})
    framework.refresh_from_db()
    assert framework.status == "published"
    live_now = Framework.objects.filter(status="published").values_list("version", flat=True)
    assert sorted(live_now) == ["v1", "v9"]
    assert "This import was rolled back by Ada Admin." in text_of(admin, address(batch))


def test_an_import_can_be_discarded_while_nothing_of_it_is_live(admin: Client) -> None:
    batch = uploaded(admin, {"good.json": file_of(clerks(1))})
    assert "Nothing of it is live" in text_of(admin, address(batch, "discard/"))
    assert admin.post(address(batch, "discard/"))["Location"] == "/manage/imports/"
    assert not Import.objects.exists()
    other = uploaded(admin, {"good.json": file_of(clerks(1))})
    admin.post(address(other, "publish/"))
    admin.post(address(other, "discard/"))
    assert Import.objects.filter(pk=other.pk).exists()


def test_the_report_is_the_commands_and_says_more(admin: Client) -> None:
    batch = uploaded(admin, {"=cmd.json": BROKEN, "good.json": file_of(clerks(1))})
    body = admin.get(address(batch, "report.json")).getvalue()
    bad, good = json.loads(body)["files"]
    assert (bad["path"], bad["ok"], bad["outcome"]) == ("=cmd.json", False, "blocked")
    assert set(bad["errors"][0]) == {"code", "message", "pointer", "line", "column"}
    assert (good["ok"], good["code"], good["counts"]["added"]) == (True, "99-0001.00", 1)
    table = admin.get(address(batch, "report.csv")).getvalue()
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    faults = [row for row in rows if row["code"] != "empty_level"]
    assert [(row["file"], row["outcome"], row["code"]) for row in faults] == [
        ("'=cmd.json", "blocked", "schema")
    ]
    assert {row["file"] for row in rows} == {"'=cmd.json", "good.json"}


def test_the_diff_of_a_file_is_there_for_programs(admin: Client) -> None:
    live(CHAIN)
    batch, draft = changed(admin, WORN, FORMS)
    response = admin.get(address(batch, f"files/{draft.pk}/diff.json"))
    told = json.loads(response.content)
    assert 'filename="99-0001.00.diff.json"' in response["Content-Disposition"]
    assert (told["from"], told["to"]) == ("v1", "v2")
    assert [change["kind"] for change in told["changes"]] == ["reworded", "added"]
    assert told["changes"][0]["old"][0]["text"] == CHAIN
    assert (told["changes"][0]["keep"], told["changes"][0]["people"]) == (True, [0])


def test_the_same_statements_are_shown_on_demand(admin: Client) -> None:
    live(CHAIN, SADDLE)
    batch, draft = changed(admin, WORN, SADDLE)
    assert "<b>Saddle height</b>" not in text_of(admin, address(batch))
    assert "<b>Saddle height</b>" in text_of(admin, address(batch, f"?file={draft.pk}&all=1"))
