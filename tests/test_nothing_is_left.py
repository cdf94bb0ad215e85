"""Who deletes their account, or one round, leaves no word of it: in no table, file or export."""

import pytest
from django.apps import apps
from django.db import models
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from assessments.queries.at_work import REMINDERS
from nsx.accounts.models import User
from planted import (
    GOES,
    PASSWORD,
    PLANTED,
    STAYS,
    WITHOUT_NAME,
    Planted,
    column_of,
    covered,
    dump,
    exports_of,
    files,
    plant,
    text_columns,
    words_in,
)

OF_A_ROUND = {
    "reason",
    "comment",
    "reply",
    "placed",
    "kept",
    "confirmed",
    "headline",
    "unsent",
    "toolate",
}
"""The words that are of the second round alone."""


@pytest.fixture
def planted(settings: Settings, tmp_path: object) -> Planted:
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return plant()


def test_it_is_said_of_every_text_column_what_becomes_of_it() -> None:
    assert [column for column in text_columns() if not covered(column)] == [], (
        "say in tests/planted.py what becomes of it when its person leaves, and plant a word in it"
    )


def test_the_tables_name_columns_that_there_are() -> None:
    assert (PLANTED | WITHOUT_NAME.keys()) <= set(text_columns())


@pytest.mark.django_db(transaction=True)
def test_a_word_is_in_every_column_before(planted: Planted) -> None:
    found = dump()
    assert {name for name in PLANTED if GOES not in found[column_of(name)]} == set()
    assert {name for name in WITHOUT_NAME if STAYS not in found[column_of(name)]} == set()
    assert any(f"{GOES}bytes" in text for text in files().values())
    manager = planted.workplace.manager
    assert words_in(exports_of(planted.workplace.team, manager))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", ["READY", "RUNNING", "FAILED"])
def test_an_account_leaves_nothing(planted: Planted, status: str) -> None:
    pk, client = planted.person.pk, planted.client
    assert DBTaskResult.objects.filter(task_path=REMINDERS).update(status=status) == 1
    asked = client.post("/me/data/delete/")
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == "/goodbye/"
    found = dump()
    assert words_in(found) == {}
    assert words_in(files()) == {}
    assert words_in(exports_of(planted.workplace.team, planted.workplace.manager)) == {}
    assert {name for name in WITHOUT_NAME if STAYS not in found[column_of(name)]} == set()
    assert [place for place in pointing_at_people() if pk in pointed_at(*place)] == []


@pytest.mark.django_db(transaction=True)
def test_a_round_leaves_nothing_and_takes_nothing_else(planted: Planted) -> None:
    before = {word for words in words_in(dump()).values() for word in words}
    answer = planted.client.post(f"/me/a/{planted.second.pk}/delete/")
    assert answer["Location"] == "/me/"
    after = {word for words in words_in(dump()).values() for word in words}
    assert before - after == {f"{GOES}{word}" for word in OF_A_ROUND}
    told = words_in(exports_of(planted.workplace.team, planted.workplace.manager))
    assert not {f"{GOES}{word}" for word in OF_A_ROUND} & {
        word for words in told.values() for word in words
    }
    assert any(f"{GOES}bytes" in text for text in files().values()), "evidence stays"


def pointing_at_people() -> list[tuple[type[models.Model], str]]:
    """Every column that names a person by row id."""
    return [
        (model, field.attname)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    ]


def pointed_at(model: type[models.Model], column: str) -> set[int]:
    return set(model._base_manager.values_list(column, flat=True))
