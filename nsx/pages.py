"""The public pages about the site itself, each one a template."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.generic import TemplateView


def _page(template: str, **context: str) -> Callable[..., HttpResponseBase]:
    return login_not_required(
        TemplateView.as_view(template_name=f"pages/{template}.html", extra_context=context)
    )


urlpatterns = [
    path("help/placement/", _page("help_placement", section="help"), name="help-placement"),
    path("help/sources/", _page("help_sources"), name="help-sources"),
    path("accessibility/", _page("accessibility"), name="accessibility"),
    path("privacy/", _page("privacy"), name="privacy"),
]
