"""What tests of asking for a framework have in common."""

from typing import Any

from accounts.doors import body
from frameworks import actions
from frameworks.models import Occupation
from nsx.accounts.models import User
from teamwork import main_of

CODE = "41-3031.00"
PAGE = f"/occupations/{CODE}/"
ASK = f"{PAGE}ask/"
WITHDRAW = f"{ASK}withdraw/"
QUEUE = "/manage/requests/"
COUNT_ME = "Make an account to be counted, and we tell you once it is here."


def asked(occupation: Occupation, *people: User, why: str = "") -> None:
    """Each of these people asks for a framework of an occupation."""
    for person in people:
        actions.ask_for_framework(occupation=occupation, why=why, by=person)


def words(response: Any) -> str:
    """A page's words without its tags."""
    return main_of(body(response))
