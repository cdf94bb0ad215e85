"""Long work, done by `manage.py db_worker` beside the server. Each can be asked for again."""

from typing import Any

from django.db import transaction
from django_tasks import task

from frameworks.actions import imports
from frameworks.letters import tell
from frameworks.models import Framework, Import
from frameworks.queries.requests import occupations_here
from nsx.accounts.powers import Powers
from nsx.accounts.queries import powers_of

EVERYTHING = Powers(site=True, all_frameworks=True)


@task()
def check_import(number: int) -> None:
    """Check the files of an import."""
    batch = Import.objects.select_related("by").get(pk=number)
    imports.check_import(batch=batch, powers=powers_of(batch.by) if batch.by else EVERYTHING)


@task()
def publish_import(number: int) -> None:
    """Publish what is ready of an import."""
    imports.publish_import(batch=Import.objects.select_related("published_by").get(pk=number))


@task()
def undo_import(number: int) -> None:
    """Roll an import back."""
    imports.undo_import(batch=Import.objects.select_related("published_by").get(pk=number))


@task()
def tell_who_asked(occupation: int) -> int:
    """Mail whoever asked for a framework of an occupation; how many."""
    return tell([occupation])


def tell_when_kept(*, framework: Framework, **_: Any) -> None:
    """Have the worker mail whoever asked for this framework, once it is live for good.

    Publishing neither waits for it nor ends with it, whatever goes wrong.
    """
    # No partial: Django logs what went wrong by the function's name, which a partial has not.
    transaction.on_commit(lambda: _tell(framework.occupation_id), robust=True)


def _tell(occupation: int) -> None:
    if occupations_here([occupation]):
        tell_who_asked.enqueue(occupation)
