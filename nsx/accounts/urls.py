"""Sign-in (allauth) and the person's own account."""

from django.urls import include, path

from nsx.accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("logout/", views.sign_out, name="account_logout"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
