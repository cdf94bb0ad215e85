"""Addresses of occupations and their frameworks."""

from django.urls import path

from frameworks.views import catalogue, corrections

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("occupations/", catalogue.catalogue, name="catalogue"),
    path("occupations/<soc:soc>/", catalogue.occupation, name="occupation"),
    path("occupations/<soc:soc>/ai/", catalogue.occupation, {"tab": "ai"}, name="occupation-ai"),
    path(
        "occupations/<soc:soc>/durable/",
        catalogue.occupation,
        {"tab": "durable"},
        name="occupation-durable",
    ),
    path(
        "occupations/<soc:soc>/sources/",
        catalogue.occupation,
        {"tab": "sources"},
        name="occupation-sources",
    ),
    path(
        "occupations/<soc:soc>/export.json", catalogue.occupation_export, name="occupation-export"
    ),
    path("occupations/<soc:soc>/suggest/", corrections.suggest, name="suggest"),
    path("me/suggestions/", corrections.suggestions, name="suggestions"),
    path("manage/corrections/", corrections.queue, name="corrections"),
    path("manage/corrections/<int:pk>/", corrections.decide, name="correction-decide"),
]
