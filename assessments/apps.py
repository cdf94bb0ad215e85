"""Ratings, evidence and placement."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
