"""Letting time pass for what a replay makes: its dates move back, the clock stays.

So every step of a replay is done today, by the rules of today: what is due is due, and a mail a day
is a mail a day.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Max

APPS = ("accounts", "frameworks", "assessments")


class Passing:
    """What is made from now on, as far as its rows have numbers and dates."""

    def __init__(self) -> None:
        self.before = {
            model: model._default_manager.aggregate(last=Max("pk"))["last"] or 0
            for model in _dated()
        }

    @transaction.atomic
    def days(self, days: int) -> None:
        """Let so many days pass."""
        for model, last in self.before.items():
            back = {name: F(name) - timedelta(days=days) for name in _dates_of(model)}
            model._default_manager.filter(pk__gt=last).update(**back)


def _dated() -> Iterator[type[models.Model]]:
    """Every model of ours that has dates and numbers its rows."""
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            if isinstance(model._meta.pk, models.AutoField) and _dates_of(model):
                yield model


def _dates_of(model: type[models.Model]) -> list[str]:
    return [
        field.name for field in model._meta.concrete_fields if isinstance(field, models.DateField)
    ]
