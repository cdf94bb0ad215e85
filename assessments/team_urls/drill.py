"""One person's answers in a team, and the talk about them."""

from django.urls import path

from assessments.views.teams import confirm, drill, statements

urlpatterns = [
    path("teams/<row:pk>/r/<row:assessment>/", drill.shared, name="shared"),
    path("teams/<row:pk>/p/<row:person>/", drill.person, name="team-person"),
    path("teams/<row:pk>/p/<row:person>/s/<row:statement>/", drill.cell, name="team-cell"),
    path("teams/<row:pk>/s/<row:statement>/", statements.statement, name="team-statement"),
    path("teams/<row:pk>/differences/", statements.differences, name="team-differences"),
    path("teams/<row:pk>/confirm/", confirm.bulk, name="team-bulk"),
]
