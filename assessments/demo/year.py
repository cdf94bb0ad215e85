"""Twelve months of a made-up bicycle repairer, replayed: she tries, rates, shares, learns, tidies.

Each step does what a person would, through the same actions, and time passes between the steps
(assessments.demo.passing). What a step's docstring says is what the command prints of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from tempfile import TemporaryFile

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone

from assessments import actions
from assessments.actions.reminding import take_rerate_turn
from assessments.archive import write_archive
from assessments.demo.passing import Passing
from assessments.demo.people import OCCUPATION, PASSWORD, SignIn
from assessments.demo.stage import answer, picture
from assessments.evidence.files import check_file
from assessments.ladders import ladders_of, place_on
from assessments.letters import post
from assessments.models import Assessment, Evidence, EvidenceUse, Review, Share
from assessments.order import quick_of
from assessments.queries import answers_of
from assessments.queries.nearness import near
from assessments.queries.placements import strands_of
from assessments.queries.teamwork.plans import items_of
from assessments.reminding import rerate_letter
from frameworks.actions import publish
from frameworks.documents import FrameworkDoc, StatementDoc
from frameworks.models import Framework
from frameworks.outline import Outline, StatementLine
from frameworks.queries import document_of, outline_of
from nsx.accounts.actions.links import make_link
from nsx.accounts.models import Membership, Organisation, Team, User

MOTORCYCLES = "49-3052.00"
SLUG = "quay-street-cycles"
LEARNER = SignIn("nia@example.org", "Nia Farrow", "a learner after a year")
MANAGER = SignIn("ruth@example.org", "Ruth Calder", "her manager")
SEED = 365


@dataclass(frozen=True, slots=True)
class Told:
    """A step as it is printed: the day it happened on, what she did, and where she stands then."""

    day: date
    what: str
    stands: str


class Year:
    """The year and its people. Raises Framework.DoesNotExist where the example is not here."""

    def __init__(self) -> None:
        self.passing = Passing()
        self.chance = Random(SEED)
        self.framework = Framework.objects.select_related("occupation").get(
            occupation__code=OCCUPATION, status=Framework.Status.PUBLISHED
        )
        organisation = Organisation.objects.create(name="Quay Street Cycles", slug=SLUG)
        self.due: list[Assessment] = []
        self.team = Team.objects.create(organisation=organisation, name="Quay Street workshop")
        self.manager, self.learner = (_person(each) for each in (MANAGER, LEARNER))
        Membership.objects.create(team=self.team, user=self.manager, kind=Membership.Kind.MANAGER)

    def played(self) -> Iterator[Told]:
        """Play it step by step; each is told once it is done."""
        left = sum(step.after for step in STEPS)
        for step in STEPS:
            self.passing.days(step.after)
            left -= step.after
            step.do(self)
            what = (step.do.__doc__ or "").partition("\n")[0]
            yield Told(timezone.localdate() - timedelta(days=left), what, self._stands())

    def mailed(self) -> None:
        """Send what the year mails, to her alone, with the dates that its rounds have by now."""
        rounds = Assessment.objects.filter(pk__in=[each.pk for each in self.due])
        due = list(rounds.select_related("occupation"))
        post([rerate_letter(self.learner, due)] if due else [], settings.SITE_URL)

    # --- the steps ---------------------------------------------------------------------------

    def tries_quickly(self) -> None:
        """Has five minutes in a break: the quick form tells her where she stands."""
        assessment = self._begins()
        actions.choose_form(assessment=assessment, guess=2, by=self.learner)
        while asked := quick_of(self._outline(), answers_of(assessment), 2).next:
            level, line = asked
            given = {line.id: answer(FIRST[0] - level.rank, self.chance)}
            actions.save_ratings(assessment=assessment, given=given, by=self.learner)

    def first_round(self) -> None:
        """Rates the rest at home, with what she answered kept, and finishes."""
        assessment = self._begins()
        actions.choose_form(assessment=assessment, guess=None, by=self.learner)
        self._rates(assessment, FIRST, only=self._blank(assessment))

    def first_evidence(self) -> None:
        """Attaches a certificate, a note and a link to what she does fully."""
        assessment = self._newest()
        certificate = check_file("brake-course.png", picture())
        for line, (note, url) in zip(self._met(assessment), EVIDENCE, strict=False):
            actions.add_evidence(
                assessment=assessment,
                statement=line.id,
                kind="link" if url else "note" if note else "file",
                url=url,
                note=note,
                file=None if url or note else certificate,
                by=self.learner,
            )

    def plans(self) -> None:
        """Puts what would lift her into her plan."""
        assessment = self._newest()
        placed = place_on(
            ladders_of(self._outline().strands[0])[0], answers_of(assessment).ratings()
        )
        for statement in placed.next_steps[:3]:
            actions.plan_alone(assessment=assessment, statement=int(statement), by=self.learner)

    def joins(self) -> None:
        """Joins her workshop's team by its link and shows it her newest result, and later ones."""
        link = make_link(team=self.team, by=self.manager)
        actions.join_team(link=link, show=self._newest(), only=False, by=self.learner)

    def reviewed(self) -> None:
        """Her manager looks: agrees with six answers, sees one otherwise, asks to see one."""
        assessment = self._newest()
        actions.record_team_view(team=self.team, by=self.manager, assessment=assessment)
        *looked_at, asked = self._met(assessment)[:8]
        for number, line in enumerate(looked_at):
            value = 2 if number == 6 else 3
            actions.review_rating(
                assessment=assessment,
                statement=line.id,
                value=value,
                comment="Let us do the next one together." if value == 2 else "",
                by=self.manager,
            )
        actions.ask_for_evidence(
            assessment=assessment,
            statement=asked.id,
            comment="Could you show me?",
            by=self.manager,
        )

    def answers_the_ask(self) -> None:
        """Uses an item she has already to answer her manager."""
        asked = Review.objects.filter(assessment=self._newest(), kind=Review.Kind.ASK).first()
        item = self.learner.evidence.first()
        if asked and item:
            actions.use_evidence(
                evidence=item,
                assessment=asked.assessment,
                statement=asked.statement_id,
                by=self.learner,
            )

    def second_round(self) -> None:
        """Rates again in spring: what she learned moves her up, two things she sees lower."""
        assessment = self._begins()
        self._rates(assessment, SECOND)
        self._uses_again(assessment)

    def ticks_the_plan(self) -> None:
        """Ticks what she planned and does fully now."""
        met = {line.lineage for line in self._met(self._newest())}
        for item in items_of(self.learner).filter(done_at=None):
            if item.statement.lineage in met:
                actions.finish_plan_item(item=item, by=self.learner)

    def new_version(self) -> None:
        """A new version comes. She moves, keeps what holds, and rates what is new."""
        document = _a_year_on(document_of(self.framework))
        self.framework = publish(document=document, by=None, why="Yearly look over.").framework
        moved = actions.move_assessment(
            assessment=self._newest(), to=self.framework, by=self.learner
        )
        self._rates(moved, SECOND, only=self._blank(moved))

    def looks_next_door(self) -> None:
        """Sees how near she is to motorcycles, and takes over what reads the same."""
        found = near(self.learner, MOTORCYCLES)
        if found and found.framework and found.found:
            same = {pk for strand in found.found.strands for pk in strand.same_open}
            values = {pk: value for pk, value in found.found.open.items() if pk in same}
            actions.take_over(framework=found.framework, values=values, by=self.learner)

    def tidies_evidence(self) -> None:
        """Replaces the certificate by the renewed one, and deletes a note she needs no more."""
        files = Evidence.objects.of(self.learner).filter(kind=Evidence.Kind.FILE)
        renewed = check_file("brake-course-renewed.png", picture())
        for item in files:
            actions.replace_evidence(evidence=item, file=renewed, by=self.learner)
        note = Evidence.objects.of(self.learner).filter(kind=Evidence.Kind.NOTE).first()
        if note:
            actions.delete_evidence(evidence=note, by=self.learner)

    def shows_one(self) -> None:
        """Shows the team just this one result instead of all that come."""
        actions.share_occupation(
            assessment=self._newest(), team=self.team, only=True, by=self.learner
        )

    def stops_showing(self) -> None:
        """Stops showing it: from this moment the team sees her name alone."""
        for share in Share.objects.of(self.learner):
            actions.withdraw_share(share=share, by=self.learner)

    def reminded(self) -> None:
        """Half a year after her result a mail asks whether she wants to rate again."""
        self.due = take_rerate_turn(user=self.learner.pk, now=timezone.now())

    def third_round(self) -> None:
        """Begins again in winter and is half-way through."""
        assessment = self._begins()
        half = {line.id for line in self._lines()[:24]}
        self._rates(assessment, (3.4, 2.2, 2.9), only=half, finish=False)

    def takes_along(self) -> None:
        """Takes all she has along as a zip, and deletes the first round."""
        with TemporaryFile() as made:
            write_archive(self.learner, made)
        first = Assessment.objects.of(self.learner).order_by("started_at").first()
        if first:
            actions.delete_assessment(assessment=first, by=self.learner)

    # --- what the steps have in common ---------------------------------------------------------

    def _outline(self) -> Outline:
        return outline_of(self.framework)

    def _lines(self) -> list[StatementLine]:
        return list(self._outline().statements)

    def _begins(self) -> Assessment:
        return actions.start_assessment(framework=self.framework, by=self.learner)

    def _newest(self) -> Assessment:
        mine = Assessment.objects.of(self.learner).filter(occupation=self.framework.occupation_id)
        return mine.select_related("framework", "occupation").newest_first()[0]

    def _rates(
        self,
        assessment: Assessment,
        skills: tuple[float, float, float],
        only: set[int] | None = None,
        finish: bool = True,
    ) -> None:
        given = {
            line.id: answer(skill - level.rank, self.chance)
            for skill, strand in zip(skills, self._outline().strands, strict=True)
            for domain in strand.domains
            for level in domain.levels
            for line in level.statements
            if only is None or line.id in only
        }
        actions.save_ratings(assessment=assessment, given=given, by=self.learner)
        if finish:
            actions.finish_assessment(assessment=assessment, by=self.learner)

    def _blank(self, assessment: Assessment) -> set[int]:
        answers = answers_of(assessment)
        return {line.id for line in self._lines() if not answers[line].given}

    def _met(self, assessment: Assessment) -> list[StatementLine]:
        answers = answers_of(assessment)
        return [line for line in self._lines() if answers[line].met]

    def _uses_again(self, assessment: Assessment) -> None:
        """The items of the round before, on the same statements where they are met still."""
        met = {line.id for line in self._met(assessment)}
        for use in EvidenceUse.objects.of(self.learner).filter(statement__in=met).order_by("pk"):
            actions.use_evidence(
                evidence=use.evidence,
                assessment=assessment,
                statement=use.statement_id,
                by=self.learner,
            )

    def _stands(self) -> str:
        return "; ".join(
            f"{strand.title}: {strand.own.label}"
            for views in strands_of([self._newest()]).values()
            for strand in views.values()
        )


@dataclass(frozen=True, slots=True)
class Step:
    """What is done so many days after the step before."""

    after: int
    do: Callable[[Year], None]


STEPS = (
    Step(0, Year.tries_quickly),
    Step(3, Year.first_round),
    Step(5, Year.first_evidence),
    Step(1, Year.plans),
    Step(24, Year.joins),
    Step(4, Year.reviewed),
    Step(2, Year.answers_the_ask),
    Step(75, Year.second_round),
    Step(1, Year.ticks_the_plan),
    Step(30, Year.new_version),
    Step(10, Year.looks_next_door),
    Step(15, Year.tidies_evidence),
    Step(6, Year.shows_one),
    Step(7, Year.stops_showing),
    Step(160, Year.reminded),
    Step(12, Year.third_round),
    Step(10, Year.takes_along),
)

FIRST, SECOND = (1.5, 0.6, 1.7), (2.5, 1.4, 2.3)
"""What she can do at first and in spring, in levels of the three strands."""

EVIDENCE = (
    ("", ""),
    ("Workbook of my first month, signed by Ruth.", ""),
    ("Course on hydraulic brakes", "https://example.org/quay-street/courses/brakes"),
)
"""Note and address of each item; without either it is the certificate."""


def _person(sign_in: SignIn) -> User:
    user = User.objects.create_user(sign_in.email, PASSWORD, name=sign_in.name)
    EmailAddress.objects.create(user=user, email=sign_in.email, verified=True, primary=True)
    return user


def _a_year_on(document: FrameworkDoc) -> FrameworkDoc:
    """The next version: one statement reworded, one gone, one new."""
    strand = document.strands[0]
    domain = strand.domains[0]
    first, second, *others = (list(level.statements) for level in domain.levels)
    first[0] = StatementDoc(first[0].text.replace("gets help with", "asks for help with"))
    second.pop(9)
    second.append(StatementDoc(ADDED))
    levels = tuple(
        replace(level, statements=tuple(statements))
        for level, statements in zip(domain.levels, (first, second, *others), strict=True)
    )
    changed = replace(strand, domains=(replace(domain, levels=levels),))
    version = f"{document.version}-next"
    return replace(document, version=version, strands=(changed, *document.strands[1:]))


ADDED = (
    "Battery storage — keeps spare packs apart in a steel cabinet at half charge, checks each one "
    "weekly, and writes down what was found."
)
