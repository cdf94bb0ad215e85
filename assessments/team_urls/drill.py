"""One person's answers in a team, and the talk about them."""

from django.urls import path

from assessments.views.teams import drill

urlpatterns = [
    path("teams/<int:pk>/r/<int:assessment>/", drill.shared, name="shared"),
]
