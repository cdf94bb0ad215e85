"""Every address of the site."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from assessments.views import learner
from frameworks.views import catalogue

urlpatterns = [
    path("", login_not_required(RedirectView.as_view(pattern_name="catalogue"))),
    path("occupations/", catalogue.catalogue, name="catalogue"),
    path("occupations/<str:soc>/", catalogue.occupation, name="occupation"),
    path("occupations/<str:soc>/ai/", catalogue.occupation, {"tab": "ai"}, name="occupation-ai"),
    path(
        "occupations/<str:soc>/durable/",
        catalogue.occupation,
        {"tab": "durable"},
        name="occupation-durable",
    ),
    path(
        "occupations/<str:soc>/sources/",
        catalogue.occupation,
        {"tab": "sources"},
        name="occupation-sources",
    ),
    path(
        "occupations/<str:soc>/export.json", catalogue.occupation_export, name="occupation-export"
    ),
    path("occupations/<str:soc>/rate/", learner.start, name="start"),
    path("me/a/<int:pk>/<int:rank>/", learner.rate, name="rate"),
    path("me/a/<int:pk>/result/", learner.result, name="result"),
]
