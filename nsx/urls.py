"""Every address of the site, each app's in its own module."""

from django.urls import include, path, register_converter

from nsx.lib.converters import RowId

register_converter(RowId, "row")

urlpatterns = [
    path("", include("nsx.pages")),
    path("account/", include("nsx.accounts.urls")),
    path("manage/", include("nsx.accounts.manage_urls")),
    path("", include("frameworks.urls")),
    path("", include("assessments.urls")),
]

handler403 = "nsx.errors.forbidden"
handler429 = "nsx.errors.too_many_requests"
