"""The public pages about the site itself, each one a template."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.generic import TemplateView

from assessments.placement import RULE, need
from frameworks.queries.ai_evidence import identified


def _page(template: str, **context: Any) -> Callable[..., HttpResponseBase]:
    return login_not_required(
        TemplateView.as_view(template_name=f"pages/{template}.html", extra_context=context)
    )


_placement = _page(
    "help_placement",
    section="help",
    rule=RULE.id,
    needs=[(answers, need(answers)) for answers in range(10, 0, -1)],
)

urlpatterns = [
    path("help/placement/", _placement, name="help-placement"),
    path("help/sources/", _page("help_sources", identified=identified), name="help-sources"),
    path("accessibility/", _page("accessibility"), name="accessibility"),
    path("privacy/", _page("privacy", days=settings.GUEST_DAYS), name="privacy"),
]
