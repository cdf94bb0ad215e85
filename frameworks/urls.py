"""Addresses of occupations and their frameworks."""

from django.urls import path

from frameworks.views import catalogue, draft_making, draft_parts, draft_review, drafts

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
    path("manage/frameworks/new/", draft_making.framework_new, name="framework-new"),
    path("manage/frameworks/<soc:soc>/draft/", drafts.draft_open, name="draft-open"),
    path("manage/drafts/", drafts.drafts, name="drafts"),
    path("manage/drafts/<int:pk>/", drafts.draft, name="draft"),
    path("manage/drafts/<int:pk>/ai/", drafts.draft, {"strand": "ai"}, name="draft-ai"),
    path(
        "manage/drafts/<int:pk>/durable/",
        drafts.draft,
        {"strand": "durable"},
        name="draft-durable",
    ),
    path("manage/drafts/<int:pk>/undo/", drafts.draft_undo, name="draft-undo"),
    path("manage/drafts/<int:pk>/add/", draft_parts.draft_add, name="draft-add"),
    path(
        "manage/drafts/<int:pk>/s/<slug:short>/",
        draft_parts.draft_statement,
        name="draft-statement",
    ),
    path("manage/drafts/<int:pk>/levels/", draft_parts.draft_shape, name="draft-shape"),
    path("manage/drafts/<int:pk>/sources/", draft_parts.draft_sources, name="draft-sources"),
    path("manage/drafts/<int:pk>/about/", draft_parts.draft_about, name="draft-about"),
    path("manage/drafts/<int:pk>/review/", draft_review.draft_review, name="draft-review"),
    path("manage/drafts/<int:pk>/publish/", draft_review.draft_publish, name="draft-publish"),
    path("manage/drafts/<int:pk>/discard/", draft_making.draft_discard, name="draft-discard"),
    path("manage/drafts/<int:pk>/export.json", draft_making.draft_export, name="draft-export"),
]
