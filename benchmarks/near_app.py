"""The app's side of nearness: one learner through with many occupations, near another one."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from random import Random

from django.core.management import call_command

from assessments import actions
from benchmarks.inside import signed_in
from benchmarks.subject import Call, Subject
from frameworks.actions import publish
from frameworks.documents import FrameworkDoc, StatementDoc
from frameworks.models import Framework
from frameworks.queries import document_of, outline_of
from nsx.accounts.models import User

SAME, REWORDED = 0.1, 0.3
"""How many statements of another occupation read the same, and up to where they are reworded."""


def prepare(framework_file: str, others: int, seed: int) -> Subject:
    """Fill an empty database; every statement of the other occupations is answered."""
    call_command("import_framework", framework_file, stdout=StringIO())
    soc = json.loads(Path(framework_file).read_text())["occupation"]["soc"]
    there = Framework.objects.select_related("occupation").get(occupation__code=soc)
    document, chance = document_of(there), Random(seed)
    words = " ".join(line.text for line in outline_of(there).statements).split()
    learner = User.objects.create_user("learner@example.org", name="Lee Learner")
    for n in range(others):
        made = publish(document=_other(document, n, words, chance), by=None).framework
        mine = actions.start_assessment(framework=made, by=learner)
        lines = outline_of(made).statements
        given = {line.id: actions.Given(chance.choice((1, 2, 3, 3, 4))) for line in lines}
        actions.save_ratings(assessment=mine, given=given, by=learner)
        actions.finish_assessment(assessment=mine, by=learner)
    return Subject(
        session=signed_in(learner),
        calls={
            "near": [Call(f"/me/near/{soc}/")],
            "suggestions": [Call("/me/near/")],
            "pdf": [Call(f"/me/a/{mine.pk}/result.pdf")],
        },
        texts=[line.text for line in outline_of(there).statements],
    )


def _other(document: FrameworkDoc, n: int, words: list[str], chance: Random) -> FrameworkDoc:
    """An occupation of its own, of other words mostly."""

    def other(statement: StatementDoc) -> StatementDoc:
        own, drawn = statement.text.split(), chance.random()
        if drawn < SAME:
            return statement
        if drawn < REWORDED:
            own[chance.randrange(len(own))] = chance.choice(words)
            return replace(statement, text=" ".join(own))
        return replace(statement, text=" ".join(chance.choices(words, k=len(own))))

    strands = tuple(
        replace(
            strand,
            domains=tuple(
                replace(
                    domain,
                    levels=tuple(
                        replace(level, statements=tuple(map(other, level.statements)))
                        for level in domain.levels
                    ),
                )
                for domain in strand.domains
            ),
        )
        for strand in document.strands
    )
    occupation = replace(document.occupation, soc=f"99-{n:04}.00", title=f"Occupation {n}")
    return replace(document, occupation=occupation, strands=strands)
