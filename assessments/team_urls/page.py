"""A team's page and the lists behind its facts."""

from django.urls import path

from assessments.views.teams import lists, page

urlpatterns = [
    path("teams/<int:pk>/", page.team, name="team"),
    *[
        path(f"teams/<int:pk>/lists/{which}/", lists.listed, {"which": which}, name=f"team-{which}")
        for which in lists.LISTS
    ],
    path("teams/<int:pk>/what-if/", lists.what_if, name="team-what-if"),
]
