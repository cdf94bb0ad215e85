"""What the models keep of a person is in data.json, or it is said here why not."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import models
from pytest_django import Settings

from assessments.archive import write_archive
from nsx.accounts.models import User
from planted import GOES, STAYS, Planted, column_of, dump, plant, words_in

TOLD = {
    "account.EmailAddress": "user email verified primary",
    "accounts.AuditEvent": "at actor action target detail",
    "accounts.Invitation": (
        "email name kind organisation team invited_by made_at sent_at expires_at accepted_at"
    ),
    "accounts.JoinLink": "team made_by made_at expires_at",
    "accounts.Membership": "team user kind joined_at reminders reminded_at",
    "accounts.Role": "user kind organisation",
    "accounts.User": "last_login email name is_guest date_joined rerate_after",
    "assessments.Assessment": (
        "learner occupation framework started_at finished_at moved_from quick reminded_at"
    ),
    "assessments.Campaign": "team due message made_by made_at ended_at",
    "assessments.Evidence": (
        "owner kind note url file file_name content_type size created_at changed_at"
    ),
    "assessments.EvidenceUse": "evidence assessment statement",
    "assessments.PlanItem": (
        "learner team occupation statement guide due note made_by made_at done_at"
    ),
    "assessments.Rating": (
        "assessment statement value not_applicable reason not_sure revision rated_at carried_from"
    ),
    "assessments.Review": (
        "assessment statement author kind value comment revision_seen value_seen created_at"
        " mailed_at"
    ),
    "assessments.Share": "learner team occupation only created_at",
    "assessments.Snapshot": "team taken_at taken_by note",
    "assessments.SnapshotRow": "snapshot learner assessment answers confirmed placements",
    "assessments.StoredPlacement": "assessment strand domain lens rule low high",
    "assessments.Target": "team user occupation strand level set_by set_at",
    "frameworks.Correction": (
        "occupation version text says why suggested_by created_at state answer decided_by"
        " decided_at"
    ),
    "frameworks.Draft": "name code title version state by created_at",
    "frameworks.FrameworkRequest": "occupation user why created_at",
    "frameworks.Grounding": "kind name holds decided_by decided_at",
    "frameworks.Import": "name by published_by created_at state why moved_at",
    "frameworks.Release": "framework kind by at why",
    "frameworks.StatementLink": "old relation keep decided_by",
    "mfa.Authenticator": "user type created_at last_used_at",
}
"""Columns that data.json tells, by model."""

LEFT_OUT = {
    "account.EmailConfirmation": "a key that is mailed, gone in days",
    "accounts.Invitation.digest": "of a random key",
    "accounts.JoinLink.key": "a key: who has it joins",
    "accounts.Organisation.name": "an employer’s; that they made it is in the log",
    "accounts.User.is_active": "on, or nobody could download it",
    "accounts.User.is_superuser": "not used",
    "accounts.User.password": "a secret",
    "accounts.User_groups": "not used",
    "accounts.User_user_permissions": "not used",
    "assessments.Assessment.revision": "counts saves",
    "assessments.Campaign.occupation": "the team’s",
    "assessments.Evidence.public_id": "random, part of an address",
    "assessments.Rating.digest": "of the statement, which is told",
    "assessments.Snapshot.occupation": "the team’s",
    "assessments.StoredPlacement.ladder": "the domain, or none",
    "assessments.StoredPlacement.result": "made of the answers by the rule, which are told",
    "frameworks.Correction.anchor_kind": "part of what it is about, which is told",
    "frameworks.Correction.draft": "the framework’s story",
    "frameworks.Correction.framework": "its version is told",
    "frameworks.Correction.statement": "its text is told",
    "frameworks.Draft": "a framework in the making, for all its admins",
    "frameworks.Grounding.lineage": "the statement’s",
    "frameworks.Grounding.occupation": "the framework’s",
    "frameworks.Release.previous": "the framework’s story",
    "frameworks.StatementLink": "the framework’s story",
    "mfa.Authenticator.data": "a secret",
    "sessions.Session.session_data": "the session itself; a form it keeps is shown at sign-in",
}
"""Columns, or what else there is of a model, that it does not tell, with the reason."""


def of_people() -> set[type[models.Model]]:
    """Every model whose rows go with a person, and every one that names people."""
    mine: set[type[models.Model]] = {User}
    for _ in range(5):
        mine |= {
            model for model, field in keys() if cascades(field) and field.related_model in mine
        }
    return mine | {model for model, field in keys() if field.related_model is User}


def keys() -> list[tuple[type[models.Model], models.ForeignKey[models.Model]]]:
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey)
    ]


def cascades(field: models.ForeignKey[models.Model]) -> bool:
    return field.remote_field.on_delete is models.CASCADE


def test_it_is_said_of_every_column_of_a_person_whether_it_is_told() -> None:
    columns = {
        (model._meta.label, field.name)
        for model in of_people()
        for field in model._meta.local_concrete_fields
        if not field.primary_key
    }
    told = {(label, name) for label, names in TOLD.items() for name in names.split()}
    left = {
        (label, name)
        for label, name in columns - told
        if not {label, f"{label}.{name}"} & LEFT_OUT.keys()
    }
    assert left == set(), "tell it in assessments/exporting/mine.py, or say here why not"
    assert told - columns == set()


@pytest.fixture
def planted(settings: Settings, tmp_path: object) -> Planted:
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return plant()


@pytest.mark.django_db(transaction=True)
def test_every_word_they_wrote_or_got_is_told(planted: Planted) -> None:
    made = BytesIO()
    write_archive(planted.person, made)
    text = ZipFile(made).read("data.json").decode().lower()
    left_out = {column_of(name) for name in LEFT_OUT if name.count(".") == 2}
    kept = {place: text for place, text in dump().items() if place not in left_out}
    for begin in (GOES, STAYS):
        words = {word for some in words_in(kept, begin).values() for word in some}
        assert {word for word in words if word not in text} == set()
