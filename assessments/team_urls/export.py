"""What a team shows, to take along."""

from django.urls import path

from assessments.views.teams import export

urlpatterns = [
    path("teams/<row:pk>/export.csv", export.team_csv, name="team-csv"),
    path("teams/<row:pk>/export.xlsx", export.team_xlsx, name="team-xlsx"),
    path("teams/<row:pk>/print/", export.team_print, name="team-print"),
]
