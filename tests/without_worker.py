"""Tasks where no worker runs beside the tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import TaskResult

SOON = timedelta(hours=1)


class AtOnce(ImmediateBackend):
    """A task runs where it is called; one for another day is left."""

    supports_defer = True

    def _execute_task(self, task_result: TaskResult[Any]) -> None:
        after = task_result.task.run_after
        if after is None or after < timezone.now() + SOON:
            super()._execute_task(task_result)
