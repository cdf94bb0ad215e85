"""What a team agrees on: plans, campaigns, reminders, snapshots."""

from django.urls import path

from assessments.views import mine
from assessments.views.teams import campaigns, plan, snapshots

urlpatterns = [
    path("teams/<int:pk>/plan/", plan.plan, name="team-plan"),
    path("teams/<int:pk>/plan/new/", plan.new, name="team-plan-new"),
    path("teams/<int:pk>/plan/<int:item>/", plan.item, name="team-plan-item"),
    path("teams/<int:pk>/plan/<int:item>/done/", plan.done, name="team-plan-done"),
    path("teams/<int:pk>/plan/<int:item>/remove/", plan.remove, name="team-plan-remove"),
    path("teams/<int:pk>/campaigns/", campaigns.campaigns, name="team-campaigns"),
    path("teams/<int:pk>/campaigns/<int:campaign>/", campaigns.campaign, name="team-campaign"),
    path("teams/<int:pk>/campaigns/<int:campaign>/end/", campaigns.end, name="team-campaign-end"),
    path("teams/<int:pk>/remind/", campaigns.remind, name="team-remind"),
    path("teams/<int:pk>/snapshots/", snapshots.snapshots, name="team-snapshots"),
    path(
        "teams/<int:pk>/snapshots/<int:snapshot>/delete/",
        snapshots.delete,
        name="team-snapshot-delete",
    ),
    path("teams/<int:pk>/compare/", snapshots.between, name="team-compare"),
    path("teams/<int:pk>/compare/teams/", snapshots.teams, name="team-beside"),
    path("me/plan/", mine.plan, name="plan"),
    path("me/plan/<int:item>/done/", mine.done, name="plan-done"),
    path("me/mail/<int:team>/", mine.mail, name="team-mail"),
    path("mail/off/<str:token>/", mine.mail_off, name="mail-off"),
]
