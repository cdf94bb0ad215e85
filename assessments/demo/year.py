"""Twelve months of a made-up nurse, replayed: she tries, rates, shares, learns, moves on, leaves.

Each step does what a person would, through the same actions, and time passes between the steps
(assessments.demo.passing). What a step's docstring says is what the command prints of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.utils import timezone

from assessments import actions
from assessments.demo.passing import Passing
from assessments.demo.people import PASSWORD, SignIn
from assessments.demo.stage import answer, picture
from assessments.evidence.files import check_file
from assessments.models import Assessment, EvidenceUse, Review, Share
from assessments.queries import answers_of
from assessments.queries.placements import strands_of
from frameworks.actions import publish
from frameworks.documents import FrameworkDoc, StatementDoc
from frameworks.models import Framework
from frameworks.outline import Outline, StatementLine
from frameworks.queries import document_of, outline_of
from nsx.accounts.actions.links import make_link
from nsx.accounts.models import Membership, Organisation, Team, User

NURSING = "29-1141.00"
SLUG = "quay-street-hospital"
NURSE = SignIn("nurse@example.org", "Nia Farrow", "a learner after a year")
HEAD = SignIn("head@example.org", "Ruth Calder", "her manager")
SEED = 29_1141


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
            occupation__code=NURSING, status=Framework.Status.PUBLISHED
        )
        organisation = Organisation.objects.create(name="Quay Street Hospital", slug=SLUG)
        self.team = Team.objects.create(organisation=organisation, name="Ward 4")
        self.head, self.nurse = (_person(each) for each in (HEAD, NURSE))
        Membership.objects.create(team=self.team, user=self.head, kind=Membership.Kind.MANAGER)

    def played(self) -> Iterator[Told]:
        """Play it step by step; each is told once it is done."""
        left = sum(step.after for step in STEPS)
        for step in STEPS:
            self.passing.days(step.after)
            left -= step.after
            step.do(self)
            what = (step.do.__doc__ or "").partition("\n")[0]
            yield Told(timezone.localdate() - timedelta(days=left), what, self._stands())

    # --- the steps ---------------------------------------------------------------------------

    def first_round(self) -> None:
        """Rates herself for the first time, all of it, and finishes."""
        self._rates(self._begins(), (1.5, 0.6, 1.7))

    def first_evidence(self) -> None:
        """Attaches a certificate, a note and a link to what she does fully."""
        assessment = self._newest()
        certificate = check_file("sepsis-course.png", picture())
        for line, (note, url) in zip(self._met(assessment), EVIDENCE, strict=False):
            actions.add_evidence(
                assessment=assessment,
                statement=line.id,
                kind="link" if url else "note" if note else "file",
                url=url,
                note=note,
                file=None if url or note else certificate,
                by=self.nurse,
            )

    def joins(self) -> None:
        """Joins her ward's team by its link and shows it her newest result, and later ones."""
        link = make_link(team=self.team, by=self.head)
        actions.join_team(link=link, show=self._newest(), only=False, by=self.nurse)

    def reviewed(self) -> None:
        """Her manager looks: agrees with six answers, sees one otherwise, asks to see one."""
        assessment = self._newest()
        actions.record_team_view(team=self.team, by=self.head, assessment=assessment)
        met = self._met(assessment)
        for number, line in enumerate(met[:7]):
            value = 2 if number == 6 else 3
            actions.review_rating(
                assessment=assessment,
                statement=line.id,
                value=value,
                comment="Let us do the next one together." if value == 2 else "",
                by=self.head,
            )
        actions.ask_for_evidence(
            assessment=assessment, statement=met[7].id, comment="Could you show me?", by=self.head
        )

    def answers_the_ask(self) -> None:
        """Uses an item she has already to answer her manager."""
        asked = Review.objects.filter(assessment=self._newest(), kind=Review.Kind.ASK).first()
        item = self.nurse.evidence.first()
        if asked and item:
            actions.use_evidence(
                evidence=item,
                assessment=asked.assessment,
                statement=asked.statement_id,
                by=self.nurse,
            )

    def second_round(self) -> None:
        """Rates again in spring: what she learned moves her up, two things she sees lower."""
        assessment = self._begins()
        self._rates(assessment, (2.5, 1.4, 2.3))
        self._uses_again(assessment)

    def new_version(self) -> None:
        """A new version comes. She moves, keeps what holds, and rates what is new."""
        document = _a_year_on(document_of(self.framework))
        self.framework = publish(document=document, by=None, why="Yearly look over.").framework
        moved = actions.move_assessment(assessment=self._newest(), to=self.framework, by=self.nurse)
        answers = answers_of(moved)
        blank = {line.id for line in self._lines() if not answers[line].given}
        self._rates(moved, (2.6, 1.5, 2.4), only=blank)

    def shows_one(self) -> None:
        """Shows the team just this one result instead of all that come."""
        actions.share_occupation(
            assessment=self._newest(), team=self.team, only=True, by=self.nurse
        )

    def stops_showing(self) -> None:
        """Stops showing it: from this moment the team sees her name alone."""
        for share in Share.objects.of(self.nurse):
            actions.withdraw_share(share=share, by=self.nurse)

    def third_round(self) -> None:
        """Begins again in winter and is half-way through."""
        assessment = self._begins()
        half = {line.id for line in self._lines()[:24]}
        self._rates(assessment, (3.4, 2.2, 2.9), only=half, finish=False)

    # --- what the steps have in common ---------------------------------------------------------

    def _outline(self) -> Outline:
        return outline_of(self.framework)

    def _lines(self) -> list[StatementLine]:
        return list(self._outline().statements)

    def _begins(self) -> Assessment:
        return actions.start_assessment(framework=self.framework, by=self.nurse)

    def _newest(self) -> Assessment:
        mine = Assessment.objects.of(self.nurse).filter(occupation=self.framework.occupation_id)
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
        actions.save_ratings(assessment=assessment, given=given, by=self.nurse)
        if finish:
            actions.finish_assessment(assessment=assessment, by=self.nurse)

    def _met(self, assessment: Assessment) -> list[StatementLine]:
        answers = answers_of(assessment)
        return [line for line in self._lines() if answers[line].met]

    def _uses_again(self, assessment: Assessment) -> None:
        """The items of the round before, on the same statements where they are met still."""
        met = {line.id for line in self._met(assessment)}
        for use in EvidenceUse.objects.of(self.nurse).filter(statement__in=met).order_by("pk"):
            actions.use_evidence(
                evidence=use.evidence,
                assessment=assessment,
                statement=use.statement_id,
                by=self.nurse,
            )

    def _stands(self) -> str:
        mine = Assessment.objects.of(self.nurse).select_related("framework", "occupation")
        rows = list(mine.newest_first()[:1])
        return "; ".join(
            f"{strand.title}: {strand.own.label}"
            for views in strands_of(rows).values()
            for strand in views.values()
        )


@dataclass(frozen=True, slots=True)
class Step:
    """What is done so many days after the step before."""

    after: int
    do: Callable[[Year], None]


STEPS = (
    Step(0, Year.first_round),
    Step(5, Year.first_evidence),
    Step(24, Year.joins),
    Step(4, Year.reviewed),
    Step(2, Year.answers_the_ask),
    Step(75, Year.second_round),
    Step(50, Year.new_version),
    Step(53, Year.shows_one),
    Step(7, Year.stops_showing),
    Step(140, Year.third_round),
)

EVIDENCE = (
    ("", ""),
    ("Preceptor's sheet of my first month, signed.", ""),
    ("Course on sepsis", "https://example.org/quay-street/courses/sepsis"),
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
    first[0] = StatementDoc(first[0].text.replace("at the start of", "at the very start of"))
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
    "Virtual check-ins — sees patients on a screen between rounds, and goes to the bedside at once "
    "when what they say and what the monitor shows do not fit."
)
