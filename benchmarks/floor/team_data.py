"""The floor's teams: as many people as in those beside it, each with an answer to everything."""

from collections.abc import Mapping, Sequence
from random import Random

from django.contrib.auth.models import User

from benchmarks.floor.models import Answer, Member, Statement
from benchmarks.inside import signed_in
from benchmarks.subject import Call, Subject

ROWS = 5_000


def prepare(
    texts: Sequence[str], sizes: Sequence[int], suffixes: Mapping[str, str], seed: int
) -> Subject:
    """Fill an empty database with teams of these sizes.

    `suffixes` says by kind of call which of its three addresses of a team stands beside it.
    """
    chance = Random(seed)
    reader = User.objects.create_user("manager")
    rows = Statement.objects.bulk_create(Statement(text=text) for text in texts)
    for size in sizes:
        people = User.objects.bulk_create(
            User(username=f"Person {size} {number}") for number in range(size)
        )
        Member.objects.bulk_create((Member(team=size, user=user) for user in people), ROWS)
        Answer.objects.bulk_create(
            (
                Answer(user=user, statement=row, value=chance.randint(1, 4))
                for user in people
                for row in rows
            ),
            ROWS,
        )
    return Subject(
        session=signed_in(reader),
        calls={what: [Call(f"/teams/{suffix}")] for what, suffix in suffixes.items()},
    )
