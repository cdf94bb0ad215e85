"""Addresses of rating, results, evidence and sharing; those of teams are in team_urls."""

from django.urls import include, path

from assessments.views import (
    evidence,
    files,
    guests,
    learner,
    library,
    manager,
    moving,
    rating,
    results,
    sharing,
    talk,
)
from assessments.views.choosing import use_again
from assessments.views.statement_evidence import statement_evidence

urlpatterns = [
    path("occupations/<soc:soc>/rate/", learner.start, name="start"),
    path("me/", learner.dashboard, name="dashboard"),
    path("me/evidence/", library.items, name="evidence"),
    path("me/evidence/add/", library.add, name="evidence-add"),
    path("me/evidence/missing/", library.missing, name="evidence-missing"),
    path("me/evidence/<uuid:public_id>/", library.item, name="evidence-item"),
    path("me/evidence/<uuid:public_id>/use/", use_again, name="evidence-use"),
    path("me/evidence/<uuid:public_id>/edit/", evidence.edit, name="evidence-edit"),
    path("me/evidence/<uuid:public_id>/replace/", evidence.replace, name="evidence-replace"),
    path("me/evidence/<uuid:public_id>/off/", evidence.take_off, name="evidence-off"),
    path("me/evidence/<uuid:public_id>/delete/", evidence.delete, name="evidence-delete"),
    path("evidence/<uuid:public_id>/", files.file, name="evidence-file"),
    path("evidence/<uuid:public_id>/preview/", files.preview, name="evidence-preview"),
    path(
        "me/a/<row:pk>/evidence/<row:statement>/",
        statement_evidence,
        name="statement-evidence",
    ),
    path("me/talk/", talk.talks, name="talks"),
    path("me/a/<row:pk>/s/<row:statement>/talk/", talk.talk, name="talk"),
    path("me/choose/", guests.choose, name="choose"),
    path("me/a/<row:pk>/", learner.tasks, name="tasks"),
    path("me/a/<row:pk>/result/", results.result, name="result"),
    path("me/a/<row:pk>/review/", results.review, name="review"),
    path("me/a/<row:pk>/finish/", results.finish, name="finish"),
    path("me/a/<row:pk>/reopen/", results.reopen, name="reopen"),
    path("me/a/<row:pk>/share/", sharing.share, name="share"),
    path("me/a/<row:pk>/move/", moving.move, name="move"),
    path("me/sharing/", sharing.sharing, name="sharing"),
    path("me/sharing/<row:pk>/withdraw/", sharing.withdraw, name="withdraw-share"),
    path("me/a/<row:pk>/<str:part>/", rating.rate, name="rate"),
    path("", include("assessments.team_urls")),
    path("manage/", manager.manage, name="manage"),
]
