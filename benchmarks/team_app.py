"""The app's teams: people of several sizes of team, each through with 40 statements."""

from collections.abc import Mapping, Sequence
from io import StringIO
from random import Random

from django.core.management import call_command
from django.utils import timezone

from assessments.demo.crowd import Crowd
from assessments.models import Assessment, Target
from benchmarks.inside import signed_in
from benchmarks.subject import Call, Subject
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import Membership, Organisation, Team, User


def prepare(
    framework_file: str, sizes: Sequence[int], addresses: Mapping[str, tuple[int, str]], seed: int
) -> Subject:
    """Fill an empty database with teams of these sizes.

    `addresses` gives by kind of call the size of its team and what follows the team's address,
    in which {person} and {statement} stand for row ids of the team's.
    """
    call_command("import_framework", framework_file, stdout=StringIO())
    framework = Framework.objects.select_related("occupation").get()
    lines = list(outline_of(framework).strands[0].statements)
    manager = User.objects.create_user("manager@example.org", name="Mo Manager")
    organisation = Organisation.objects.create(name="Large", slug="large")
    teams = {
        size: Team.objects.create(organisation=organisation, name=f"{size:,} people")
        for size in sizes
    }
    for size, team in teams.items():
        Membership.objects.create(team=team, user=manager, kind=Membership.Kind.MANAGER)
        Target.objects.create(
            team=team, occupation=framework.occupation, strand="occupational", level="proficient"
        )
        crowd = Crowd([team], framework, timezone.now(), reviewer=manager, shares=100, finishes=100)
        crowd.come(size, Random(f"{seed}-{size}"))
    calls = {}
    for what, (size, after) in addresses.items():
        member = Membership.objects.filter(team=teams[size], kind="member").order_by("pk")[0]
        assessment = Assessment.objects.get(learner=member.user_id)
        ids = {"person": member.user_id, "assessment": assessment.pk, "statement": lines[20].id}
        calls[what] = [Call(f"/teams/{teams[size].pk}/{after.format(**ids)}")]
    return Subject(session=signed_in(manager), calls=calls, texts=[line.text for line in lines])
