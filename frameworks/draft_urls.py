"""Addresses under manage/ where drafts are begun, edited and published."""

from django.urls import path

from frameworks.views import draft_making, draft_parts, draft_review, drafts

urlpatterns = [
    path("frameworks/new/", draft_making.framework_new, name="framework-new"),
    path("frameworks/<soc:soc>/draft/", drafts.draft_open, name="draft-open"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/ai/", drafts.draft, {"strand": "ai"}, name="draft-ai"),
    path(
        "drafts/<int:pk>/durable/",
        drafts.draft,
        {"strand": "durable"},
        name="draft-durable",
    ),
    path("drafts/<int:pk>/undo/", drafts.draft_undo, name="draft-undo"),
    path("drafts/<int:pk>/add/", draft_parts.draft_add, name="draft-add"),
    path(
        "drafts/<int:pk>/s/<slug:short>/",
        draft_parts.draft_statement,
        name="draft-statement",
    ),
    path("drafts/<int:pk>/levels/", draft_parts.draft_shape, name="draft-shape"),
    path("drafts/<int:pk>/sources/", draft_parts.draft_sources, name="draft-sources"),
    path("drafts/<int:pk>/about/", draft_parts.draft_about, name="draft-about"),
    path("drafts/<int:pk>/review/", draft_review.draft_review, name="draft-review"),
    path("drafts/<int:pk>/publish/", draft_review.draft_publish, name="draft-publish"),
    path("drafts/<int:pk>/discard/", draft_making.draft_discard, name="draft-discard"),
    path("drafts/<int:pk>/export.json", draft_making.draft_export, name="draft-export"),
]
