"""The cast of the browser tests: a learner, their manager, an admin, and what they made."""

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.core import mail
from django.core.management import call_command

from assessments.actions import ask_for_evidence, choose_form, reply, review_rating, set_targets
from assessments.models import Assessment, Evidence, EvidenceUse, Share
from factories import MembershipFactory, RoleFactory, UserFactory, document, finished, started
from factories.edits import says
from factories.onet import onet_files, put
from frameworks import actions
from frameworks.actions import (
    ask_for_framework,
    open_draft,
    publish,
    rewrite_draft,
    suggest_correction,
)
from frameworks.diff import Decisions, placed_in
from frameworks.documents import FrameworkDoc
from frameworks.editing import Edited, handle, remove, reword, shift
from frameworks.models import (
    Draft,
    Framework,
    FrameworkRequest,
    Import,
    Occupation,
    Statement,
)
from frameworks.queries import outline_of
from frameworks.queries.drafts import document_in
from journeys.agreed import agreed
from nsx.accounts.actions.invitations import invite, send_invitation
from nsx.accounts.actions.links import make_link
from nsx.accounts.actions.teams import make_team
from nsx.accounts.models import Team, User
from nsx.accounts.powers import Powers
from nsx.accounts.queries.links import token_of
from nsx.accounts.roster import Row

EXAMPLES = Path(__file__).resolve().parents[2] / "frameworks" / "examples"
SOC = "49-3091.00"

CARE = "Cares for tools — cleans every tool after work and hangs it on its hook."
SWEEP = "Sweeps the floor — leaves the workshop tidy for the next shift."
ORDER = "Orders parts — reads the shelf list and writes down what is missing."
TEACH = "Teaches newcomers — shows a newcomer round and answers what they ask."

LONG_NAME = "Wilhelmina Oluwaseun Featherstonehaugh-Papadimitriou"


@dataclass(frozen=True)
class World:
    """Who and what is there; tests fill the gaps of an address with it."""

    learner: User
    newcomer: User
    manager: User
    admin: User
    team: Team
    open: Assessment
    finished: Assessment
    statement: int
    lineage: UUID
    evidence: Evidence
    imports: dict[str, int]
    invitation: str
    link: str
    draft: Draft
    draft_statement: str
    outdated: Assessment
    quick: Assessment
    estimated: Assessment
    agreed: dict[str, object]

    def path(self, template: str) -> str:
        """An address with its gaps filled."""
        return template.format(
            soc=SOC,
            open=self.open.pk,
            finished=self.finished.pk,
            team=self.team.pk,
            statement=self.statement,
            lineage=self.lineage,
            evidence=self.evidence.public_id,
            person=self.learner.pk,
            boss=self.manager.pk,
            link=self.link,
            invitation=self.invitation,
            draft=self.draft.pk,
            draft_statement=self.draft_statement,
            outdated=self.outdated.pk,
            quick=self.quick.pk,
            estimated=self.estimated.pk,
            **self.agreed,
            **self.imports,
        )


def make_world() -> World:
    """Everybody signed up, one team, one occupation with all three strands rated."""
    call_command("import_framework", str(EXAMPLES), verbosity=0)
    evidence = EXAMPLES.parent / "examples-ai" / "evidence.csv"
    call_command("import_ai_evidence", str(evidence), stdout=StringIO())
    with TemporaryDirectory() as folder:
        files = put(Path(folder), onet_files())
        call_command("import_onet", str(files), verbosity=0, stdout=StringIO())
    framework = Framework.objects.get(occupation__code=SOC)
    learner = UserFactory.create(name=LONG_NAME)
    done = finished(learner, framework, occupational="3" * 28 + "1" * 12, ai="3322", durable="31")
    open_ = started(
        learner, framework, occupational="3333333443 3332", ai="3323.1 0", durable="3" * 50
    )
    membership = MembershipFactory.create(user=learner)
    MembershipFactory.create(team=membership.team, kind="manager", user__name="Ann Manager")
    manager = User.objects.get(name="Ann Manager")
    Share.objects.create(learner=learner, team=membership.team, occupation=framework.occupation)
    first = next(outline_of(framework).statements)
    note = Evidence.objects.create(owner=learner, kind="note", note="Trued wheels for the fleet.")
    link = Evidence.objects.create(
        owner=learner,
        kind="link",
        url="https://certificates.example.org/a-very-long-way/to-the-page/" + "0123456789" * 12,
        note="Course certificate\nGiven after three months, with a test at the end.",
    )
    for item in (note, link):
        EvidenceUse.objects.create(evidence=item, assessment=open_, statement_id=first.id)
    Evidence.objects.create(owner=learner, kind="note", note=f"Asked by {LONG_NAME} " * 20)
    long = f"Nearly. {LONG_NAME} {'x' * 300}"
    review_rating(assessment=open_, statement=first.id, value=2, comment=long, by=manager)
    ask_for_evidence(assessment=open_, statement=first.id, by=manager)
    reply(assessment=open_, statement=first.id, comment="On Friday.", by=learner)
    suggest_correction(
        framework=framework,
        statement=Statement.objects.get(pk=first.id),
        says=f"Put otherwise by {LONG_NAME}",
        why="x" * 300,
        by=learner,
    )
    for code, person in (("41-3099.00", learner), ("41-3031.00", manager), ("41-3099.00", manager)):
        wanted = Occupation.objects.get(code=code)
        ask_for_framework(occupation=wanted, why="x" * 300, by=person)
    # Asked for before it was there.
    FrameworkRequest.objects.create(occupation=framework.occupation, user=learner)
    admin = RoleFactory.create(user__name="Ada Admin").user
    set_targets(
        team=membership.team,
        user=None,
        occupation=framework.occupation,
        levels={"occupational": "proficient"},
        by=manager,
    )
    make_team(
        organisation=membership.team.organisation,
        name=f"Shift of {LONG_NAME}",
        parent=membership.team,
        manage=False,
        by=manager,
    )
    draft = half_edited(framework, admin)
    return World(
        learner=learner,
        newcomer=UserFactory.create(name="Neo Newcomer"),
        manager=manager,
        admin=admin,
        team=membership.team,
        open=open_,
        finished=done,
        statement=first.id,
        lineage=first.lineage,
        evidence=link,
        invitation=invited(membership.team),
        link=token_of(make_link(team=membership.team, by=manager)),
        draft=draft,
        draft_statement=handle(placed_in(document_in(draft))[0].key),
        outdated=outdated(learner),
        quick=asked_quickly(manager, "3333 43"),
        estimated=asked_quickly(admin, "33........ 3311333333 3333433333 111"),
        agreed=agreed(membership.team, framework, manager, learner),
        imports=make_imports(),
    )


def asked_quickly(person: User, answers: str) -> Assessment:
    """In the quick form, from a guess at the third level; answers from the lowest level up."""
    framework = Framework.objects.get(occupation__code="29-1141.00")
    assessment = started(person, framework, occupational=answers)
    choose_form(assessment=assessment, guess=3, by=person)
    return assessment


def half_edited(framework: Framework, by: User) -> Draft:
    """A draft with a statement as long as they may be, one reworded, one moved, one gone."""
    draft = open_draft(framework=framework, version="v.26.11", by=by)
    long = f"{LONG_NAME} — {'does it well, ' * 130}{'x' * 90}"
    edits: tuple[Callable[[FrameworkDoc, list[str]], Edited], ...] = (
        lambda document, keys: reword(document, keys[0], text="Workshop safety — comes first."),
        lambda document, keys: reword(document, keys[1], text=long),
        lambda document, keys: remove(document, keys[2]),
        lambda document, keys: shift(document, keys[5], 2),
    )
    for edit in edits:
        document = document_in(draft)
        edited = edit(document, [placed.key for placed in placed_in(document)])
        rewrite_draft(
            draft=draft,
            document=edited.document,
            by=by,
            revision=draft.revision,
            became=edited.became,
        )
    return draft


def invited(team: Team) -> str:
    """Somebody with a long name and address is invited to the team; gives what the link ends in."""
    address = f"{LONG_NAME.replace(' ', '.').lower()}@a-long-name-of-a-host.example.org"
    row = Row(2, address, LONG_NAME, "manager", team.name, team.organisation.name)
    _, made = invite(rows=[row], by=None)
    send_invitation(invitation=made[0], site="http://localhost")
    return str(mail.outbox[-1].body).split("/account/invitation/")[1].split("/")[0]


def outdated(learner: User) -> Assessment:
    """A finished one whose framework has changed since, in every way it can."""
    texts = [[CARE, SWEEP, "Sorts screws — by size.", "Locks up — at six."], [ORDER]]
    base = says(document("99-9999.00", title="Test clerks"), *texts)
    result = finished(learner, publish(document=base, by=None).framework, occupational="3124 3")
    new = [[CARE.replace("every", "each"), f"Sweeps {'0123456789' * 9} and leaves.", TEACH]]
    made = says(base, *new, [ORDER, "Sorts screws — by size."], version="v2")
    keys = {line.text: line.key for line in placed_in(made)}
    olds = {line.text: line.key for line in placed_in(base)}
    was = {keys[new[0][1]]: (olds[SWEEP],), keys[ORDER]: (olds[ORDER], olds[CARE])}
    publish(document=made, by=None, decisions=Decisions(was=was))
    return result


def make_imports() -> dict[str, int]:
    """Row ids of an import to review with two of its files, one at work, and one that is done."""
    text = (EXAMPLES / f"{SOC}.json").read_text()
    changed = text.replace("v.26.10", "v.26.11").replace("customers", "riders")
    files = {
        "bicycles.json": changed,
        "saddles.json": "<!doctype html><p>Sign in",
        "boats.json": text.replace(SOC, "49-9998.00").replace('"statements"', '"statement"'),
        "a-long-way/" + "0123456789" * 12 + ".json": text.replace(SOC, "49-9997.00"),
    }
    powers = Powers(site=True, all_frameworks=True)
    batches = [
        actions.upload(files=[(name, told.encode()) for name, told in sent.items()], by=None)
        for sent in (files, files, {"new.json": text.replace(SOC, "49-9996.00")})
    ]
    for batch in (batches[0], batches[2]):
        actions.check_import(batch=batch, powers=powers)
    actions.publish_import(batch=batches[2])
    Import.objects.filter(pk=batches[2].pk).update(state="done")
    Import.objects.filter(pk=batches[1].pk).update(moved_at="2026-01-01T00:00Z")
    return {
        "batch": batches[0].pk,
        "changed": batches[0].drafts.get(name="bicycles.json").pk,
        "blocked": batches[0].drafts.get(name="boats.json").pk,
        "checking": batches[1].pk,
        "done": batches[2].pk,
    }
