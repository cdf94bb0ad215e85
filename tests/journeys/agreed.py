"""What the team of the journeys agreed on: a plan, a campaign, snapshots, and who can guide."""

from datetime import timedelta

from django.utils import timezone

from assessments import actions
from assessments.models import Assessment, Snapshot
from factories import MembershipFactory, TeamFactory, finished
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import Membership, Team, User
from nsx.accounts.queries.mail import off_token, rerate_off_token

LONG_NOTE = "Look over my shoulder when the fleet bikes come in. " * 9


def agreed(team: Team, framework: Framework, manager: User, learner: User) -> dict[str, object]:
    """Row ids for addresses; the learner shares already, Ada Able can guide in all there is."""
    occupation = framework.occupation
    lines = list(outline_of(framework).strands[0].statements)
    share(team, framework, "Ada Able", "4" * len(lines))
    snapshot = actions.take_snapshot(
        team=team, occupation=occupation, note="Before the winter course", by=manager
    )
    assert snapshot
    Snapshot.objects.filter(pk=snapshot.pk).update(taken_at=timezone.now() - timedelta(days=40))
    for row in snapshot.rows.all():
        row.answers = dict.fromkeys(row.answers, 2)
        row.save()
    share(team, framework, "Noa New", "3" * 13 + "1" + "3" * 26)
    today = timezone.localdate()
    guide = User.objects.get(name="Ada Able")
    [item] = actions.plan(
        team=team,
        pairs=[actions.Pair(learner.pk, lines[0].id, guide.pk)],
        due=today,
        note=LONG_NOTE[:500],
        by=manager,
    )
    rounds = Assessment.objects.filter(learner=learner, framework=framework)
    own = [
        actions.plan_alone(assessment=rounds[0], statement=line.id, by=learner)
        for line in lines[30:33]
    ]
    actions.change_plan_item(item=own[0], guide=None, due=today, note=LONG_NOTE[:500], by=learner)
    actions.finish_plan_item(item=own[2], by=learner)
    # Of an occupation that has no open round.
    old = Assessment.objects.filter(learner=learner).exclude(framework=framework)[0]
    statement = next(outline_of(old.framework).statements).id
    outdated = actions.plan_alone(assessment=old, statement=statement, by=learner)
    campaign = actions.start_campaign(
        team=team, occupation=occupation, due=today, message=LONG_NOTE[:500], by=manager
    )
    assert campaign
    other = TeamFactory.create(organisation=team.organisation)
    MembershipFactory.create(team=other, user=manager, kind="manager")
    share(other, framework, "Una Other", "3" * 10 + "1" * 30)
    return {
        "item": item.pk,
        "own_item": own[0].pk,
        "outdated_item": outdated.pk,
        "rerate_off": rerate_off_token(learner),
        "campaign": campaign.pk,
        "snapshot": snapshot.pk,
        "other": other.pk,
        "mail_off": off_token(Membership.objects.get(team=team, user=learner)),
    }


def share(team: Team, framework: Framework, name: str, answers: str) -> None:
    """Somebody new in a team, who rates and shows it."""
    user = MembershipFactory.create(team=team, user__name=name).user
    result = finished(user, framework, occupational=answers)
    actions.share_occupation(assessment=result, team=team, only=False, by=user)
