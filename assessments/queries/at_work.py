"""What waits for the worker, or was done, with somebody's own words in it."""

from typing import Any

from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from nsx.accounts.models import User

REMINDERS = "assessments.tasks.mail_reminders"
"""The one task that carries somebody's own words."""


def reminders_by(user: User) -> QuerySet[DBTaskResult[Any, Any]]:
    """Reminders to teams in this person's words, as long as their rows are kept."""
    found: QuerySet[DBTaskResult[Any, Any]] = DBTaskResult.objects.filter(
        task_path=REMINDERS, args_kwargs__kwargs__by=user.pk
    )
    return found
