"""A person with words of their own in every text column they or others about them can fill.

Words that must go with them begin with GOES, words that stay without their name with STAYS. Every
text column of the project is in one of three tables below, by what becomes of it; a new one that
is in none makes a test say so.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments import actions
from assessments.models import Assessment, PlanItem, Rating, SnapshotRow, StoredPlacement
from factories import (
    MembershipFactory,
    OrganisationFactory,
    RoleFactory,
    Workplace,
    finished,
    make_workplace,
    signed_in,
)
from frameworks.models import (
    Correction,
    Draft,
    Framework,
    Grounding,
    Import,
    Occupation,
    Release,
)
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.actions.invitations import invite
from nsx.accounts.models import JoinLink, Membership, Team, User
from nsx.accounts.roster import Row

GOES, STAYS = "zqgoes", "zqstays"
PASSWORD = f"{GOES}secret-42"
EMAIL = f"{GOES}mail@example.org"

PLANTED = {
    "account.EmailAddress.email",
    "accounts.Invitation.email",
    "accounts.Invitation.name",
    "accounts.JoinLink.key",
    "accounts.User.email",
    "accounts.User.name",
    "assessments.Evidence.file_name",
    "assessments.Evidence.note",
    "assessments.Evidence.url",
    "assessments.PlanItem.note",
    "assessments.Rating.reason",
    "assessments.Review.comment",
    "assessments.SnapshotRow.answers",
    "assessments.SnapshotRow.confirmed",
    "assessments.SnapshotRow.placements",
    "assessments.StoredPlacement.result",
    "django_tasks_database.DBTaskResult.args_kwargs",
    "django_tasks_database.DBTaskResult.traceback",
    "frameworks.FrameworkRequest.why",
    "mfa.Authenticator.data",
    "sessions.Session.session_data",
}
"""What is theirs and goes. Before they leave a word of theirs is in each of these columns."""

WITHOUT_NAME = {
    "accounts.Organisation.name": "an employer’s, whoever made it",
    "accounts.Team.name": "the team’s, whoever made it",
    "assessments.Campaign.message": "the team’s",
    "assessments.PlanItem.note": "what they wrote into somebody else’s plan",
    "assessments.Review.comment": "what they said of somebody else’s answer",
    "assessments.Snapshot.note": "the team’s",
    "frameworks.Correction.answer": "part of the framework’s story",
    "frameworks.Correction.says": "part of the framework’s story",
    "frameworks.Correction.why": "part of the framework’s story",
    "frameworks.Draft.name": "a framework in the making, an admin’s work",
    "frameworks.Grounding.name": "what a framework rests on, an admin’s work",
    "frameworks.Import.name": "a framework in the making, an admin’s work",
    "frameworks.Import.why": "part of the framework’s story",
    "frameworks.Release.why": "part of the framework’s story",
}
"""Words of theirs that others keep, without saying whose; each is planted too."""

NOT_THEIRS = {
    "account.EmailConfirmation": "a key of the library, gone with the address",
    "accounts.AuditEvent": "our words and row ids",
    "accounts.Invitation.digest": "a digest of a random key",
    "accounts.Membership": "nothing but our words",
    "accounts.Organisation.slug": "made of the organisation’s name",
    "accounts.Role": "nothing but our words",
    "accounts.User.password": "a digest, in the row that goes",
    "assessments.Evidence.content_type": "what we found the file to be",
    "assessments.Evidence.file": "a random name of ours",
    "assessments.Evidence.public_id": "random",
    "assessments.Rating.digest": "of the statement",
    "assessments.StoredPlacement.rule": "our words",
    "assessments.Target.level": "a key of the framework",
    "auth": "not used",
    "contenttypes": "names of tables",
    "django_tasks_database.DBTaskResult.backend_name": "ours",
    "django_tasks_database.DBTaskResult.exception_class_path": "of the code",
    "django_tasks_database.DBTaskResult.id": "random",
    "django_tasks_database.DBTaskResult.queue_name": "ours",
    "django_tasks_database.DBTaskResult.return_value": "a count",
    "django_tasks_database.DBTaskResult.task_path": "of the code",
    "django_tasks_database.DBTaskResult.worker_ids": "of the machine",
    "frameworks.AiEvidence": "figures of a published source",
    "frameworks.Anchor": "O*NET’s",
    "frameworks.Citation": "the framework’s",
    "frameworks.Correction.anchor_kind": "our words",
    "frameworks.Correction.text": "the wording of the framework",
    "frameworks.Correction.version": "the framework’s",
    "frameworks.Domain": "the framework’s",
    "frameworks.Draft": "a framework in the making; its name is planted",
    "frameworks.Framework": "published for everybody",
    "frameworks.Grounding.kind": "O*NET’s",
    "frameworks.Grounding.lineage": "the statement’s",
    "frameworks.Level": "the framework’s",
    "frameworks.Listing": "made of occupations",
    "frameworks.Occupation": "O*NET’s",
    "frameworks.OccupationTitle": "O*NET’s",
    "frameworks.RelatedOccupation": "O*NET’s",
    "frameworks.SearchWord": "made of occupations",
    "frameworks.Source": "the framework’s",
    "frameworks.Statement": "the framework’s",
    "frameworks.Strand": "the framework’s",
    "sessions.Session.session_key": "random",
}
"""Columns, whole models or apps that hold no word of a learner’s, with the reason."""

TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField, models.UUIDField)


def text_columns() -> Iterator[str]:
    """Every column with free text or JSON, as "app.Model.field"."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, TEXT) and not field.choices:
                yield f"{model._meta.label}.{field.name}"


def covered(column: str) -> bool:
    """Whether one of the tables says what becomes of it."""
    app, model, _ = column.split(".")
    known = PLANTED | WITHOUT_NAME.keys() | NOT_THEIRS.keys()
    return bool({column, f"{app}.{model}", app} & known)


def dump() -> Mapping[str, str]:
    """All that stands in the database, by "table.column", as plain SQL gives it."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            named = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {named}")  # noqa: S608 (names of tables that are there)
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    found.setdefault(f"{table}.{name}", []).append(_plain(table, name, value))
    return {column: "\n".join(values).lower() for column, values in found.items()}


def _plain(table: str, name: str, value: Any) -> str:
    if (table, name) == ("django_session", "session_data"):
        return str(SessionStore().decode(value))
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    return str(value)


def column_of(name: str) -> str:
    """ "app.Model.field" as "table.column"."""
    label, _, field = name.rpartition(".")
    model = apps.get_model(label)
    return f"{model._meta.db_table}.{model._meta.get_field(field).column}"


def words_in(texts: Mapping[str, str], begin: str = GOES) -> dict[str, list[str]]:
    """Planted words by where they stand."""
    hits = {place: sorted(set(re.findall(rf"{begin}\w*", text))) for place, text in texts.items()}
    return {place: some for place, some in hits.items() if some}


def files() -> Mapping[str, str]:
    """Every stored file: its path with what is in it."""
    return {
        str(path): f"{path}\n{path.read_bytes().decode(errors='replace')}".lower()
        for path in Path(settings.MEDIA_ROOT).rglob("*")
        if path.is_file()
    }


def exports_of(team: Team, manager: User) -> Mapping[str, str]:
    """What a manager takes out of a team: sheets, the printed page and all pages about it."""
    client, found = signed_in(manager), {}
    for rest in ("", "?level=all", "export.csv", "export.xlsx", "print/", "plan/", "snapshots/"):
        response = client.get(f"/teams/{team.pk}/{rest}")
        assert response.status_code == 200, rest
        data = response.getvalue() if response.streaming else response.content
        if data.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(data)) as sheet:
                data = b"".join(sheet.read(name) for name in sheet.namelist())
        found[rest] = data.decode(errors="replace").lower()
    return found


@dataclass
class Planted:
    """The person, in one team as a learner and in another as its manager."""

    person: User
    client: Client
    workplace: Workplace
    line: StatementLine
    first: Assessment
    second: Assessment
    others: Team


def plant() -> Planted:
    """Everything, through a browser where there is a door."""
    workplace = make_workplace()
    workplace.share()
    client = Client()
    client.post("/account/signup/", {"email": EMAIL, "password1": PASSWORD})
    person = User.objects.get(email=EMAIL)
    client.post("/account/", {"name": f"{GOES}name Person"})
    client.post("/account/email/", {"email": f"{GOES}new@example.org", "action_add": ""})
    EmailAddress.objects.create(user=person, email=f"{GOES}old@example.org", verified=True)
    Authenticator.objects.create(
        user=person, type="recovery_codes", data={"seed": f"{GOES}seed", "used_mask": 0}
    )
    MembershipFactory.create(team=workplace.team, user=person)
    line = next(outline_of(workplace.framework).statements)
    first = finished(person, workplace.framework, occupational="33", ai="33")
    planted = Planted(
        person,
        client,
        workplace,
        line,
        first,
        _rated(client, person, workplace.framework, line),
        MembershipFactory.create(user=person, kind="manager").team,
    )
    _shown(planted)
    _asked_for(planted)
    _managed(planted)
    _administered(planted)
    _at_work(planted)
    person.refresh_from_db()
    return planted


def _rated(client: Client, person: User, framework: Framework, line: StatementLine) -> Assessment:
    """A second round with a reason, and all three kinds of evidence."""
    client.post(f"/occupations/{framework.occupation.code}/rate/")
    second = Assessment.objects.get(learner=person, finished_at=None)
    pk, rest = line.id, list(outline_of(framework).statements)[1]
    said = {f"v-{pk}": "na", f"r-{pk}": f"{GOES}reason", f"v-{rest.id}": "3"}
    client.post(f"/me/a/{second.pk}/occupational-1/", {"seen": [pk, rest.id], **said})
    # Sent from a browser that nobody is signed in with; and see below.
    _sent_in_vain(Client(), second, f"v-{pk}", f"{GOES}unsent")
    file = SimpleUploadedFile(f"{GOES}file.txt", f"{GOES}bytes".encode())
    for sent in (
        {"kind": "note", "note": f"{GOES}note"},
        {"kind": "link", "url": f"https://example.org/{GOES}url", "note": ""},
        {"kind": "file", "file": file, "note": f"{GOES}filenote"},
    ):
        assert client.post(f"/me/a/{second.pk}/evidence/{pk}/", sent).status_code == 302
    assert client.post(f"/me/a/{second.pk}/finish/").status_code == 302
    second.refresh_from_db()
    _sent_in_vain(client, second, f"v-{pk}", f"{GOES}toolate")
    return second


def _sent_in_vain(client: Client, to: Assessment, name: str, words: str) -> None:
    fields = urlencode({"seen": name[2:], name: "na", f"r-{name[2:]}": words})
    form = "application/x-www-form-urlencoded"
    client.post(f"/me/a/{to.pk}/occupational-1/", fields, content_type=form)


def _shown(planted: Planted) -> None:
    """Shared, reviewed, replied to, planned with, kept by date."""
    client, team, second = planted.client, planted.workplace.team, planted.second
    manager = signed_in(planted.workplace.manager)
    client.post(f"/me/a/{second.pk}/share/", {"team": team.pk, "what": "newest"})
    revision = Rating.objects.get(assessment=second, statement=planted.line.id).revision
    seen = f"{second.pk}-{planted.line.id}-{revision}-0"
    cell = f"/teams/{team.pk}/p/{planted.person.pk}/s/{planted.line.id}/"
    sent = {"act": "view", "comment": f"{GOES}comment", "seen": seen}
    assert manager.post(cell, sent).status_code == 302
    talk = f"/me/a/{second.pk}/s/{planted.line.id}/talk/"
    assert client.post(talk, {"comment": f"{GOES}reply"}).status_code == 302
    last = list(outline_of(planted.workplace.framework).strands[0].statements)[-1]
    plan = f"/teams/{team.pk}/plan/new/?person={planted.person.pk}&statement={last.id}"
    assert (
        manager.post(plan, {"person": planted.person.pk, "note": f"{GOES}plan"}).status_code == 302
    )
    assert manager.post(f"/teams/{team.pk}/snapshots/", {"note": ""}).status_code == 302
    stored = StoredPlacement.objects.filter(assessment=second).latest("pk")
    stored.result["by"] = f"{GOES}placed"
    stored.save(update_fields=["result"])
    SnapshotRow.objects.filter(learner=planted.person).update(
        answers={"1": f"{GOES}kept"},
        confirmed={"1": f"{GOES}confirmed"},
        placements={"1": f"{GOES}headline"},
    )


def _asked_for(planted: Planted) -> None:
    """A framework, a correction, and being asked into another team."""
    wanted = Occupation.objects.create(
        code="41-3031.00", title="Sellers", onet_release="30.2", onet_says={"title": "Sellers"}
    )
    asked = planted.client.post(f"/occupations/{wanted.code}/ask/", {"why": f"{GOES}why"})
    assert asked.status_code == 302
    soc = planted.workplace.framework.occupation.code
    suggested = planted.client.post(
        f"/occupations/{soc}/suggest/?s={planted.line.id}",
        {"says": f"{STAYS}says", "why": f"{STAYS}why"},
    )
    assert suggested.status_code == 302
    home = OrganisationFactory.create()
    ward = MembershipFactory.create(team__organisation=home, kind="manager")
    for number, email in enumerate((EMAIL, f"{GOES}old@example.org")):
        row = Row(number, email, f"{GOES}invited", "learner", ward.team.name, home.name)
        invite(rows=[row], by=RoleFactory.create(kind="site_admin").user, make_new=False)


def _managed(planted: Planted) -> None:
    """What they write to and about people of the team that they manage."""
    client, team, framework = planted.client, planted.others, planted.workplace.framework
    kit = MembershipFactory.create(team=team, user__name="Kit Keen").user
    result = finished(kit, framework, occupational="333333" + "11", ai="33")
    actions.share_occupation(assessment=result, team=team, only=False, by=kit)
    waiting = MembershipFactory.create(team=team, user__name="Noa None").user
    revision = Rating.objects.get(assessment=result, statement=planted.line.id).revision
    client.post(
        f"/teams/{team.pk}/p/{kit.pk}/s/{planted.line.id}/",
        {
            "act": "view",
            "value": "2",
            "comment": f"{STAYS}comment",
            "seen": f"{result.pk}-{planted.line.id}-{revision}-0",
        },
    )
    words = {"people": [waiting.pk], "words": f"{GOES}words"}
    assert client.post(f"/teams/{team.pk}/remind/", words).status_code == 302
    due = (timezone.localdate() + timedelta(days=10)).isoformat()
    ask = {"occupation": framework.occupation_id, "due": due, "message": f"{STAYS}message"}
    assert client.post(f"/teams/{team.pk}/campaigns/", ask).status_code == 302
    assert client.post(f"/teams/{team.pk}/snapshots/", {"note": f"{STAYS}note"}).status_code == 302
    PlanItem.objects.create(
        learner=kit,
        team=team,
        occupation=framework.occupation,
        statement_id=planted.line.id,
        note=f"{STAYS}plan",
        made_by=planted.person,
    )
    row = Row(1, f"{GOES}guest@example.org", f"{GOES}guest", "learner", team.name, "")
    invite(rows=[row], by=planted.person, under=team)
    JoinLink.objects.create(
        team=team, key=f"{GOES}key", made_by=planted.person, expires_at=timezone.now()
    )
    client.post(f"/teams/{team.pk}/edit/", {"name": f"{STAYS}team"})
    Team.objects.filter(pk=team.pk).update(name=f"{STAYS}team")


def _administered(planted: Planted) -> None:
    """What they write for everybody."""
    person, framework = planted.person, planted.workplace.framework
    RoleFactory.create(user=person, kind="framework_admin")
    OrganisationFactory.create(name=f"{STAYS}organisation")
    batch = Import.objects.create(name=f"{STAYS}import", why=f"{STAYS}importwhy", by=person)
    Draft.objects.create(batch=batch, name=f"{STAYS}draft", by=person)
    Release.objects.create(framework=framework, kind="publish", by=person, why=f"{STAYS}release")
    Grounding.objects.create(
        occupation=framework.occupation,
        lineage=planted.line.lineage,
        kind="skills",
        name=f"{STAYS}anchor",
        holds=True,
        decided_by=person,
    )
    Correction.objects.update(
        state="accepted",
        answer=f"{STAYS}answer",
        decided_by=person,
        decided_at=timezone.now(),
    )


def _at_work(planted: Planted) -> None:
    """A mail that went wrong, and a second browser that somebody else's session is beside."""
    DBTaskResult.objects.create(
        status="FAILED",
        task_path="nsx.accounts.tasks.send_later",
        backend_name="default",
        args_kwargs={"args": [[1], "https://nsx.test"], "kwargs": {}},
        run_after=timezone.now(),
        traceback=f"SMTPRecipientsRefused: {EMAIL.upper()}",
    )
    other = SessionStore()
    other["_auth_user_id"], other["typed"] = str(planted.person.pk), f"{GOES}session"
    other.create()
    assert Membership.objects.filter(user=planted.person).count() == 2
