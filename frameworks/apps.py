"""Occupations and the versions of their frameworks."""

from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "frameworks"
