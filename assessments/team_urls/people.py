"""Who is in a team, what it works towards, and joining it."""

from django.urls import path

from assessments.views.teams import inviting, joining, making, mine, people, targets

urlpatterns = [
    path("teams/", mine.teams, name="teams"),
    path("teams/new/", making.new, name="team-new"),
    path("teams/<row:pk>/edit/", making.edit, name="team-edit"),
    path("teams/<row:pk>/move/", making.move, name="team-move"),
    path("teams/<row:pk>/delete/", making.delete, name="team-delete"),
    path("teams/<row:pk>/people/", people.people, name="team-people"),
    path("teams/<row:pk>/people/invite/", inviting.invite, name="team-invite"),
    path(
        "teams/<row:pk>/people/invite/<row:invitation>/again/",
        inviting.again,
        name="team-invite-again",
    ),
    path(
        "teams/<row:pk>/people/invite/<row:invitation>/withdraw/",
        inviting.withdraw,
        name="team-invite-withdraw",
    ),
    path("teams/<row:pk>/people/link/", inviting.link, name="team-link"),
    path("teams/<row:pk>/people/link/withdraw/", inviting.link_withdraw, name="team-link-withdraw"),
    path("teams/<row:pk>/people/<row:person>/", people.person, name="team-place"),
    path("teams/<row:pk>/people/<row:person>/kind/", people.kind, name="team-place-kind"),
    path("teams/<row:pk>/people/<row:person>/remove/", people.remove, name="team-place-remove"),
    path("teams/<row:pk>/people/<row:person>/move/", people.hand_over, name="team-place-move"),
    path("teams/<row:pk>/targets/", targets.targets, name="team-targets"),
    path("teams/<row:pk>/targets/<row:target>/remove/", targets.remove, name="team-target-remove"),
    path("teams/<row:pk>/show/", joining.show, name="team-show"),
    path("teams/<row:pk>/leave/", joining.leave, name="team-leave"),
    path("join/<str:token>/", joining.join, name="join"),
]
