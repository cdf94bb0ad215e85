"""The house rules that a machine can hold: imports, addresses, templates, sizes."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from frameworks.converters import OccupationCode

ROOT = Path(__file__).resolve().parent.parent
APPS = ("nsx.lib", "nsx.accounts", "frameworks", "assessments")
"""From the ground up: each may import those before it."""

SITE = ("nsx.settings", "nsx.urls", "nsx.pages", "nsx.env", "nsx.wsgi")
"""The frame around the apps; of these they may use the environment only."""

LAYERS = {
    "models": 0,
    "access": 0,
    "impact": 1,
    "signals": 0,
    "queries": 1,
    "evidence": 1,
    "finding": 1,
    "actions": 2,
    "forms": 3,
}
"""Inside an app, lowest first. All else stands above them, but for what is pure."""
TOP = 4

MUST_BE_PURE = {
    "assessments.answers",
    "assessments.evidence.text",
    "assessments.ladders",
    "assessments.parts",
    "assessments.placement",
    "assessments.progress",
    "frameworks.diff",
    "frameworks.documents",
    "frameworks.exporting",
    "frameworks.importing.parse",
    "frameworks.lineage",
    "frameworks.outline",
}
"""Rules that need no database to be tried. A module joins them by saying "pure" up front."""

PURE_LIBRARIES = {"openpyxl", "rapidfuzz"}
"""Functions of values alone, as ours are."""

PUBLIC = {
    "accessibility",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_invitation",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "catalogue",
    "compare",
    "goodbye",
    "groups",
    "help-keys",
    "help-placement",
    "help-sources",
    "home",
    "mail-off",
    "join",
    "mfa_authenticate",
    "occupation",
    "occupation-ai",
    "occupation-durable",
    "occupation-export",
    "occupation-sources",
    "privacy",
    "reminders-off",
    "robots",
    "sitemap",
    "sitemap-section",
    "start",
}
"""The names of all addresses that a visitor without an account may use."""

MAX_LINES = 400
LONGER = {"assessments/placement.py": 430, "frameworks/importing/shapes.py": 455}
"""Each is one subject that reads worse in two files; it does not grow."""


def modules() -> dict[str, Path]:
    """Every module of the apps and the site by its dotted name."""
    found = {}
    for top in ("nsx", "frameworks", "assessments"):
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def says_it_is_pure(path: Path) -> bool:
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
    return path.stem != "__init__" and bool(re.search(r"\bPure[.:;]|\(pure\)", docstring))


PURE = {module for module, path in MODULES.items() if says_it_is_pure(path)}


def imports(path: Path) -> Iterator[str]:
    """The dotted names of the modules a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in MODULES else node.module


def app_of(module: str) -> str | None:
    return next((app for app in APPS if module == app or module.startswith(f"{app}.")), None)


def layer_of(module: str) -> int:
    app = app_of(module) or ""
    return LAYERS.get(module.removeprefix(app).lstrip(".").partition(".")[0], TOP)


def test_apps_import_downwards_only() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in MODULES.items()
        if (app := app_of(module))
        for name in imports(path)
        if (other := app_of(name)) and APPS.index(other) > APPS.index(app)
    ]
    assert wrong == []


def test_apps_know_nothing_of_the_frame_around_them() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in MODULES.items()
        if app_of(module)
        for name in imports(path)
        if name in SITE and name != "nsx.env"
    ]
    assert wrong == []


def test_inside_an_app_views_use_actions_and_queries_and_these_use_models() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in MODULES.items()
        if app_of(module) and module not in PURE
        for name in imports(path)
        if app_of(name) == app_of(module) and name not in PURE and layer_of(name) > layer_of(module)
    ]
    assert wrong == []


@pytest.mark.parametrize("module", sorted(PURE))
def test_a_pure_module_imports_the_standard_library_and_what_is_pure(module: str) -> None:
    assert [
        name
        for name in imports(MODULES[module])
        if name not in PURE
        and name.partition(".")[0] not in sys.stdlib_module_names | PURE_LIBRARIES
    ] == []


def test_the_rules_say_that_they_are_pure() -> None:
    assert MUST_BE_PURE <= PURE


def addresses() -> Iterator[tuple[str, URLPattern, str]]:
    """Every address: its name, its pattern, and an example of it."""

    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern, str]]:
        for entry in resolver.url_patterns:
            path = before + example(entry)
            if isinstance(entry, URLResolver):
                yield from walk(entry, path)
            else:
                yield entry.name or path, entry, path

    return walk(get_resolver(), "/")


def example(entry: URLPattern | URLResolver) -> str:
    """The pattern's route with something of the right kind in every gap."""
    route = str(entry.pattern)
    for name, converter in entry.pattern.converters.items():
        value = "1"
        if isinstance(converter, UUIDConverter):
            value = "00000000-0000-4000-8000-000000000000"
        elif isinstance(converter, OccupationCode):
            value = "x-own-role"
        elif not isinstance(converter, IntConverter):
            value = "x"
        route = re.sub(rf"<(\w+:)?{name}>", value, route)
    # The sign-in library's own patterns are regular expressions.
    route = re.sub(r"\(\?P<\w+>[^)]*\)", "x", route)
    return re.sub(r"[\^$\\]", "", route).removesuffix("Z")


ADDRESSES = list(addresses())


def marked_public(pattern: URLPattern) -> bool:
    return not getattr(pattern.callback, "login_required", True)


def test_every_address_is_there() -> None:
    assert {"home", "rate", "account", "account_login"} <= {name for name, _, _ in ADDRESSES}


def test_the_public_addresses_are_exactly_these() -> None:
    assert {name for name, pattern, _ in ADDRESSES if marked_public(pattern)} == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path", [path for _, pattern, path in ADDRESSES if not marked_public(pattern)]
)
def test_every_other_address_sends_a_visitor_to_sign_in(
    client: Client, path: str, method: str
) -> None:
    response = getattr(client, method)(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/?next=/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/occupations/", "/help/placement/", "/nowhere/", "/me/"])
def test_every_answer_carries_the_strict_policy(client: Client, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


TEMPLATES = sorted(
    path
    for folder in ("templates", "nsx", "frameworks", "assessments")
    for path in (ROOT / folder).rglob("*.html")
)

FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "an event handler": r"<[^>]*\son[a-z]+\s*=",
    # What says that it is data is never run, and no business of the policy.
    "an inline script": r"<script(?![^>]*\ssrc=)(?! type=\"application/ld\+json\">)",
    "an inline style sheet": r"<style\b",
    "a link that runs script": r"javascript:",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_nothing_the_policy_forbids(path: Path) -> None:
    text = path.read_text()
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


def test_no_file_is_too_long_to_read() -> None:
    files = [
        path
        for pattern in ("*.py", "*.html", "*.js", "*.md")
        for path in ROOT.rglob(pattern)
        if not {"migrations", "tests"} & set(path.relative_to(ROOT).parts)
        and not path.relative_to(ROOT).parts[0].startswith((".", "var", "build"))
    ]
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert {
        name: count for name, count in lines.items() if count > LONGER.get(name, MAX_LINES)
    } == {}
