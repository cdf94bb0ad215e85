"""What admins do about people, and what everybody did."""

from django.urls import path

from nsx.accounts.views import invitations, people, trail

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<row:pk>/", people.person, name="person"),
    path("people/<row:pk>/give/", people.give, name="person-give"),
    path("people/<row:pk>/take/<row:role>/", people.take, name="person-take"),
    path("people/<row:pk>/team/", people.put_in_team, name="person-team"),
    path("people/<row:pk>/leave/<row:team>/", people.leave, name="person-leave"),
    path("people/<row:pk>/switch/", people.switch, name="person-switch"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invite/<row:pk>/again/", invitations.again, name="invite-again"),
    path("people/invite/<row:pk>/withdraw/", invitations.withdraw, name="invite-withdraw"),
    path("audit/", trail.audit, name="audit"),
    path("audit/trail.csv", trail.download, name="audit-csv"),
]
