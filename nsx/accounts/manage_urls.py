"""What admins do about people, and what everybody did."""

from django.urls import path

from nsx.accounts.views import invitations, people, trail

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/give/", people.give, name="person-give"),
    path("people/<int:pk>/take/<int:role>/", people.take, name="person-take"),
    path("people/<int:pk>/team/", people.put_in_team, name="person-team"),
    path("people/<int:pk>/leave/<int:team>/", people.leave, name="person-leave"),
    path("people/<int:pk>/switch/", people.switch, name="person-switch"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invite/<int:pk>/again/", invitations.again, name="invite-again"),
    path("people/invite/<int:pk>/withdraw/", invitations.withdraw, name="invite-withdraw"),
    path("audit/", trail.audit, name="audit"),
    path("audit/trail.csv", trail.download, name="audit-csv"),
]
