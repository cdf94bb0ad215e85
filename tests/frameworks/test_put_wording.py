"""A suggested wording put into a draft."""

import pytest

from factories import UserFactory, framework
from frameworks.actions import open_draft, publish_draft, put_wording
from frameworks.diff import placed_in
from frameworks.models import Draft
from frameworks.queries import outline_of
from frameworks.queries.drafts import document_in
from nsx.accounts.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Draft:
    return open_draft(framework=framework(), version="v2", by=None)


def test_a_wording_is_put_into_a_draft_and_stays_the_statement_it_was(draft: Draft) -> None:
    admin = UserFactory.create()
    before = list(outline_of(draft.base).statements)  # type: ignore[arg-type]
    placed = placed_in(document_in(draft))
    assert put_wording(draft=draft, key=placed[1].key, text="Nothing like it.", by=admin)
    draft.refresh_from_db()
    assert [each.text for each in placed_in(document_in(draft))][:2] == [
        placed[0].text,
        "Nothing like it.",
    ]
    assert draft.counts == {"statements": 8, "reworded": 1, "same": 7}
    assert AuditEvent.objects.filter(actor=admin, action="draft.edit").count() == 1
    published = publish_draft(draft=draft, by=admin)
    assert published
    after = list(outline_of(published.framework).statements)
    assert [line.lineage for line in after] == [line.lineage for line in before]


@pytest.mark.parametrize("text", ["", " ", "a\x00b", "x" * 2_001, "half \ud800 of one"])
def test_a_text_that_no_framework_may_have_is_not_put_in(draft: Draft, text: str) -> None:
    key = placed_in(document_in(draft))[0].key
    assert not put_wording(draft=draft, key=key, text=text, by=None)
    assert Draft.objects.get().revision == 0


def test_a_statement_that_is_gone_is_not_reworded(draft: Draft) -> None:
    assert not put_wording(draft=draft, key="occupational//0/1", text="New.", by=None)


def test_a_published_draft_is_not_reworded(draft: Draft) -> None:
    key = placed_in(document_in(draft))[0].key
    publish_draft(draft=draft, by=None)
    assert not put_wording(draft=Draft.objects.get(), key=key, text="New.", by=None)


def test_an_older_look_at_the_draft_is_not_put_over_a_newer_one(draft: Draft) -> None:
    older = Draft.objects.get()
    first, second = [each.key for each in placed_in(document_in(draft))[:2]]
    assert put_wording(draft=draft, key=first, text="New.", by=None)
    assert not put_wording(draft=older, key=second, text="Newer.", by=None)
