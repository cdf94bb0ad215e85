"""The floor's data: the statements of the page beside it, every second one answered."""

from collections.abc import Sequence

from django.contrib.auth.models import User

from benchmarks.floor.models import Answer, Statement
from benchmarks.inside import signed_in
from benchmarks.subject import Call, Subject


def prepare(texts: Sequence[str]) -> Subject:
    """Fill an empty database; the calls show the page and change one answer after the other."""
    user = User.objects.create_user("learner")
    rows = Statement.objects.bulk_create(Statement(text=text) for text in texts)
    Answer.objects.bulk_create(Answer(user=user, statement=row, value=3) for row in rows[1::2])
    return Subject(
        session=signed_in(user),
        calls={
            "page": [Call("/")],
            "save": [Call(f"/{row.pk}/", {"value": str(n)}) for n in (1, 2, 3, 4) for row in rows],
        },
    )
