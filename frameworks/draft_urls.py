"""Addresses under manage/ where drafts are begun, edited and published."""

from django.urls import path

from frameworks.views import draft_making, draft_parts, draft_review, drafts

urlpatterns = [
    path("frameworks/new/", draft_making.framework_new, name="framework-new"),
    path("frameworks/<soc:soc>/draft/", drafts.draft_open, name="draft-open"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<row:pk>/", drafts.draft, name="draft"),
    path("drafts/<row:pk>/ai/", drafts.draft, {"strand": "ai"}, name="draft-ai"),
    path(
        "drafts/<row:pk>/durable/",
        drafts.draft,
        {"strand": "durable"},
        name="draft-durable",
    ),
    path("drafts/<row:pk>/undo/", drafts.draft_undo, name="draft-undo"),
    path("drafts/<row:pk>/add/", draft_parts.draft_add, name="draft-add"),
    path(
        "drafts/<row:pk>/s/<slug:short>/",
        draft_parts.draft_statement,
        name="draft-statement",
    ),
    path("drafts/<row:pk>/levels/", draft_parts.draft_shape, name="draft-shape"),
    path("drafts/<row:pk>/sources/", draft_parts.draft_sources, name="draft-sources"),
    path("drafts/<row:pk>/about/", draft_parts.draft_about, name="draft-about"),
    path("drafts/<row:pk>/review/", draft_review.draft_review, name="draft-review"),
    path("drafts/<row:pk>/publish/", draft_review.draft_publish, name="draft-publish"),
    path("drafts/<row:pk>/discard/", draft_making.draft_discard, name="draft-discard"),
    path("drafts/<row:pk>/export.json", draft_making.draft_export, name="draft-export"),
]
