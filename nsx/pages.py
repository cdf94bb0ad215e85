"""The public pages about the site itself, each one a template, and what crawlers ask for."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from frameworks.queries.ai_evidence import identified
from frameworks.views.visitors import for_visitors, site_of
from nsx import sitemaps
from nsx.lib.about import About


def _page(
    template: str, title: str, description: str, **context: Any
) -> Callable[..., HttpResponseBase]:
    @login_not_required
    @require_safe
    @for_visitors()
    def page(request: HttpRequest) -> HttpResponse:
        about = About(title, description, f"{site_of(request)}{request.path}")
        return render(
            request,
            f"pages/{template}.html",
            {"about": about, "contact": settings.CONTACT, **context},
        )

    return page


urlpatterns = [
    path(
        "help/sources/",
        _page(
            "help_sources",
            "Sources and licences",
            "Where occupations, statements, source anchors and AI evidence come from, and under "
            "which licences: O*NET, the frameworks and their citations.",
            identified=identified,
        ),
        name="help-sources",
    ),
    path(
        "help/keys/",
        _page(
            "help_keys",
            "Keys",
            "Every key that does something here: while you rate, in a team’s table and in forms. "
            "How to turn them off, and what to know with a screen reader.",
            section="help",
        ),
        name="help-keys",
    ),
    path(
        "accessibility/",
        _page(
            "accessibility",
            "Accessibility",
            "NSX is for everyone who works: by keyboard, without JavaScript, on a small phone, "
            "with a screen reader. What we aim at, and how to tell us what is in your way.",
            days=settings.GUEST_DAYS,
        ),
        name="accessibility",
    ),
    path(
        "privacy/",
        _page(
            "privacy",
            "Privacy",
            "Your answers are yours. What we keep, who sees it and from when, and how to take it "
            "back. No one sees an answer until you share it.",
            days=settings.GUEST_DAYS,
        ),
        name="privacy",
    ),
    *sitemaps.urlpatterns,
]
