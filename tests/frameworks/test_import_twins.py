"""The commands that publish an import and roll it back."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from factories import document
from factories.edits import says
from frameworks import actions
from frameworks.exporting import export
from frameworks.models import Framework, Import, Release
from nsx.accounts.powers import Powers

pytestmark = pytest.mark.django_db

BASE = document("99-0001.00", occupational=(0, 0, 0, 0))


def file(version: str, *texts: str, soc: str = "99-0001.00") -> bytes:
    made = says(document(soc, occupational=(0, 0, 0, 0)), list(texts), version=version)
    return export(made, schema="1.1", exported_at="2026-05-15T12:40:51.793Z")


@pytest.fixture
def batch() -> Import:
    actions.publish(document=says(BASE, ["Sweeps — daily."]), by=None)
    files = [
        ("changed.json", file("v2", "Sweeps — daily.", "Locks up — at six.")),
        ("new.json", file("v1", "Counts — coins.", soc="99-0002.00")),
        ("broken.json", b"{"),
    ]
    made = actions.upload(files=files, by=None)
    actions.check_import(batch=made, powers=Powers(site=True, all_frameworks=True))
    return made


def said(*arguments: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def live() -> set[tuple[str, str]]:
    found = Framework.objects.filter(status="published")
    return set(found.values_list("occupation__code", "version"))


def test_a_check_says_what_there_is_and_does_nothing(batch: Import) -> None:
    assert "1 blocked, 1 changed, 1 new." in said("publish_import", batch.pk, "--check")
    assert live() == {("99-0001.00", "v1")}


def test_an_import_is_published_once_and_rolled_back_once(batch: Import) -> None:
    told = said("publish_import", batch.pk, "--why", "Spring")
    assert "Now: 1 blocked, 2 published." in told
    assert live() == {("99-0001.00", "v2"), ("99-0002.00", "v1")}
    assert set(Release.objects.values_list("why", flat=True)) == {"", "Spring"}
    with pytest.raises(CommandError, match="Nothing of it is ready"):
        said("publish_import", batch.pk)
    told = said("undo_import", batch.pk, "--check")
    assert "1 go back to what was live before, 1 are retired." in told
    assert live() == {("99-0001.00", "v2"), ("99-0002.00", "v1")}
    assert "Rolled back." in said("undo_import", batch.pk)
    assert live() == {("99-0001.00", "v1")}
    with pytest.raises(CommandError, match="Nothing of it is live"):
        said("undo_import", batch.pk)


@pytest.mark.parametrize("command", ["publish_import", "undo_import"])
def test_an_import_that_is_not_there_is_told(command: str) -> None:
    with pytest.raises(CommandError, match=r"There is no import no\. 7"):
        said(command, 7)


def test_an_import_at_work_is_told_for_that(batch: Import) -> None:
    Import.objects.update(state="checking")
    for command in ("publish_import", "undo_import"):
        with pytest.raises(CommandError, match="It is at work: checking"):
            said(command, batch.pk)
    assert live() == {("99-0001.00", "v1")}


def test_what_was_cut_off_is_finished(batch: Import) -> None:
    actions.begin_publishing(batch=batch, by=None)
    actions.publish_draft(draft=batch.drafts.all()[0], by=None)
    said("publish_import", batch.pk)
    batch.refresh_from_db()
    assert batch.state == "done"
    actions.begin_undoing(batch=batch, by=None)
    said("undo_import", batch.pk)
    batch.refresh_from_db()
    assert batch.state == "undone"
