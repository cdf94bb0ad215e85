"""Statements, and who answered what."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Statement(models.Model):
    """Something people say how well they do."""

    text = models.TextField()

    objects: ClassVar[models.Manager["Statement"]] = models.Manager()

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """One person's answer to one statement."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE)
    value = models.PositiveSmallIntegerField()

    objects: ClassVar[models.Manager["Answer"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "statement"], name="floor_answer_once")
        ]

    def __str__(self) -> str:
        return str(self.value)


class Member(models.Model):
    """A person in a team, which is no more than a number."""

    team = models.PositiveIntegerField(db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

    objects: ClassVar[models.Manager["Member"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.team)
