"""Ratings, evidence and placement."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        """Answer what the pages below ask of assessments, and hear what becomes of guests.

        Neither frameworks nor accounts imports upwards.
        """
        from assessments.actions import guests
        from assessments.standing import standings
        from frameworks.standing import answer_with
        from nsx.accounts.signals import guest_deleted, guest_merged

        answer_with(standings)
        guest_merged.connect(guests.take_over)
        guest_deleted.connect(guests.forget_files)
