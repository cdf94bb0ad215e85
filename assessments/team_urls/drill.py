"""One person's answers in a team, and the talk about them."""

from django.urls import path

from assessments.views.teams import confirm, drill, statements

urlpatterns = [
    path("teams/<int:pk>/r/<int:assessment>/", drill.shared, name="shared"),
    path("teams/<int:pk>/p/<int:person>/", drill.person, name="team-person"),
    path("teams/<int:pk>/p/<int:person>/s/<int:statement>/", drill.cell, name="team-cell"),
    path("teams/<int:pk>/s/<int:statement>/", statements.statement, name="team-statement"),
    path("teams/<int:pk>/differences/", statements.differences, name="team-differences"),
    path("teams/<int:pk>/confirm/", confirm.bulk, name="team-bulk"),
]
