"""A team's page and its lists."""

from django.urls import path

from assessments.views.teams import page

urlpatterns = [
    path("teams/<int:pk>/", page.team, name="team"),
]
