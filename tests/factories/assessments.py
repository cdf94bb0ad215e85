"""Assessments as people leave them: started, part rated, finished."""

from collections.abc import Iterable

from assessments import actions
from assessments.models import Assessment
from frameworks.models import Framework
from frameworks.outline import StatementLine
from frameworks.queries import outline_of
from nsx.accounts.models import User

VALUES: dict[str, int | str | None] = {"1": 1, "2": 2, "3": 3, "4": 4, "0": "na", ".": None}


def started(learner: User, framework: Framework, **answers: str) -> Assessment:
    """An open assessment with these answers (see `rate`)."""
    assessment = actions.start_assessment(framework=framework, by=learner)
    rate(assessment, **answers)
    return assessment


def finished(learner: User, framework: Framework, **answers: str) -> Assessment:
    """A finished one with these answers."""
    assessment = started(learner, framework, **answers)
    actions.finish_assessment(assessment=assessment, by=learner)
    return assessment


def rate(assessment: Assessment, **answers: str) -> None:
    """Rate strands by kind, a letter a statement from the lowest level up.

    `rate(assessment, occupational="3321 0.")`: 1 to 4 are values, 0 is "not part of my work",
    a dot leaves one out; spaces are for the eye; what is not named stays as it is.
    """
    outline = outline_of(assessment.framework)
    given = {}
    for kind, letters in answers.items():
        strand = outline.strand(kind)
        assert strand is not None, f"{assessment.framework} has no {kind} strand"
        given.update(_given(strand.statements, letters.replace(" ", "")))
    actions.save_ratings(assessment=assessment, given=given, by=assessment.learner)


def _given(lines: Iterable[StatementLine], letters: str) -> dict[int, actions.Given]:
    return {
        line.id: actions.Given(VALUES[letter], "Not done here" if letter == "0" else "")
        for line, letter in zip(lines, letters, strict=False)
        if letter != "."
    }
