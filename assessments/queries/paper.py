"""What a result on paper needs."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from assessments.models import Assessment
from assessments.order import quick_of
from assessments.queries.answers import answers_of
from assessments.queries.results import past_of, stored_of
from assessments.results.lines import Book
from assessments.results.page import result_of
from assessments.results.paper import SHAPES, About, paper_of
from frameworks.presenting import onet_release, plain_version
from frameworks.queries import outline_of


def papers_of(assessment: Assessment, name: str) -> Iterator[dict[str, Any]]:
    """An assessment's result on paper, from the fullest shape to the shortest; four queries.

    The same as its page in the browser: a finished one as it was stored, an open one placed now.
    """
    framework, at = assessment.framework, assessment.finished_at
    outline, answers = outline_of(framework), answers_of(assessment)
    title = framework.occupation_block["title"]
    result = result_of(
        occupation=title,
        version=framework.version,
        outline=outline,
        answers=answers,
        stored=stored_of(assessment) if at else {},
        past=past_of(assessment),
        at=at,
    )
    about = About(
        name=name,
        occupation=title,
        code=assessment.occupation.code,
        version=plain_version(framework.version),
        at=timezone.localdate(at) if at else None,
        today=timezone.localdate(),
        quick=quick_of(outline, answers, assessment.quick) if assessment.quick else None,
        attribution=framework.attribution,
        releases=[release] if (release := onet_release(framework.sources)) else [],
    )
    book = Book(outline.filled, answers)
    return (paper_of(result, book, about, shape) for shape in SHAPES)
