"""Every address of the site, each app's in its own module."""

from django.urls import include, path

urlpatterns = [
    path("", include("nsx.pages")),
    path("account/", include("nsx.accounts.urls")),
    path("manage/", include("nsx.accounts.manage_urls")),
    path("", include("frameworks.urls")),
    path("", include("assessments.urls")),
]

handler403 = "nsx.errors.forbidden"
handler429 = "nsx.errors.too_many_requests"
