"""The cast of the browser tests: a learner, their manager, an admin, and what they made."""

from dataclasses import dataclass
from pathlib import Path

from django.core import mail
from django.core.management import call_command

from assessments.models import Assessment, Evidence, EvidenceUse, Share
from factories import MembershipFactory, RoleFactory, UserFactory, document, finished, started
from factories.edits import says
from frameworks.actions import publish, suggest_correction
from frameworks.diff import Decisions, placed_in
from frameworks.models import Framework, Statement
from frameworks.queries import outline_of
from nsx.accounts.actions.invitations import invite, send_invitation
from nsx.accounts.models import Team, User
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
    evidence: Evidence
    invitation: str
    outdated: Assessment

    def path(self, template: str) -> str:
        """An address with its gaps filled."""
        return template.format(
            soc=SOC,
            open=self.open.pk,
            finished=self.finished.pk,
            team=self.team.pk,
            statement=self.statement,
            evidence=self.evidence.public_id,
            person=self.learner.pk,
            invitation=self.invitation,
            outdated=self.outdated.pk,
        )


def make_world() -> World:
    """Everybody signed up, one team, one occupation with all three strands rated."""
    call_command("import_framework", str(EXAMPLES), verbosity=0)
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
    suggest_correction(
        framework=framework,
        statement=Statement.objects.get(pk=first.id),
        says=f"Put otherwise by {LONG_NAME}",
        why="x" * 300,
        by=learner,
    )
    return World(
        learner=learner,
        newcomer=UserFactory.create(name="Neo Newcomer"),
        manager=manager,
        admin=RoleFactory.create(user__name="Ada Admin").user,
        team=membership.team,
        open=open_,
        finished=done,
        statement=first.id,
        evidence=link,
        invitation=invited(membership.team),
        outdated=outdated(learner),
    )


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
