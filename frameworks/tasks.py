"""Long work, done by `manage.py db_worker` beside the server. Each can be asked for again."""

from django_tasks import task

from frameworks.actions import imports
from frameworks.models import Import
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
