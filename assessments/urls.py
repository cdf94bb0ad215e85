"""Addresses of rating, results, evidence, sharing and teams."""

from django.urls import path

from assessments.views import evidence, guests, learner, manager, rating, sharing

urlpatterns = [
    path("occupations/<str:soc>/rate/", learner.start, name="start"),
    path("me/", learner.dashboard, name="dashboard"),
    path("me/evidence/", evidence.items, name="evidence"),
    path("me/choose/", guests.choose, name="choose"),
    path("me/a/<int:pk>/", learner.tasks, name="tasks"),
    path("me/a/<int:pk>/result/", learner.result, name="result"),
    path("me/a/<int:pk>/finish/", learner.finish, name="finish"),
    path("me/a/<int:pk>/reopen/", learner.reopen, name="reopen"),
    path("me/a/<int:pk>/share/", sharing.share, name="share"),
    path("me/sharing/", sharing.sharing, name="sharing"),
    path("me/sharing/<int:pk>/withdraw/", sharing.withdraw, name="withdraw-share"),
    path("me/a/<int:pk>/evidence/<int:statement>/", evidence.items, name="statement-evidence"),
    path("me/a/<int:pk>/<str:part>/", rating.rate, name="rate"),
    path("teams/", manager.teams, name="teams"),
    path("teams/<int:pk>/", manager.team, name="team"),
    path("manage/", manager.manage, name="manage"),
]
