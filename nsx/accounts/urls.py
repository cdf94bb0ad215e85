"""Sign-in (allauth) and the person's own account."""

from django.urls import include, path

from nsx.accounts.views import account, invitations

urlpatterns = [
    path("", account.account, name="account"),
    path("invitation/<str:token>/", invitations.invitation, name="account_invitation"),
    path("logout/", account.sign_out, name="account_logout"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
