"""What a team agrees on: plans, campaigns, reminders, snapshots."""

from django.urls import path

from assessments.views.teams import campaigns, plan, snapshots

urlpatterns = [
    path("teams/<row:pk>/plan/", plan.plan, name="team-plan"),
    path("teams/<row:pk>/plan/new/", plan.new, name="team-plan-new"),
    path("teams/<row:pk>/plan/<row:item>/", plan.item, name="team-plan-item"),
    path("teams/<row:pk>/plan/<row:item>/done/", plan.done, name="team-plan-done"),
    path("teams/<row:pk>/plan/<row:item>/remove/", plan.remove, name="team-plan-remove"),
    path("teams/<row:pk>/campaigns/", campaigns.campaigns, name="team-campaigns"),
    path("teams/<row:pk>/campaigns/<row:campaign>/", campaigns.campaign, name="team-campaign"),
    path("teams/<row:pk>/campaigns/<row:campaign>/end/", campaigns.end, name="team-campaign-end"),
    path("teams/<row:pk>/remind/", campaigns.remind, name="team-remind"),
    path("teams/<row:pk>/snapshots/", snapshots.snapshots, name="team-snapshots"),
    path(
        "teams/<row:pk>/snapshots/<row:snapshot>/delete/",
        snapshots.delete,
        name="team-snapshot-delete",
    ),
    path("teams/<row:pk>/compare/", snapshots.between, name="team-compare"),
    path("teams/<row:pk>/compare/teams/", snapshots.teams, name="team-beside"),
]
