"""Everybody who could want to look, and one of everything there is to look at.

The learner's answers carry words that stand nowhere else (MARKS): whoever may not see the answers
must never be sent one of them. An address with a new kind of gap needs a line in `things`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from assessments import actions
from assessments.evidence.files import CheckedFile
from assessments.models import (
    Assessment,
    Campaign,
    Evidence,
    PlanItem,
    Snapshot,
    SnapshotRow,
    Target,
)
from assessments.parts import parts_of
from factories import (
    MembershipFactory,
    OrganisationFactory,
    RoleFactory,
    TeamFactory,
    UserFactory,
    document,
    finished,
    framework,
    rate,
    signed_in,
)
from factories.imports import CHAIN, clerks, file_of, uploaded
from frameworks import actions as framework_actions
from frameworks.diff import placed_in
from frameworks.editing import handle
from frameworks.models import Framework, Occupation, Statement
from frameworks.queries import outline_of
from frameworks.queries.drafts import document_in
from nsx.accounts.actions.invitations import invite
from nsx.accounts.models import Membership, Role, Team, User
from nsx.accounts.queries.mail import off_token, rerate_off_token
from nsx.accounts.roster import Row
from permissions.addresses import Address

FOUR = (1, 1, 1, 1)
REASON, NOTE, FILE, COMMENT, AGREED = MARKS = (
    "MARKREASON",
    "MARKNOTE",
    "MARKFILE",
    "MARKCOMMENT",
    "MARKAGREED",
)

Things = Mapping[str, object]


@dataclass(frozen=True)
class World:
    """People by name (None is a visitor), and what there is.

    `things` are what stands in the gaps of addresses, by how these begin; `sent` is what is asked
    with or posted to those that need it, by name.
    """

    people: Mapping[str, User | None]
    things: Mapping[str, Things]
    sent: Mapping[str, Things]
    team: Team
    result: Assessment
    evidence: tuple[Evidence, ...]

    def address(self, at: Address) -> str:
        """An address with something real in every gap. Raises LookupError for one without."""
        found = at.route
        for gap in at.gaps:
            found = found.replace(f"<{gap}>", str(self._thing(at.route, gap)))
        return found

    def _thing(self, route: str, gap: str) -> object:
        """What stands in a gap: the longest beginning that knows it decides."""
        for start in sorted(self.things, key=len, reverse=True):
            if route.startswith(start) and gap in self.things[start]:
                return self.things[start][gap]
        raise LookupError(f"{route} has a gap <{gap}>: say in world.py what real thing goes there")

    def client(self, who: str) -> Client:
        """A browser of theirs."""
        user, client = self.people[who], Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        return client


def make_world() -> World:
    """A workshop under a region with a night shift below it, and others elsewhere."""
    made = framework(ai=FOUR, durable={"Care": FOUR, "Focus": FOUR})
    home, clinic = OrganisationFactory.create(slug="harbour"), OrganisationFactory.create()
    region = TeamFactory.create(organisation=home, name="Region")
    team = TeamFactory.create(organisation=home, name="Workshop", parent=region)
    below = TeamFactory.create(organisation=home, name="Night shift", parent=team)
    office = TeamFactory.create(organisation=home, name="Office")
    ward = TeamFactory.create(organisation=clinic, name="Ward")

    def person(name: str, place: Team | None = None, kind: str = "member") -> User:
        user: User = UserFactory.create(name=name)
        if place is not None:
            MembershipFactory.create(team=place, user=user, kind=kind)
        return user

    def admin(name: str, kind: str, place: Any = None) -> User:
        user: User = RoleFactory.create(user__name=name, kind=kind, organisation=place).user
        return user

    people: dict[str, User | None] = {
        "visitor": None,
        "guest": User.objects.create(is_guest=True),
        "learner": person("Lee Learner", team),
        "other learner": person("Oda Other"),
        "member": person("Mel Member", team),
        "manager": person("Mo Manager", team, "manager"),
        "manager below": person("Bo Below", below, "manager"),
        "manager above": person("Abe Above", region, "manager"),
        "manager elsewhere": person("Eli Elsewhere", office, "manager"),
        "manager of others": person("Otto Others", ward, "manager"),
        "org admin": admin("Ada Admin", "organisation_admin", home),
        "other org admin": admin("Uma Admin", "organisation_admin", clinic),
        "framework admin": admin("Fred Frame", "framework_admin"),
        "site admin": admin("Sam Site", "site_admin"),
    }
    learner, manager = people["learner"], people["manager"]
    assert learner
    assert manager
    result = _answers(learner, made, team)
    evidence = _evidence(result, learner)
    statement = next(outline_of(made).statements).id
    actions.review_rating(
        assessment=result, statement=statement, value=2, comment=COMMENT, by=manager
    )
    return World(
        people,
        _things(people, made, team, below, result, evidence[-1], statement),
        {
            "draft-add": {"to": "occupational/emerging/"},
            "evidence-off": {"remove": evidence[-1].uses.get().pk},
            "framework-rollback": {"to": "v1"},
            "suggest": {"s": statement},
            "team-place-kind": {"kind": "member"},
        },
        team,
        result,
        evidence,
    )


def _answers(learner: User, made: Framework, team: Team) -> Assessment:
    """A finished round whose third answer has a reason, shown to the team."""
    result = finished(learner, made, occupational="33..", ai="3", durable="3")
    lines = list(outline_of(made).statements)
    actions.reopen_assessment(assessment=result, by=learner)
    given = {lines[2].id: actions.Given("na", REASON)}
    actions.save_ratings(assessment=result, given=given, by=learner)
    rate(result, occupational="...2")
    actions.finish_assessment(assessment=result, by=learner)
    result.refresh_from_db()
    actions.share_occupation(assessment=result, team=team, only=False, by=learner)
    return result


def _evidence(result: Assessment, learner: User) -> tuple[Evidence, ...]:
    """A note and a file."""
    statement = next(outline_of(result.framework).statements).id
    file = CheckedFile(f"{FILE}.txt", "text/plain", b"MARKBYTES")
    note, kept = (
        actions.add_evidence(
            assessment=result, statement=statement, by=learner, kind=kind, note=text, file=data
        )
        for kind, text, data in (("note", NOTE, None), ("file", "", file))
    )
    return note, kept


def _things(
    people: Mapping[str, User | None],
    made: Framework,
    team: Team,
    below: Team,
    result: Assessment,
    evidence: Evidence,
    statement: int,
) -> Mapping[str, Things]:
    """What stands in the gaps of addresses, by how these begin."""
    learner, member, admin = people["learner"], people["member"], people["org admin"]
    assert learner
    assert member
    assert admin
    agreed = PlanItem.objects.create(
        learner=learner,
        team=team,
        occupation=made.occupation,
        statement=Statement.objects.get(pk=statement),
        note=AGREED,
    )
    own = actions.plan_alone(
        assessment=result, statement=list(outline_of(made).statements)[3].id, by=learner
    )
    target = Target.objects.create(
        team=team, occupation=made.occupation, strand="occupational", level="proficient"
    )
    kept = _snapshots(team, result, statement)
    campaign = Campaign.objects.create(
        team=team, occupation=made.occupation, due=timezone.localdate()
    )
    row = Row(2, "new@example.org", "Nia New", "learner", team.name, str(team.organisation))
    _, (invitation, *_) = invite(rows=[row], by=admin)
    for version in ("v1", "v2"):
        framework_actions.publish(document=clerks(1, CHAIN, version, version=version), by=None)
    uploader = people["framework admin"]
    assert uploader
    changed = file_of(clerks(1, CHAIN, "Another", version="v3"))
    batch = uploaded(signed_in(uploader), {"clerk.json": changed})
    draft = framework_actions.new_draft(
        document=document(version="v2", ai=FOUR, durable={"Care": FOUR}), by=None
    )
    suggested = framework_actions.suggest_correction(
        framework=made,
        statement=Statement.objects.get(pk=statement),
        says="Better words",
        why="",
        by=member,
    )
    clerk = Statement.objects.filter(level__domain__strand__framework__version="v2").latest("pk")
    short = handle(next(iter(placed_in(document_in(draft)))).key)
    wanted = Occupation.objects.create(
        code="41-3031.00", title="Sellers", onet_release="30.2", onet_says={"title": "Sellers"}
    )
    framework_actions.ask_for_framework(occupation=wanted, by=member)
    place = Membership.objects.get(team=team, user=learner)
    share = learner.shares.get()
    return {
        "/": {"soc": made.occupation.code, "statement": statement, "token": "x", "key": "x-y"},
        "/sitemap": {"section": "occupations"},
        "/occupations/<soc>/ask/": {"soc": wanted.code},
        "/account/": {"uidb36": "x"},
        "/evidence/": {"public_id": evidence.public_id},
        "/me/evidence/": {"public_id": evidence.public_id},
        "/me/a/": {"pk": result.pk, "part": parts_of(outline_of(made))[0].key},
        "/me/mail/": {"team": team.pk},
        "/me/sharing/": {"pk": share.pk},
        "/me/plan/": {"item": own.pk},
        "/me/reminders/off/": {"token": rerate_off_token(learner)},
        "/mail/off/": {"token": off_token(place)},
        "/teams/": {
            "pk": team.pk,
            "team": team.pk,
            "assessment": result.pk,
            "person": learner.pk,
            "user": learner.pk,
            "member": learner.pk,
            "membership": place.pk,
            "item": agreed.pk,
            "target": target.pk,
            "campaign": campaign.pk,
            "snapshot": kept[0].pk,
            "other": kept[1].pk,
            "invitation": invitation.pk,
            "child": below.pk,
            "occupation": made.occupation.pk,
            "which": "finished",
        },
        "/manage/people/": {
            "pk": learner.pk,
            "team": team.pk,
            "role": Role.objects.get(user=admin).pk,
        },
        "/manage/people/<pk>/take/": {"pk": admin.pk},
        "/manage/people/invite/": {"pk": invitation.pk},
        "/manage/drafts/": {"pk": draft.pk, "short": short},
        "/manage/imports/": {
            "number": batch.pk,
            "pk": batch.drafts.get().pk,
        },
        "/manage/frameworks/": {"soc": "99-0001.00", "lineage": clerk.lineage},
        "/manage/corrections/": {"pk": suggested.pk},
    }


def _snapshots(team: Team, result: Assessment, statement: int) -> list[Snapshot]:
    """Two days that were kept, with what the learner showed."""
    found = []
    for _ in range(2):
        made = Snapshot.objects.create(team=team, occupation=result.occupation, note="A day")
        SnapshotRow.objects.create(
            snapshot=made,
            learner=result.learner,
            assessment=result,
            answers={str(statement): 3},
        )
        found.append(made)
    return found
