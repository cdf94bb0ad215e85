"""Ratings, evidence and placement."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        """Answer what the pages below ask of assessments, and hear what becomes of people.

        Neither frameworks nor accounts imports upwards.
        """
        from assessments.actions import deleting, guests, sharing, teams
        from assessments.impact import People
        from assessments.standing import standings
        from frameworks import impact, standing
        from nsx.accounts.signals import account_leaves, guest_merged, team_closed, team_left

        standing.answer_with(standings)
        impact.answer_with(People())
        account_leaves.connect(deleting.let_go)
        guest_merged.connect(guests.take_over)
        team_left.connect(sharing.end_shares)
        team_closed.connect(teams.keep_plans)
