"""Editing a draft in the app: with htmx and without, alone and at the same time as others."""

import html
import json
import re
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from factories import RoleFactory, UserFactory, document, finished, framework, signed_in
from frameworks import actions
from frameworks.diff import placed_in
from frameworks.documents import FrameworkDoc, SourceDoc
from frameworks.drafting import as_text, at_from, mark_of
from frameworks.editing import At, at_of, handle
from frameworks.models import Draft, Framework, Release, StatementLink
from frameworks.queries import outline_of
from frameworks.queries.drafts import document_in
from frameworks.reshaping import put_source
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def admin() -> User:
    return RoleFactory.create(user__name="Ada Admin").user


@pytest.fixture
def ada(admin: User) -> Client:
    return signed_in(admin)


@pytest.fixture
def draft(admin: User) -> Draft:
    live = framework(ai=(1, 1, 1, 1), durable={"Care": (1, 1, 1, 1), "Focus": (2, 1, 1, 1)})
    return actions.open_draft(framework=live, version="v2", by=admin)


def now(draft: Draft) -> FrameworkDoc:
    return document_in(Draft.objects.get(pk=draft.pk))


def texts(draft: Draft, level: str = "emerging") -> list[str]:
    return [p.text for p in placed_in(now(draft)) if at_of(p).level == level and not p.domain]


def at(draft: Draft, path: str = "") -> str:
    return f"/manage/drafts/{draft.pk}/{path}"


def form_of(client: Client, draft: Draft, index: int = 0) -> tuple[str, dict[str, Any]]:
    """The address and the fields of a statement's form as the page shows them."""
    address = at(draft, f"s/{handle(placed_in(now(draft))[index].key)}/")
    return address, fields(client.get(address))


def fields(response: HttpResponseBase) -> dict[str, Any]:
    page = cast(HttpResponse, response).content.decode()
    found: dict[str, Any] = {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    }
    found["text"] = html.unescape(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.S)[0])
    chosen = re.findall(r'<option value="([^"]*)" selected>', page)
    found["to"] = html.unescape(chosen[0])
    found["cite"] = re.findall(r'name="cite" value="([^"]*)" checked', page)
    return found


def test_a_draft_is_opened_once_under_the_next_version(ada: Client, admin: User) -> None:
    framework(version="v.26.10")
    for _ in range(2):
        response = ada.post("/manage/frameworks/99-9999.00/draft/")
        draft = Draft.objects.get()
        assert response["Location"] == at(draft)
    assert (draft.version, draft.by, draft.state) == ("v.26.11", admin, "changed")


def test_two_admins_have_a_draft_each(ada: Client, draft: Draft) -> None:
    other = signed_in(RoleFactory.create().user)
    other.post("/manage/frameworks/99-9999.00/draft/")
    assert Draft.objects.count() == 2


def test_an_occupation_without_a_live_version_has_none_to_draft_from(ada: Client) -> None:
    assert ada.post("/manage/frameworks/99-9999.00/draft/").status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_statement_is_edited(ada: Client, draft: Draft, headers: dict[str, str]) -> None:
    address, data = form_of(ada, draft)
    response = ada.post(address, data | {"text": "New name — new words."}, headers=headers)
    key = placed_in(now(draft))[0].key
    assert texts(draft)[0] == "New name — new words."
    if headers:
        assert response.status_code == 200
        page = response.content.decode()
        assert page.lstrip().startswith('<div id="ed"')
        assert f'id="e-{handle(key)}"' in page
        # Its buttons lead to the list, whatever address it came from.
        assert set(re.findall(r'class="et" method="post" hx-post="([^"]*)"', page)) == {at(draft)}
        assert 'id="announce"' in page
    else:
        assert response["Location"] == f"{at(draft)}#s-{handle(key)}"


def test_what_is_saved_unchanged_stays_as_it_was(ada: Client, draft: Draft) -> None:
    before = now(draft).strands
    address, data = form_of(ada, draft)
    ada.post(address, data)
    assert now(draft).strands == before


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(("do", "index", "order"), [("up", 1, [1, 0]), ("down", 0, [1, 0])])
def test_a_statement_moves_in_its_level(
    ada: Client, draft: Draft, do: str, index: int, order: list[int], headers: dict[str, str]
) -> None:
    before = texts(draft)
    short = handle(placed_in(now(draft))[index].key)
    response = ada.post(at(draft), {"do": do, "s": short}, headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert texts(draft) == [before[n] for n in order]


def test_a_statement_moves_to_another_level(ada: Client, draft: Draft) -> None:
    address, data = form_of(ada, draft)
    ada.post(address, data | {"to": "occupational/advanced/"})
    assert texts(draft, "advanced")[-1] == data["text"]
    assert Draft.objects.get().counts["moved"] == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_statement_is_removed_and_put_back(
    ada: Client, draft: Draft, headers: dict[str, str]
) -> None:
    before = now(draft).strands
    short = handle(placed_in(now(draft))[0].key)
    response = ada.post(at(draft), {"do": "remove", "s": short}, headers=headers, follow=True)
    page = response.content.decode()
    assert "Removed: <b><bdi>Emerging occupational skill 1</bdi></b>" in page
    assert len(texts(draft)) == 1
    ada.post(at(draft, "undo/"), headers=headers)
    assert now(draft).strands == before
    assert ada.post(at(draft, "undo/"), headers=headers).status_code == 409


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_statement_is_added_at_the_end(
    ada: Client, draft: Draft, headers: dict[str, str]
) -> None:
    assert ada.get(at(draft, "add/?to=ai/applied/"), headers=headers).status_code == 200
    data = {"text": "  More —\r\nmuch more. ", "to": "ai/applied/"}
    ada.post(at(draft, "add/"), data, headers=headers)
    added = [p for p in placed_in(now(draft)) if p.strand == "ai" and p.level == "applied"]
    assert added[-1].text == "More —\nmuch more."


HOSTILE = [
    ("", "schema"),
    (" \n ", "schema"),
    ("a\x00b", "bad_text"),
    ("a\x0bb", "bad_text"),
    ("x" * 2_001, "text_too_long"),
]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(("text", "code"), HOSTILE)
@pytest.mark.parametrize("adds", [True, False])
def test_a_text_that_may_not_be_is_refused_and_kept_in_the_form(
    ada: Client, draft: Draft, text: str, code: str, headers: dict[str, str], adds: bool
) -> None:
    address, data = form_of(ada, draft)
    if adds:
        address, data = at(draft, "add/"), {"to": "occupational/emerging/"}
    response = ada.post(address, data | {"text": text}, headers=headers)
    assert response.status_code == 422
    assert f'data-code="{code}"' in response.content.decode()
    assert text.strip().replace("\x00", "\ufffd") in response.content.decode().replace(
        "\x00", "\ufffd"
    )
    assert response.get("HX-Retarget", "") == ("#edf" if headers else "")
    assert Draft.objects.get().revision == 0


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script> — x", "\u202eback", "ימין — שמאל", "x" * 2_000]
)
def test_odd_text_is_kept_and_shown_as_text(ada: Client, draft: Draft, text: str) -> None:
    address, data = form_of(ada, draft)
    ada.post(address, data | {"text": text})
    assert texts(draft)[0] == text
    for path in ["", "review/", f"s/{handle(placed_in(now(draft))[0].key)}/"]:
        response = ada.get(at(draft, path))
        assert response.status_code == 200
        assert b"<script>alert" not in response.content


def test_a_level_holds_two_hundred(ada: Client, admin: User) -> None:
    live = framework(occupational=(200, 0, 0, 0))
    full = actions.open_draft(framework=live, version="v2", by=admin)
    data = {"text": "One more.", "to": "occupational/emerging/"}
    response = ada.post(at(full, "add/"), data)
    assert response.status_code == 422
    assert 'data-code="too_many_items"' in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_of_two_wordings_none_is_lost(ada: Client, draft: Draft, headers: dict[str, str]) -> None:
    other = signed_in(RoleFactory.create().user)
    address, mine = form_of(ada, draft)
    _, theirs = form_of(other, draft)
    other.post(address, theirs | {"text": "Their words."})
    response = ada.post(address, mine | {"text": "My words."}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 409
    assert "<bdi>Their words.</bdi>" in page
    assert "My words.</textarea>" in page
    assert texts(draft)[0] == "Their words."
    again = html.unescape(re.findall(r'<form method="post" novalidate action="([^"]*)"', page)[0])
    assert ada.post(again, fields(response)).status_code == 302
    assert texts(draft)[0] == "My words."


def test_an_edit_of_what_was_removed_can_be_saved_anew(ada: Client, draft: Draft) -> None:
    address, mine = form_of(ada, draft, index=1)
    actions.rewrite_draft(
        draft=draft,
        document=document(version="v2", occupational=(1, 0, 0, 0)),
        by=None,
        revision=0,
    )
    response = ada.post(address, mine | {"text": "My words."})
    assert response.status_code == 409
    again = html.unescape(
        re.findall(r'<form method="post" novalidate action="([^"]*)"', response.content.decode())[0]
    )
    assert again == at(draft, "add/")
    ada.post(again, fields(response))
    assert texts(draft)[-1] == "My words."


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("do", ["up", "down", "remove", "explode"])
def test_a_button_for_what_is_gone_says_so(
    ada: Client, draft: Draft, do: str, headers: dict[str, str]
) -> None:
    response = ada.post(at(draft), {"do": do, "s": "0" * 16}, headers=headers)
    assert response.status_code == 409
    assert "changed or removed" in response.content.decode()


def shape(**given: str) -> dict[str, str]:
    return {"strand": "durable", **given}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (
            shape(of="level", do="save", key="developing", label="Growing", role="In a team",
                  seen=mark_of("Developing", "")),
            "Growing|In a team",
        ),
        (shape(of="level", do="add", label="Master", role=""), "Master|"),
        (shape(of="domain", do="save", key="care", label="Kind", seen=mark_of("Care")), "Kind"),
        (shape(of="domain", do="add", label="Calm"), "Calm"),
        (shape(of="strand", do="save", description="For all work.", seen=mark_of("")), "For all"),
    ],
)  # fmt: skip
def test_levels_and_domains_are_changed(
    ada: Client, draft: Draft, data: dict[str, str], found: str
) -> None:
    assert ada.post(at(draft, "levels/"), data).status_code == 302
    for words in found.split("|"):
        assert words in ada.get(at(draft, "levels/")).content.decode()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (shape(of="level", do="remove", key="advanced"), (15, 3)),
        (shape(of="domain", do="remove", key="focus"), (16, 4)),
        (shape(of="domain", do="up", key="focus"), (21, 4)),
        (shape(of="level", do="down", key="foundational"), (21, 4)),
        (shape(of="strand", do="remove"), (12, 4)),
    ],
)
def test_levels_and_domains_go_and_move(
    ada: Client, draft: Draft, data: dict[str, str], expected: tuple[int, int]
) -> None:
    assert ada.post(at(draft, "levels/"), data).status_code == 302
    after = now(draft)
    assert len(placed_in(after)) in {expected[0], expected[0] + 4}
    assert len(after.strands[-1].domains[0].levels) == expected[1]


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (shape(of="level", do="add", label=" "), 422, "schema"),
        (shape(of="level", do="add", label="x" * 201), 422, "text_too_long"),
        (shape(of="domain", do="save", key="care", label="Mine", seen="old"), 409, "conflict"),
        (shape(of="domain", do="remove", key="gone"), 409, "conflict"),
        (shape(of="strand", do="add"), 409, "conflict"),
        ({"strand": "occupational", "of": "strand", "do": "remove"}, 409, "conflict"),
        ({"strand": "none"}, 409, "conflict"),
    ],
)
def test_a_shape_that_may_not_be_is_refused(
    ada: Client, draft: Draft, data: dict[str, str], status: int, code: str
) -> None:
    response = ada.post(at(draft, "levels/"), data)
    assert response.status_code == status
    assert f'data-code="{code}"' in response.content.decode()
    assert Draft.objects.get().revision == 0


def test_sources_are_added_changed_cited_and_removed(ada: Client, draft: Draft) -> None:
    source = {"key": "own", "label": "Own", "title": "Our own look", "url": "https://example.org"}
    ada.post(at(draft, "sources/"), source)
    address, data = form_of(ada, draft)
    ada.post(address, data | {"cite": "own"})
    assert placed_in(now(draft))[0].citations == ("own",)
    seen = mark_of(SourceDoc("own", "Own", "Our own look", "https://example.org"))
    changed = source | {"key": "ours", "url": "", "instead_of": "own", "seen": seen}
    assert ada.post(at(draft, "sources/"), changed).status_code == 302
    assert placed_in(now(draft))[0].citations == ("ours",)
    late = ada.post(at(draft, "sources/"), changed)
    assert late.status_code == 409
    seen = mark_of(SourceDoc("ours", "Own", "Our own look", None))
    gone = {"do": "remove", "instead_of": "ours", "seen": seen}
    assert ada.post(at(draft, "sources/"), gone).status_code == 302
    assert placed_in(now(draft))[0].citations == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"key": "a", "label": "A", "title": "T"}, "duplicate_key"),
        ({"key": "b", "label": "", "title": "T"}, "schema"),
        ({"key": "b", "label": "B", "title": "T", "url": "javascript:alert(1)"}, "schema"),
        ({"key": "b", "label": "B", "title": "T", "url": "https://me:pw@example.org"}, "schema"),
    ],
)
def test_a_source_that_may_not_be_is_refused(
    ada: Client, draft: Draft, data: dict[str, str], code: str
) -> None:
    edited = put_source(now(draft), SourceDoc("a", "A", "T", None))
    actions.rewrite_draft(draft=draft, document=edited.document, by=None, revision=0)
    response = ada.post(at(draft, "sources/"), data)
    assert response.status_code == 422
    assert f'data-code="{code}"' in response.content.decode()


def about(client: Client, draft: Draft) -> dict[str, str]:
    page = client.get(at(draft, "about/")).content.decode()
    found = dict(
        re.findall(r'<input type="(?:text|hidden)"[^>]*name="([\w-]+)" value="([^"]*)"', page)
    )
    found |= dict(
        re.findall(r'<textarea id="\w+" name="(\w+)" rows="\d">\n(.*?)</textarea>', page, re.S)
    )
    return {name: html.unescape(value) for name, value in found.items() if "csrf" not in name}


def test_what_it_says_of_itself_is_changed(ada: Client, draft: Draft) -> None:
    data = about(ada, draft)
    changed = data | {"title": "Clerks", "version": "v.3", "job_zone": "4", "source-onet": "v30.2"}
    assert ada.post(at(draft, "about/"), changed).status_code == 302
    after = now(draft)
    assert (after.occupation.title, after.version) == ("Clerks", "v.3")
    assert (after.occupation.job_zone, dict(after.sources)) == (4, {"onet": "v30.2"})
    late = ada.post(at(draft, "about/"), data | {"title": "Writers"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "<dd>Clerks</dd>" in page
    assert 'value="Writers"' in page
    assert now(draft).occupation.title == "Clerks"


@pytest.mark.parametrize(
    ("name", "value"), [("title", ""), ("version", ""), ("description", "\x00")]
)
def test_what_it_may_not_say_is_refused(ada: Client, draft: Draft, name: str, value: str) -> None:
    response = ada.post(at(draft, "about/"), about(ada, draft) | {name: value})
    assert response.status_code == 422
    assert Draft.objects.get().revision == 0


def test_a_version_that_is_taken_blocks_it_and_says_so(ada: Client, draft: Draft) -> None:
    ada.post(at(draft, "about/"), about(ada, draft) | {"version": "v1", "title": "Other"})
    assert Draft.objects.get().state == "blocked"
    for path in ["", "review/"]:
        assert 'data-code="conflict"' in ada.get(at(draft, path)).content.decode()
    assert ada.post(at(draft, "publish/"), {"seen": seen_in(ada, draft)}).status_code == 409


def seen_in(client: Client, draft: Draft) -> str:
    page = client.get(at(draft, "review/")).content.decode()
    return str(re.findall(r'name="seen" value="([^"]*)"', page)[0])


def test_a_draft_is_reviewed_published_and_its_statements_stay_who_they_are(
    ada: Client, admin: User, draft: Draft
) -> None:
    live = Framework.objects.get()
    finished(UserFactory.create(), live, occupational="3" * 8)
    before = {line.text: line.lineage for line in outline_of(live).statements}
    address, data = form_of(ada, draft)
    # Nothing of the wording is left, it moves, and is worded once more.
    ada.post(address, data | {"text": "Entirely different.", "to": "occupational/advanced/"})
    third = next(p for p in placed_in(now(draft)) if p.text == "Entirely different.")
    address = at(draft, f"s/{handle(third.key)}/")
    ada.post(address, fields(ada.get(address)) | {"text": "Otherwise again."})
    review = ada.get(at(draft, "review/")).content.decode()
    assert "1 person" in review
    keys = re.findall(r'name="(keep:[^"]+)"', review)
    assert len(set(keys)) == 1
    response = ada.post(
        at(draft, "publish/"), {"seen": seen_in(ada, draft), keys[0]: "keep", "why": "Clearer."}
    )
    assert response.status_code == 302
    new = Framework.objects.get(status="published")
    after = {line.text: line.lineage for line in outline_of(new).statements}
    assert after["Otherwise again."] == before[data["text"]]
    link = StatementLink.objects.get()
    assert (link.relation, link.keep, link.decided_by) == ("reworded", True, admin)
    assert Release.objects.filter(framework=new, by=admin, why="Clearer.").exists()
    assert ada.get(at(draft)).status_code == 302


def test_a_draft_without_statements_cannot_go_live(ada: Client) -> None:
    ada.post(
        "/manage/frameworks/new/",
        {
            "kind": "national",
            "title": "Wallers",
            "version": "v.1",
            "code": "47-2022.00",
            "labels-occupational": ["Emerging", "Advanced"],
        },
    )
    empty = Draft.objects.get(code="47-2022.00")
    assert "No statements yet" in ada.get(at(empty, "review/")).content.decode()
    response = ada.post(at(empty, "publish/"), {"seen": seen_in(ada, empty)})
    assert response.status_code == 409
    assert not Framework.objects.exists()


def test_decisions_are_saved_for_later(ada: Client, draft: Draft) -> None:
    address, data = form_of(ada, draft)
    ada.post(address, data | {"text": data["text"].replace("went", "goes")})
    review = ada.get(at(draft, "review/")).content.decode()
    (key,) = set(re.findall(r'name="(keep:[^"]+)"', review))
    ada.post(at(draft, "review/"), {"seen": seen_in(ada, draft), key: "ask"})
    assert list(Draft.objects.get().decisions["keep"].values()) == [False]


def test_what_went_live_meanwhile_is_said_and_compared_again(ada: Client, draft: Draft) -> None:
    seen = seen_in(ada, draft)
    actions.publish(document=document(version="v9", occupational=(1, 1, 1, 1)), by=None)
    response = ada.post(at(draft, "publish/"), {"seen": seen})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Compare again" in page
    assert ada.post(at(draft, "review/"), {"do": "check"}).status_code == 302
    assert Draft.objects.get().base.version == "v9"  # type: ignore[union-attr]
    assert ada.post(at(draft, "publish/"), {"seen": seen}).status_code == 409
    assert ada.post(at(draft, "publish/"), {"seen": seen_in(ada, draft)}).status_code == 302


def test_a_draft_is_downloaded_and_discarded(ada: Client, draft: Draft) -> None:
    response = ada.get(at(draft, "export.json"))
    assert response["Content-Disposition"] == 'attachment; filename="99-9999.00-v2.json"'
    assert json.loads(response.content)["framework"]["version"] == "v2"
    assert ada.get(at(draft, "discard/")).status_code == 200
    assert Draft.objects.exists()
    assert ada.post(at(draft, "discard/"))["Location"] == "/manage/drafts/"
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("path", "queries"), [("", 5), ("durable/", 5), ("levels/", 4), ("about/", 4)]
)
@pytest.mark.parametrize("per_level", [1, 3])
def test_a_page_asks_the_same_at_any_size(
    ada: Client,
    admin: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
    per_level: int,
) -> None:
    four = (per_level,) * 4
    live = framework(occupational=four, durable=dict.fromkeys("ABC"[:per_level], four))
    draft = actions.open_draft(framework=live, version="v2", by=admin)
    with django_assert_num_queries(queries):
        ada.get(at(draft, path))


@pytest.mark.parametrize("drafts", [1, 3])
def test_the_list_asks_the_same_at_any_size(
    ada: Client, admin: User, django_assert_num_queries: DjangoAssertNumQueries, drafts: int
) -> None:
    live = framework()
    for number in range(drafts):
        actions.open_draft(framework=live, version=f"v2.{number}", by=admin)
    with django_assert_num_queries(4):
        ada.get("/manage/drafts/")


def test_a_level_is_named_in_a_form_whatever_its_domain_is_called() -> None:
    there = At("durable", "a/b@c", "level-1")
    assert at_from(as_text(there)) == there
