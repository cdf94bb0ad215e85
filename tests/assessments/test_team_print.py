"""The page of a team for a meeting."""

import re
from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone

from assessments import actions
from assessments.models import Assessment, Campaign, PlanItem, Target
from factories import MembershipFactory, Workplace, signed_in, started
from frameworks.models import Statement


def printed(workplace: Workplace, query: str = "") -> str:
    response = signed_in(workplace.manager).get(f"/teams/{workplace.team.pk}/print/{query}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def aim(workplace: Workplace, level: str) -> None:
    Target.objects.create(
        team=workplace.team,
        occupation=workplace.framework.occupation,
        strand="occupational",
        level=level,
    )


def test_it_tells_facts_gaps_and_where_people_stand(workplace: Workplace) -> None:
    workplace.share()
    aim(workplace, "advanced")
    workplace.join("Kit Guide", "33333344")
    MembershipFactory.create(team=workplace.team, user__name="Nobody Sharing")
    page = printed(workplace)
    assert "Test clerks, occupational skills · target level Advanced" in page
    assert "who share, of 3 2" in page
    assert "have finished rating 2 of 2" in page
    assert "are at Advanced or above 1 of 2" in page
    assert "Advanced occupational skill 1 Advanced 1 of 2 Kit Guide" in page
    assert "Advanced Target 1 Kit Guide" in page
    assert "Proficient 1 Lee Learner" in page
    assert "Not shared 1 Nobody Sharing" in page
    assert "Developing occupational skill" not in page


def test_ten_gaps_are_shown_and_who_is_still_rating_is_marked(workplace: Workplace) -> None:
    workplace.share()
    aim(workplace, "advanced")
    actions.reopen_assessment(assessment=workplace.result, by=workplace.learner)
    page = printed(workplace)
    assert "Lee Learner *" in page or "Lee Learner*" in page
    assert "* still rating" in page
    for number in range(3):
        workplace.join(f"Kit {number}", "11111111")
    assert printed(workplace).count(" of 4 No one yet") == 8


def test_what_was_agreed_is_told_for_as_long_as_it_is_shown(workplace: Workplace) -> None:
    share = workplace.share()
    guide = workplace.join("Gil Guide").learner
    now = timezone.now()
    Campaign.objects.create(
        team=workplace.team,
        occupation=workplace.framework.occupation,
        due=date(2030, 5, 1),
        message="Before the season.",
        made_at=now - timedelta(days=1),
    )
    for number, statement in enumerate(Statement.objects.order_by("pk")[:8]):
        PlanItem.objects.create(
            learner=workplace.learner,
            team=workplace.team,
            occupation=workplace.framework.occupation,
            statement=statement,
            guide=guide,
            due=date(2030, 6, 1) + timedelta(days=number),
            done_at=now if number == 0 else None,
        )
    page = printed(workplace)
    assert "Rate anew by 1 May 2030: 2 of 2 have so far. “Before the season.”" in page
    assert "skill 2, with Gil Guide, by 2 Jun 2030" in page
    assert "by 1 Jun 2030" not in page
    assert "and 1 more in the plan" in page
    Assessment.objects.update(
        finished_at=F("finished_at") - timedelta(days=2),
        started_at=F("started_at") - timedelta(days=3),
    )
    assert "0 of 2 have so far" in printed(workplace)
    actions.withdraw_share(share=share, by=workplace.learner)
    assert "Gil Guide, by" not in printed(workplace)


def test_paper_and_campaign_say_the_same_of_how_many_rated(workplace: Workplace) -> None:
    """Somebody who finished what was asked and has begun another round since."""
    workplace.share()
    now = timezone.now()
    made = Campaign.objects.create(
        team=workplace.team,
        occupation=workplace.framework.occupation,
        due=date(2030, 5, 1),
        made_at=now - timedelta(days=1),
    )
    Assessment.objects.update(finished_at=now)
    started(workplace.learner, workplace.framework, occupational="3")
    assert "Rate anew by 1 May 2030: 1 of 1 have so far." in printed(workplace)
    path = f"/teams/{workplace.team.pk}/campaigns/{made.pk}/"
    assert "1 of 1" in signed_in(workplace.manager).get(path).content.decode()


def test_nothing_shared_is_a_page_too(workplace: Workplace) -> None:
    page = printed(workplace)
    assert "Nothing is shared yet" in page
    assert "Nothing yet." in page


def test_a_target_is_tried_out_on_paper(workplace: Workplace) -> None:
    workplace.share()
    assert "tried out: Advanced" in printed(workplace, "?target=advanced")
