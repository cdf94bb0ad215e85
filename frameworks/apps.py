"""Occupations and the versions of their frameworks."""

from django.apps import AppConfig
from django.urls import register_converter

from frameworks.converters import OccupationCode


class FrameworksConfig(AppConfig):
    name = "frameworks"

    def ready(self) -> None:
        """Let every app's addresses hold occupation codes, and the audit trail name frameworks.

        Who asked for a framework hears of it, and keeps the request when they sign in.
        """
        from frameworks.actions.requests import take_over
        from frameworks.queries import names
        from frameworks.signals import went_live
        from frameworks.tasks import tell_when_kept
        from nsx.accounts.naming import looked_after_with, name_with
        from nsx.accounts.signals import guest_merged

        register_converter(OccupationCode, "soc")
        name_with("draft", names.draft_names)
        name_with("framework", names.framework_names)
        name_with("import", names.import_names)
        looked_after_with("correction", names.their_corrections)
        looked_after_with("draft", names.their_drafts)
        looked_after_with("framework", names.their_frameworks)
        looked_after_with("import", names.their_imports)
        guest_merged.connect(take_over)
        went_live.connect(tell_when_kept)
