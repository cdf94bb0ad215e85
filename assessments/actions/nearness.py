"""Taking over what was said elsewhere: only what its learner ticked, as an answer of today."""

from collections.abc import Mapping

from django.db import transaction

from assessments.actions.rating import Given, save_ratings, start_assessment
from assessments.models import Assessment
from assessments.queries.answers import answers_of
from frameworks.models import Framework
from nsx.accounts.models import User


@transaction.atomic
def take_over(
    *, framework: Framework, values: Mapping[int, int], by: User
) -> tuple[Assessment, int]:
    """Begin or go on with the learner's assessment, and answer these statements in it, by row id.

    What is answered there already stays as it is. Returns the assessment and how many were taken
    over. Raises ValueError for a value that is none.
    """
    assessment = start_assessment(framework=framework, by=by)
    # Another window may answer at this moment: it waits, or we see what it left.
    list(Assessment.objects.of(by).select_for_update().filter(pk=assessment.pk))
    before = answers_of(assessment).by_id
    given = {
        pk: Given(value) for pk, value in values.items() if pk not in before or not before[pk].given
    }
    if given:
        save_ratings(assessment=assessment, given=given, by=by)
    return assessment, len(given)
