"""Ratings, evidence and placement."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        """Answer what the public pages ask of a reader's assessments."""
        from assessments.standing import standings
        from frameworks.standing import answer_with

        answer_with(standings)
