"""Where the demo's assessments are played: rating, evidence, sharing and reviews."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from assessments import actions
from assessments.demo.people import (
    ADDED,
    AGREED,
    CHANGED,
    DIFFERED,
    GROWN,
    LINKS,
    NOT_MINE,
    NOTES,
    REWRITTEN,
    WHY,
    Mechanic,
)
from assessments.ladders import ladders_of, place_on
from assessments.models import (
    Assessment,
    Evidence,
    EvidenceUse,
    PlanItem,
    Rating,
    Review,
    Share,
)
from assessments.queries import answers_of
from frameworks.actions import publish
from frameworks.documents import FrameworkDoc, StatementDoc
from frameworks.models import Framework
from frameworks.outline import Outline, StatementLine
from frameworks.queries import document_of, outline_of
from nsx.accounts.models import AuditEvent, Membership, Team, User


class Stage:
    """Where the demo's assessments are played, with one source of chance for all."""

    def __init__(
        self, framework: Framework, team: Team, manager: User, now: datetime, chance: Random
    ) -> None:
        self.framework, self.team, self.manager = framework, team, manager
        self.now, self.chance = now, chance
        self.outline: Outline = outline_of(framework)
        self.lines = list(self.outline.statements)
        self.items = 0

    def mechanic(self, mechanic: Mechanic) -> None:
        """One of the team: rates, adds evidence, shares, and is reviewed."""
        first = mechanic.name.lower().replace(" ", ".")
        user = User.objects.create_user(f"{first}@example.org", name=mechanic.name)
        Membership.objects.create(team=self.team, user=user)
        finished = mechanic.share == 1
        wanted = self.lines[: round(len(self.lines) * mechanic.share)]
        if mechanic.before:
            # Last year's round has a chance of its own, so that this year's stays as it is.
            self.rated(
                user,
                tuple(skill - GROWN for skill in mechanic.skills),
                self.lines[:40],
                mechanic.before,
                finished=True,
                chance=Random(mechanic.name),
            )
        assessment = self.rated(user, mechanic.skills, wanted, mechanic.days_ago, finished)
        self.evidence(assessment, mechanic.evidence)
        if mechanic.shows:
            since = mechanic.before or mechanic.days_ago
            self.shared(assessment, mechanic.shows == "only", since)
        self.reviewed(assessment, mechanic.reviews, max(1, mechanic.days_ago - 3))

    def learner(self, user: User) -> None:
        """Two finished rounds with different results, and one half-way through."""
        self.rated(user, (1.3, 0.6, 1.5), self.lines, 400, finished=True)
        second = self.rated(user, (2.3, 1.3, 2.2), self.lines, 170, finished=True)
        self.evidence(second, 4)
        self.planned(second)
        half = self.lines[: round(40 * 0.55)]
        now = self.rated(user, (2.9, 2.0, 2.6), half, 3, finished=False)
        self.evidence(now, 3)
        self.shared(now, only=False, days_ago=160)
        self.reviewed(now, 6, 1)

    def new_version(self, user: User, by: User) -> None:
        """Another occupation the learner rated, which has changed since, if it is here."""
        old = Framework.objects.filter(
            occupation__code=CHANGED, status=Framework.Status.PUBLISHED
        ).first()
        if old is None:
            return
        other = Stage(old, self.team, self.manager, self.now, self.chance)
        result = other.rated(user, (2.2, 1.9, 1.8), other.lines[:40], 120, finished=True)
        other.evidence(result, 2)
        publish(document=_next_version(document_of(old)), by=by, why=WHY)

    def rated(
        self,
        user: User,
        skills: Sequence[float],
        lines: Sequence[StatementLine],
        days_ago: int,
        finished: bool,
        chance: Random | None = None,
    ) -> Assessment:
        """An assessment with these statements answered, some days ago."""
        assessment = actions.start_assessment(framework=self.framework, by=user)
        wanted = {line.id for line in lines}
        given = {
            line.id: answer(skill - level.rank, chance or self.chance)
            for skill, strand in zip(skills, self.outline.strands, strict=True)
            for domain in strand.domains
            for level in domain.levels
            for line in level.statements
            if line.id in wanted
        }
        actions.save_ratings(assessment=assessment, given=given, by=user)
        if finished:
            actions.finish_assessment(assessment=assessment, by=user)
        at = self.now - timedelta(days=days_ago)
        Assessment.objects.filter(pk=assessment.pk).update(
            started_at=at - timedelta(hours=2), finished_at=at if finished else None
        )
        Rating.objects.filter(assessment=assessment).update(rated_at=at - timedelta(minutes=5))
        happened(f"assessment:{assessment.pk}", at)
        return assessment

    def evidence(self, assessment: Assessment, statements: int) -> None:
        """Links, files and notes on answers that are met; one item serves two of them."""
        answers = answers_of(assessment)
        met = [line for line in self.lines if answers[line].met]
        chosen = self.chance.sample(met, min(statements, len(met)))
        item: Evidence | None = None
        for number, line in enumerate(chosen):
            if item is None or number != 1:
                item = self.item(assessment.learner)
            EvidenceUse.objects.create(evidence=item, assessment=assessment, statement_id=line.id)
        actions.place_anew(assessment=assessment)

    def item(self, owner: User) -> Evidence:
        """The next item of evidence: a link, a photo, a note, a text file, and again."""
        turn, self.items = self.items, self.items + 1
        at = self.now - timedelta(days=self.chance.randint(4, 90))
        if turn % 4 == 0:
            url, note = LINKS[turn // 4 % len(LINKS)]
            return Evidence.objects.create(
                owner=owner, kind=Evidence.Kind.LINK, url=url, note=note, created_at=at
            )
        if turn % 4 == 2:
            note = NOTES[turn // 4 % len(NOTES)]
            return Evidence.objects.create(
                owner=owner, kind=Evidence.Kind.NOTE, note=note, created_at=at
            )
        name, kind, data = (
            ("trued-wheel.png", "image/png", picture())
            if turn % 4 == 1
            else ("service-record.txt", "text/plain", _record(turn))
        )
        return Evidence.objects.create(
            owner=owner,
            kind=Evidence.Kind.FILE,
            file=ContentFile(data, name=name),
            file_name=name,
            content_type=kind,
            size=len(data),
            note="From our workshop book.",
            created_at=at,
        )

    def planned(self, assessment: Assessment) -> None:
        """What would lift them next, in their own plan: one with a day, one without."""
        ladder = ladders_of(self.outline.strands[0])[0]
        steps = place_on(ladder, answers_of(assessment).ratings()).next_steps
        for statement, days in zip(steps, (30, 0), strict=False):
            item = actions.plan_alone(
                assessment=assessment, statement=int(statement), by=assessment.learner
            )
            PlanItem.objects.filter(pk=item.pk).update(
                due=self.now + timedelta(days=days) if days else None,
                made_at=self.now - timedelta(days=160),
            )
            happened(f"plan:{item.pk}", self.now - timedelta(days=160))

    def shared(self, assessment: Assessment, only: bool, days_ago: int) -> None:
        """Shown to the team."""
        share = actions.share_occupation(
            assessment=assessment, team=self.team, only=only, by=assessment.learner
        )
        at = self.now - timedelta(days=days_ago)
        Share.objects.filter(pk=share.pk).update(created_at=at)
        happened(f"share:{share.pk}", at)

    def reviewed(self, assessment: Assessment, reviews: int, days_ago: int) -> None:
        """The manager's view of the first so many answers; every fifth or so is another one."""
        answers = answers_of(assessment)
        values = [(line, answers[line].value) for line in self.outline.strands[0].statements]
        rated = [(line, value) for line, value in values if isinstance(value, int)]
        for line, value in rated[:reviews]:
            seen, comment = self.view(value)
            review = actions.review_rating(
                assessment=assessment,
                statement=line.id,
                value=seen,
                comment=comment,
                by=self.manager,
            )
            at = self.now - timedelta(days=days_ago)
            Review.objects.filter(pk=review.pk).update(created_at=at)
            happened(f"review:{review.pk}", at)

    def view(self, value: int) -> tuple[int, str]:
        """What the manager says to an answer: a value and a comment."""
        if self.chance.random() < 0.2:
            other = value - 1 if value > 1 else value + 1
            return other, DIFFERED[other > value]
        return value, self.chance.choice(AGREED)


def answer(ahead: float, chance: Random) -> actions.Given:
    """How someone answers a statement that is this many levels below what they can do."""
    if chance.random() < 0.02:
        return actions.Given("na", chance.choice(NOT_MINE))
    felt = ahead + chance.gauss(0, 0.55)
    value = 1 + sum(felt > step for step in (-1.1, -0.35, 1.6))
    return actions.Given(value, not_sure=chance.random() < 0.06)


def _next_version(document: FrameworkDoc) -> FrameworkDoc:
    """The same a month later: some reworded, one moved, one gone, one new."""
    strand = document.strands[0]
    domain = strand.domains[0]
    first, second, *others = (list(level.statements) for level in domain.levels)
    first[5] = StatementDoc(first[5].text.replace("whose messages give", "with messages that give"))
    first[9] = StatementDoc(REWRITTEN)
    second.append(first.pop(8))
    second.pop(6)
    first.append(StatementDoc(ADDED))
    levels = tuple(
        replace(level, statements=tuple(statements))
        for level, statements in zip(domain.levels, (first, second, *others), strict=True)
    )
    changed = replace(strand, domains=(replace(domain, levels=levels),))
    return replace(document, version="v.26.11", strands=(changed, *document.strands[1:]))


def happened(target: str, at: datetime) -> None:
    """Move what the audit trail says of something into the past."""
    AuditEvent.objects.filter(target=target).update(at=at)


def picture() -> bytes:
    """A small drawing of a wheel."""
    image = Image.new("RGB", (480, 360), "#DDE4F8")
    draw = ImageDraw.Draw(image)
    for radius in (150, 140, 20):
        draw.ellipse((240 - radius, 180 - radius, 240 + radius, 180 + radius), outline="#3E3A9D")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _record(number: int) -> bytes:
    """A few lines of plain text."""
    return (
        f"Harbour Cycles, service record {1000 + number}\n"
        "Bottom bracket replaced, headset adjusted, test ride done.\n"
        "Made up for the demo.\n"
    ).encode()
