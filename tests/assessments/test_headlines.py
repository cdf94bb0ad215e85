"""The words for a range are the same wherever a placement is told."""

import pytest

from factories import Workplace, signed_in, started


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ("33", "Emerging or above"),
        ("33...1.1", "Emerging to Developing"),
        ("3.11", "Emerging or below"),
        ("333311", "Developing"),
    ],
)
def test_dashboard_team_and_result_say_the_same(
    workplace: Workplace, answers: str, words: str
) -> None:
    workplace.share()
    open_ = started(workplace.learner, workplace.framework, occupational=answers)
    learner, manager = signed_in(workplace.learner), signed_in(workplace.manager)
    team = f"/teams/{workplace.team.pk}/"
    for client, path in (
        (learner, "/me/"),
        (learner, f"/me/a/{open_.pk}/result/"),
        (manager, team),
        (manager, f"{team}r/{open_.pk}/"),
    ):
        page = client.get(path).content.decode()
        assert words in page.replace("<b>", "").replace("</b>", ""), path
