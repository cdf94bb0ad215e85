"""Occupations and the versions of their frameworks."""

from django.apps import AppConfig
from django.urls import register_converter

from frameworks.converters import OccupationCode


class FrameworksConfig(AppConfig):
    name = "frameworks"

    def ready(self) -> None:
        """Let every app's addresses hold occupation codes, and the audit trail name frameworks."""
        from frameworks.queries import names
        from nsx.accounts.naming import name_with

        register_converter(OccupationCode, "soc")
        name_with("draft", names.draft_names)
        name_with("framework", names.framework_names)
        name_with("import", names.import_names)
