"""A team's page and the lists behind its facts."""

from django.urls import path

from assessments.views.teams import lists, page

urlpatterns = [
    path("teams/<row:pk>/", page.team, name="team"),
    *[
        path(f"teams/<row:pk>/lists/{which}/", lists.listed, {"which": which}, name=f"team-{which}")
        for which in lists.LISTS
    ],
    path("teams/<row:pk>/what-if/", lists.what_if, name="team-what-if"),
]
