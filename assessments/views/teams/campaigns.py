"""Asking a team to rate an occupation by a day, and reminding those who have not."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments import actions, tasks
from assessments.forms.teamwork import CampaignForm, RemindForm
from assessments.letters import Letter
from assessments.models import Campaign
from assessments.queries.board import targets_of
from assessments.queries.teamwork.about import about, occupations_of
from assessments.queries.teamwork.campaigns import campaigns_of, line_of, running_of
from assessments.queries.teamwork.reminders import recipients_of, reminder_of
from assessments.queries.teamwork.rolls import roll_of
from assessments.views.teams import managed, site_of
from nsx.accounts.models import Membership, User

PER_PAGE = 50
ENDED_SHOWN = 25


def campaigns(request: HttpRequest, pk: int) -> HttpResponse:
    """What the team is asked to rate, and was; a form asks for more."""
    user, team = cast(User, request.user), managed(request, pk)
    known = list(campaigns_of(team))
    running = [each for each in known if each.ended_at is None]
    asked = {each.occupation_id for each in running}
    free = [each for each in occupations_of(team, targets_of(team)) if each.pk not in asked]
    form = CampaignForm(request.POST if request.method == "POST" else None, occupations=free)
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("due", "message")}
        begun = actions.start_campaign(team=team, occupation=form.occupation, by=user, **words)
        if begun is None:
            messages.info(request, "Someone asked for this a moment ago. Here is how far it is.")
            return redirect("team-campaigns", pk)
        _ask(request, begun)
        return redirect("team-campaign", pk, begun.pk)
    actions.record_team_view(team=team, by=user, what="campaign")
    roll = roll_of(team)
    ended = [each for each in known if each.ended_at][:ENDED_SHOWN]
    context = {
        "team": team,
        "page_of": "plan",
        "running": [line_of(each, roll) for each in running],
        "ended": [line_of(each, roll) for each in ended],
        "free": free,
        "form": form,
        "today": timezone.localdate(),
        "section": "teams",
    }
    return render(request, "teams/campaigns.html", context, status=422 if form.errors else 200)


def campaign(request: HttpRequest, pk: int, campaign: int) -> HttpResponse:
    """How far a campaign is, person by person."""
    user, team = cast(User, request.user), managed(request, pk)
    found: Campaign = get_object_or_404(campaigns_of(team), pk=campaign)
    actions.record_team_view(team=team, by=user, what="campaign")
    line = line_of(found, roll_of(team))
    people = line.progress.people
    context = {
        "team": team,
        "page_of": "plan",
        "line": line,
        "free": len(recipients_of(line.progress).free),
        "page": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "section": "teams",
    }
    return render(request, "teams/campaign.html", context)


@require_POST
def end(request: HttpRequest, pk: int, campaign: int) -> HttpResponse:
    """Ask nobody any more."""
    user, team = cast(User, request.user), managed(request, pk)
    found: Campaign = get_object_or_404(campaigns_of(team), pk=campaign)
    actions.end_campaign(campaign=found, by=user)
    messages.success(request, f"Ended. Nobody is asked to rate {found.occupation} any more.")
    return redirect("team-campaigns", pk)


def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has not rated or not shared, what they would get, and sending it.

    A form with `preview` shows the words in their place and sends nothing.
    """
    user, team = cast(User, request.user), managed(request, pk)
    found = about(team, request.GET.dict())
    if found.occupation is None:
        return render(request, "teams/remind.html", {"team": team, "page_of": "plan"})
    running = running_of(team, found.occupation)
    progress = roll_of(team).progress(found.occupation.pk, running.made_at if running else None)
    waiting = recipients_of(progress)
    choices = [(str(each.place.user_id), each.name) for each in waiting.free]
    form = RemindForm(request.POST if request.method == "POST" else None, people=choices)
    if form.is_valid() and "preview" not in request.POST:
        words = form.cleaned_data["words"]
        places = actions.write_to(team=team, users=form.users, by=user)
        if places:
            tasks.mail_reminders.enqueue(
                team=team.pk,
                occupation=found.occupation.pk,
                places=places,
                words=words,
                by=user.pk,
                site=site_of(request),
            )
        messages.success(request, _told(len(places), len(form.users)))
        return redirect(f"{reverse('team-remind', args=[pk])}?{found.query}")
    actions.record_team_view(team=team, by=user, what="campaign")
    sample = Membership(team=team, user=User(name="…"), pk=0)
    letter = Letter(
        sample, **reminder_of(team, found.occupation, request.POST.get("words", ""), user)
    )
    context = {
        "team": team,
        "page_of": "plan",
        "about": found,
        "waiting": waiting,
        "ticked": request.POST.getlist("people") or [key for key, _ in choices],
        "form": form,
        "subject": letter.subject,
        "text": letter.text(site_of(request)),
        "section": "teams",
    }
    return render(request, "teams/remind.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, begun: Campaign) -> None:
    """Mail those who are asked, as far as they take mail and had none today."""
    people = roll_of(begun.team).progress(begun.occupation_id, begun.made_at).people
    users = [each.place.user_id for each in people]
    places = actions.write_to(team=begun.team, users=users, by=cast(User, request.user))
    if places:
        tasks.mail_campaign.enqueue(begun.pk, places, site_of(request))
    told = _told(len(places), len(users))
    messages.success(request, f"{begun.team} is asked to rate {begun.occupation}. {told}")


def _told(written: int, of: int) -> str:
    """How many get mail, and what becomes of the others."""
    if written == of:
        return f"{written} {'person gets' if written == 1 else 'people get'} a mail."
    return (
        f"{written} of {of} get a mail. The others turned it off, or had one from the team today."
    )
