"""What a version that is not live would change, and for whom."""

from dataclasses import dataclass

from frameworks.about import Difference, differences
from frameworks.diff import Comparison, Decisions, compare, placed_in
from frameworks.documents import FrameworkDoc
from frameworks.impact import on_people
from frameworks.models import Draft, Framework
from frameworks.queries.documents import document_of, outline_of
from frameworks.queries.drafts import document_in, followed_by
from frameworks.queries.versions import ways_among
from frameworks.reviewing import People


@dataclass(frozen=True, slots=True)
class Review:
    """A new document beside the version it would follow: its changes and whom they concern."""

    base: Framework | None
    document: FrameworkDoc
    comparison: Comparison
    differences: tuple[Difference, ...]
    people: People


def review_of(draft: Draft) -> Review:
    """What publishing a draft would change. Raises ValueError where its file has errors."""
    decisions = Decisions.from_json(draft.decisions)
    return review_between(followed_by(draft), document_in(draft), decisions)


def review_between(
    base: Framework | None, document: FrameworkDoc, decisions: Decisions | None = None
) -> Review:
    """What a document changes after a stored version; `base` is None where there was none."""
    before = document_of(base) if base else None
    comparison = compare(before, document, decisions)
    people = people_of(base, before) if base and before else People()
    return Review(base, document, comparison, differences(before, document), people)


def review_of_versions(start: Framework, end: Framework) -> Review:
    """What became of every statement from one stored version to another, back or forward.

    By what was decided when they were published, so that nothing is guessed anew.
    """
    return review_between(start, document_of(end), became(start, end))


def became(start: Framework, end: Framework) -> Decisions:
    """Which statements of one version those of another were, and if ratings hold; two queries."""
    held = ways_among([end.occupation_id]).sources(start.pk, end.pk)
    lines = list(outline_of(start).statements)
    keys = dict(zip((line.id for line in lines), _keys(start), strict=True))
    known = {line.lineage: line for line in lines}
    was: dict[str, tuple[str, ...]] = {}
    keep: dict[str, bool] = {}
    for key, line in zip(_keys(end), outline_of(end).statements, strict=True):
        same = known.get(line.lineage)
        if same and same.digest == line.digest:
            continue
        olds = held.get(line.id) or ((same.id,) if same else ())
        was[key] = tuple(keys[pk] for pk in olds)
        keep[key] = line.id in held
    return Decisions(was, keep)


def _keys(framework: Framework) -> list[str]:
    return [line.key for line in placed_in(document_of(framework))]


def people_of(base: Framework, before: FrameworkDoc) -> People:
    """Who rated each statement of a version, by its key in `before`, which it says; two queries."""
    keys = [line.key for line in placed_in(before)]
    lines = list(outline_of(base).statements)
    raters = on_people().raters([line.lineage for line in lines])
    return People(
        {key: raters.get(line.lineage, 0) for key, line in zip(keys, lines, strict=True)},
        on_people().on_versions([base.pk]).get(base.pk, 0),
    )
