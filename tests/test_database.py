"""What the database itself refuses, whatever the code above it does."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, Rating
from frameworks.models import Domain, Framework, Level, Occupation, Statement, Strand
from nsx.accounts import actions
from nsx.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def occupation() -> Occupation:
    return Occupation.objects.create(code="99-9999.00", title="Test clerks")


def version(occupation: Occupation, name: str, status: str) -> Framework:
    return Framework.objects.create(
        occupation=occupation,
        version=name,
        status=status,
        schema_version="1.0",
        occupation_block={},
        digest=name,
    )


@pytest.fixture
def statement(occupation: Occupation) -> Statement:
    strand = Strand.objects.create(
        framework=version(occupation, "v1", "published"), kind="occupational"
    )
    domain = Domain.objects.create(strand=strand, position=0)
    level = Level.objects.create(domain=domain, rank=1, key="emerging", label="Emerging")
    return Statement.objects.create(level=level, position=0, text="Answers", digest="d")


@pytest.fixture
def assessment(statement: Statement) -> Assessment:
    framework = statement.level.domain.strand.framework
    return Assessment.objects.create(
        learner=User.objects.create_user("ann@example.org"),
        occupation=framework.occupation,
        framework=framework,
    )


def test_an_occupation_has_one_published_version(occupation: Occupation) -> None:
    version(occupation, "v1", "published")
    version(occupation, "v0", "retired")
    with pytest.raises(IntegrityError), transaction.atomic():
        version(occupation, "v2", "published")


def test_a_learner_has_one_open_assessment_of_an_occupation(assessment: Assessment) -> None:
    again = {
        "learner": assessment.learner,
        "occupation": assessment.occupation,
        "framework": assessment.framework,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(**again)
    assessment.finished_at = assessment.started_at
    assessment.save()
    Assessment.objects.create(**again)


@pytest.mark.parametrize(
    ("fields", "accepted"),
    [
        ({"value": 1}, True),
        ({"value": 4}, True),
        ({"value": None}, True),
        ({"value": 0}, False),
        ({"value": 5}, False),
        ({"not_applicable": True, "reason": "No bikes with gears here"}, True),
        ({"not_applicable": True, "reason": ""}, False),
        ({"not_applicable": True, "reason": "No", "value": 3}, False),
    ],
)
def test_a_rating_is_on_the_scale(
    assessment: Assessment, statement: Statement, fields: dict[str, object], accepted: bool
) -> None:
    def save() -> None:
        with transaction.atomic():
            Rating.objects.create(assessment=assessment, statement=statement, digest="d", **fields)

    if accepted:
        save()
    else:
        with pytest.raises(IntegrityError):
            save()
    assert Rating.objects.count() == accepted


def test_e_mail_addresses_differ_by_more_than_case() -> None:
    User.objects.create_user("ann@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Ann@Example.org")


def test_only_a_guest_may_lack_an_e_mail_address() -> None:
    User.objects.create(is_guest=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(is_guest=False)


on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own settings")


@on_sqlite
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_sqlite_is_set_up_to_be_safe(pragma: str, value: int | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone()[0] == value


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_takes_the_lock_where_a_change_begins() -> None:
    """Two that read first and then wait for each other to write could not both go on."""
    user = User.objects.create_user("ann@example.org")
    with CaptureQueriesContext(connection) as done:
        actions.rename(user=user, name="Ann", by=user)
    assert done.captured_queries[0]["sql"] == "BEGIN IMMEDIATE"
