"""Occupations and the versions of their frameworks."""

from django.apps import AppConfig
from django.urls import register_converter

from frameworks.converters import OccupationCode


class FrameworksConfig(AppConfig):
    name = "frameworks"

    def ready(self) -> None:
        """Let every app's addresses hold occupation codes."""
        register_converter(OccupationCode, "soc")
