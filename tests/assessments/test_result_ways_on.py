"""What a finished result offers next, and what it says of evidence and of results still open."""

import re
from html import unescape

import pytest

from assessments import actions
from assessments.models import Assessment, Evidence, EvidenceUse
from factories import MembershipFactory, UserFactory, finished
from factories.frameworks import framework as small_framework
from factories.workplace import signed_in
from frameworks.queries import outline_of
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db

SETTLED, OPEN = "33 33 31 11", "33 3. .. .."


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def page(made: Assessment) -> str:
    return signed_in(made.learner).get(f"/me/a/{made.pk}/result/").content.decode()


def offered(made: Assessment) -> list[str]:
    """The hero's buttons and links in their order, "*" before the one that stands out."""
    hero = page(made).partition('<div class="acts">')[2].partition("</div>")[0]
    found = re.findall(r'<(?:a|button) class="btn( primary)?"[^>]*>(?:<span>)?([^<]*)<', hero)
    return [("*" if primary else "") + text for primary, text in found]


PAPER = ["PDF", "Print"]


@pytest.mark.parametrize(
    ("answers", "in_team", "shared", "offers"),
    [
        (SETTLED, True, False, ["*Share with my team", "Rate again", "Change my answers"]),
        (SETTLED, True, True, ["*Rate again", "Change my answers", "Who sees this"]),
        (SETTLED, False, False, ["*Rate again", "Change my answers", "Share with my team"]),
        (OPEN, True, False, ["*Change my answers", "Rate again", "Share with my team"]),
        (OPEN, True, True, ["*Change my answers", "Rate again", "Who sees this"]),
    ],
)
def test_a_finished_result_puts_forward_what_helps_most(
    learner: User, answers: str, in_team: bool, shared: bool, offers: list[str]
) -> None:
    made = finished(learner, small_framework(), occupational=answers)
    if in_team:
        team = MembershipFactory.create(user=learner).team
        if shared:
            actions.share_occupation(assessment=made, team=team, only=False, by=learner)
    assert offered(made) == [*offers, *PAPER]
    assert 'id="share"' in page(made)


def test_a_guest_is_not_pushed_to_share() -> None:
    guest = UserFactory.create(is_guest=True)
    made = finished(guest, small_framework(), occupational=SETTLED)
    assert offered(made) == ["*Rate again", "Change my answers", "Share with my team", *PAPER]


def test_evidence_is_counted_over_what_is_part_of_the_work(learner: User) -> None:
    made = finished(learner, small_framework(), occupational="33 33 30 10")
    lines = list(outline_of(made.framework).statements)
    note = Evidence.objects.create(owner=learner, kind="note", note="Done on the job.")
    for line in (lines[0], lines[5]):  # the second is not part of the work
        EvidenceUse.objects.create(evidence=note, assessment=made, statement_id=line.id)
    text = unescape(" ".join(re.sub(r"<[^>]+>", " ", page(made)).split()))
    assert "1 of 6 with evidence" in text
    assert "1 backed by evidence 5 no evidence yet." in text


@pytest.mark.parametrize(("answers", "dashed"), [(SETTLED, False), (OPEN, True)])
def test_a_result_that_is_not_settled_is_drawn_as_a_range_and_says_so(
    learner: User, answers: str, dashed: bool
) -> None:
    version = small_framework()
    finished(learner, version, occupational=SETTLED)
    made = finished(learner, version, occupational=answers)
    picture = page(made).partition('class="hist"')[2].partition("</table>")[0]
    assert ("A dashed mark spans the levels still possible." in picture) is dashed
    assert ("Not settled: it spans the levels still possible." in picture) is dashed
    assert ('class="may"' in picture) is dashed


def test_what_is_no_place_is_not_drawn_as_not_yet(learner: User) -> None:
    version = small_framework()
    finished(learner, version, occupational=SETTLED)
    made = finished(learner, version, occupational="00 00 00 00")
    assert 'class="hist"' not in page(made)
    assert "Not placed" in page(made)
