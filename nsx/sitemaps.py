"""What crawlers are told: /robots.txt, and all public pages in /sitemap.xml."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from frameworks.queries.sitemap import Place, places
from frameworks.views.visitors import FILE, for_visitors, paths_of, site_of

PRIVATE = (
    *("/account/", "/evidence/", "/join/", "/mail/", "/manage/", "/me/", "/teams/"),
    *("/occupations/*/ask/", "/occupations/*/rate/", "/occupations/*/suggest/"),
)
"""What needs an account, or changes something."""


class Pages(Sitemap[str]):
    """The pages there is one of."""

    def items(self) -> Sequence[str]:
        """Their names."""
        return [
            *("home", "catalogue", "groups", "compare"),
            *("help-placement", "help-keys", "help-sources", "accessibility", "privacy"),
        ]

    def location(self, item: str) -> str:
        """Where it stands."""
        return reverse(item)


class Occupations(Sitemap[Place]):
    """Every occupation with its tabs."""

    limit = 10_000

    def items(self) -> Sequence[Place]:
        """Asked for several times and read once."""
        return self._places

    @cached_property
    def _places(self) -> Sequence[Place]:
        return list(places())

    def location(self, item: Place) -> str:
        """Where it stands."""
        return paths_of(item.code)[item.tab]

    def lastmod(self, item: Place) -> datetime | None:
        """When its version went live; nothing where it has none."""
        return item.changed


SECTIONS = {"pages": Pages, "occupations": Occupations}


def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers need not ask for, and where the rest is listed."""
    lines = ["User-agent: *", *(f"Disallow: {start}" for start in PRIVATE)]
    lines += ["", f"Sitemap: {site_of(request)}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    return login_not_required(require_safe(for_visitors(FILE)(view)))


urlpatterns = [
    path("robots.txt", _public(robots), name="robots"),
    path(
        "sitemap.xml",
        _public(sitemaps.index),
        {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        _public(sitemaps.sitemap),
        {"sitemaps": SECTIONS},
        name="sitemap-section",
    ),
]
