"""Addresses of teams, one module per subject."""

from assessments.team_urls import act, drill, export, page, people

urlpatterns = [
    *page.urlpatterns,
    *drill.urlpatterns,
    *people.urlpatterns,
    *act.urlpatterns,
    *export.urlpatterns,
]
