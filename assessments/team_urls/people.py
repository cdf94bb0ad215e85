"""Who is in a team, what it works towards, and joining it."""

from django.urls import path

from assessments.views.teams import inviting, joining, making, mine, people, targets

urlpatterns = [
    path("teams/", mine.teams, name="teams"),
    path("teams/new/", making.new, name="team-new"),
    path("teams/<int:pk>/edit/", making.edit, name="team-edit"),
    path("teams/<int:pk>/move/", making.move, name="team-move"),
    path("teams/<int:pk>/delete/", making.delete, name="team-delete"),
    path("teams/<int:pk>/people/", people.people, name="team-people"),
    path("teams/<int:pk>/people/invite/", inviting.invite, name="team-invite"),
    path(
        "teams/<int:pk>/people/invite/<int:invitation>/again/",
        inviting.again,
        name="team-invite-again",
    ),
    path(
        "teams/<int:pk>/people/invite/<int:invitation>/withdraw/",
        inviting.withdraw,
        name="team-invite-withdraw",
    ),
    path("teams/<int:pk>/people/link/", inviting.link, name="team-link"),
    path("teams/<int:pk>/people/link/withdraw/", inviting.link_withdraw, name="team-link-withdraw"),
    path("teams/<int:pk>/people/<int:person>/", people.person, name="team-place"),
    path("teams/<int:pk>/people/<int:person>/kind/", people.kind, name="team-place-kind"),
    path("teams/<int:pk>/people/<int:person>/remove/", people.remove, name="team-place-remove"),
    path("teams/<int:pk>/people/<int:person>/move/", people.hand_over, name="team-place-move"),
    path("teams/<int:pk>/targets/", targets.targets, name="team-targets"),
    path("teams/<int:pk>/targets/<int:target>/remove/", targets.remove, name="team-target-remove"),
    path("teams/<int:pk>/show/", joining.show, name="team-show"),
    path("teams/<int:pk>/leave/", joining.leave, name="team-leave"),
    path("join/<str:token>/", joining.join, name="join"),
]
