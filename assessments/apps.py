"""Ratings, evidence and placement."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        """Hear what becomes of guests; accounts knows nothing of assessments."""
        from assessments.actions import guests
        from nsx.accounts.signals import guest_deleted, guest_merged

        guest_merged.connect(guests.take_over)
        guest_deleted.connect(guests.forget_files)
