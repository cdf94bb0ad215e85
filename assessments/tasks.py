"""Mail of teams, done by `manage.py db_worker`. All is looked up anew when it is sent."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from assessments.letters import Letter, post
from assessments.models import Campaign, PlanItem
from assessments.queries.reminding import place_in, places_to_tell
from assessments.queries.teamwork.campaigns import running_of
from assessments.queries.teamwork.plans import shown_items
from assessments.queries.teamwork.reminders import reminder_of
from assessments.queries.teamwork.rolls import roll_of
from assessments.reminding import tell_of_asks
from frameworks.models import Occupation
from nsx.accounts.actions.mail import give_turns_back
from nsx.accounts.models import Team, User
from nsx.accounts.queries.mail import open_to_mail

SOON, TOMORROW = timedelta(minutes=10), timedelta(days=1)
"""How long asks for evidence wait for each other, and for a day on which the team may write."""


@task()
def mail_plan(items: list[int], site: str) -> int:
    """Tell learners and guides of new plan items of one team, in one mail each; how many."""
    team = Team.objects.filter(plan_items__in=items).first()
    found = list(shown_items(team).filter(pk__in=items)) if team else []
    if team is None or not found:
        return 0
    letters = []
    for place in open_to_mail(team).filter(user__in=_people(found)).order_by("pk"):
        learns = [item for item in found if item.learner_id == place.user_id]
        guides = [item for item in found if item.guide_id == place.user_id and item.guide_shown]
        context = {"by": found[0].made_by or team, "learns": learns, "guides": guides}
        letters.append(Letter(place, f"Your plan in {team}", "plan", context))
    return len(post(letters, site))


@task()
def mail_campaign(number: int, places: list[int], site: str) -> int:
    """Ask the people of these memberships to rate."""
    campaign = Campaign.objects.select_related("team", "occupation", "made_by").get(pk=number)
    if campaign.ended_at:
        return 0
    context = {"campaign": campaign, "by": campaign.made_by or campaign.team}
    subject = f"{campaign.team} asks you to rate {campaign.occupation}"
    wanted = open_to_mail(campaign.team).filter(pk__in=places).order_by("pk")
    return _in_turn(places, [Letter(place, subject, "campaign", context) for place in wanted], site)


@task()
def mail_reminders(
    team: int, occupation: int, places: list[int], words: str, by: int, site: str
) -> int:
    """Remind those of these memberships who still wait."""
    found, what = Team.objects.get(pk=team), Occupation.objects.get(pk=occupation)
    letter = reminder_of(found, what, words, User.objects.get(pk=by))
    running = running_of(found, what)
    progress = roll_of(found).progress(what.pk, running.made_at if running else None)
    waiting = {each.place.pk for each in progress.waiting} & set(places)
    wanted = open_to_mail(found).filter(pk__in=waiting).order_by("pk")
    return _in_turn(places, [Letter(place, **letter) for place in wanted], site)


@task()
def mail_asks(team: int, user: int, site: str) -> int:
    """Tell somebody of the evidence that a team of theirs asks for; what is left, tomorrow.

    Something is left where the team wrote to them today, or no mail went out.
    """
    place = place_in(team, user)
    sent = tell_of_asks(place, site) if place else 0
    if place in places_to_tell():
        mail_asks.using(run_after=timezone.now() + TOMORROW).enqueue(team, user, site)
    return sent


def tell_soon(*, team: int, user: int, site: str) -> None:
    """Have one mail tell somebody of this ask for evidence, and of those that follow it."""
    mail_asks.using(run_after=timezone.now() + SOON).enqueue(team, user, site)


def _in_turn(places: Sequence[int], letters: Sequence[Letter], site: str) -> int:
    """Send what took the day's turn of these memberships; who got nothing has it still."""
    sent = {letter.to.pk for letter in post(letters, site)}
    give_turns_back(places=[pk for pk in places if pk not in sent])
    return len(sent)


def _people(items: Sequence[PlanItem]) -> set[int]:
    guides = {item.guide_id for item in items if item.guide_id and item.guide_shown}
    return guides | {item.learner_id for item in items}
