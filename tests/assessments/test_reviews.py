"""A reviewer's view of an answer: beside the learner's own, never over it."""

from typing import Any

import pytest

from assessments import actions
from assessments.actions.review import COMMENT_CHARS
from assessments.models import Rating, Review, StoredPlacement
from assessments.queries import answers_of
from factories import MembershipFactory, RoleFactory, UserFactory, Workplace, framework
from frameworks.queries import outline_of
from nsx.accounts.models import AuditEvent, User


def first(workplace: Workplace) -> int:
    return next(outline_of(workplace.framework).statements).id


def review(workplace: Workplace, value: int | None = 3, **changes: Any) -> Review:
    arguments = {
        "assessment": workplace.result,
        "statement": first(workplace),
        "value": value,
        "by": workplace.manager,
    }
    return actions.review_rating(**{**arguments, **changes})


@pytest.mark.parametrize("value", [1, 2, 3, 4])
def test_a_review_leaves_the_learners_answer_as_it_is(workplace: Workplace, value: int) -> None:
    workplace.share()
    before = list(Rating.objects.order_by("pk").values())
    made = review(workplace, value, comment="  Seen it. ")
    answer = answers_of(workplace.result).by_id[first(workplace)]
    assert (answer.value, answer.confirmed) == (3, value)
    assert list(Rating.objects.order_by("pk").values()) == before
    assert (made.comment, made.author, made.revision_seen) == ("Seen it.", workplace.manager, 1)
    assert AuditEvent.objects.filter(action="rating.review", actor=workplace.manager).exists()


def test_the_newest_value_counts_and_a_comment_takes_none_back(workplace: Workplace) -> None:
    workplace.share()
    for value, comment in ((2, ""), (3, ""), (None, "Bring the job card next time.")):
        review(workplace, value, comment=comment)
    assert answers_of(workplace.result).by_id[first(workplace)].confirmed == 3
    assert Review.objects.count() == 3


def test_reviews_place_the_confirmed_lens_anew(workplace: Workplace) -> None:
    workplace.share()
    stored = StoredPlacement.objects.filter(
        assessment=workplace.result, strand__kind="occupational", lens="confirmed"
    )
    assert stored.get().low == 0
    for line in list(outline_of(workplace.framework).statements)[:4]:
        review(workplace, 4, statement=line.id)
    assert stored.get().low == 2


def test_confirmations_outlive_the_share(workplace: Workplace) -> None:
    share = workplace.share()
    review(workplace, 3)
    actions.withdraw_share(share=share, by=workplace.learner)
    assert answers_of(workplace.result).by_id[first(workplace)].confirmed == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"value": 0}, "bad_value"),
        ({"value": 5}, "bad_value"),
        ({"value": None}, "review_empty"),
        ({"value": None, "comment": "   "}, "review_empty"),
        ({"comment": "x" * (COMMENT_CHARS + 1)}, "text_too_long"),
    ],
)
def test_what_is_no_review_is_refused_by_name(
    workplace: Workplace, changes: dict[str, Any], code: str
) -> None:
    workplace.share()
    with pytest.raises(ValueError, match=code):
        review(workplace, **changes)
    assert not Review.objects.exists()


def test_what_was_never_rated_cannot_be_reviewed(workplace: Workplace) -> None:
    workplace.share()
    Rating.objects.filter(statement=first(workplace)).delete()
    with pytest.raises(ValueError, match="not_rated"):
        review(workplace)


def test_a_statement_of_another_framework_is_refused(workplace: Workplace) -> None:
    workplace.share()
    other = next(outline_of(framework("88-8888.00", title="Others")).statements)
    with pytest.raises(ValueError, match="unknown_statement"):
        review(workplace, statement=other.id)


@pytest.mark.parametrize("who", ["learner", "member", "stranger", "site admin", "other manager"])
def test_only_a_manager_it_is_shown_to_reviews(workplace: Workplace, who: str) -> None:
    workplace.share()
    people: dict[str, User] = {
        "learner": workplace.learner,
        "member": MembershipFactory.create(team=workplace.team).user,
        "stranger": UserFactory.create(),
        "site admin": RoleFactory.create().user,
        "other manager": MembershipFactory.create(kind="manager").user,
    }
    with pytest.raises(PermissionError):
        review(workplace, by=people[who])
    assert not Review.objects.exists()


def test_nothing_is_reviewed_that_is_not_shared(workplace: Workplace) -> None:
    with pytest.raises(PermissionError):
        review(workplace)
