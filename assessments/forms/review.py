"""What managers and learners send about an answer."""

from dataclasses import dataclass

from django.http import QueryDict

from assessments.forms.evidence import Fault
from nsx.lib.numbers import whole

FAULTS = {
    "review_empty": ("comment", "Choose one of the four, or write a comment."),
    "bad_value": ("value", "Choose one of the four."),
    "text_too_long": ("comment", "Keep it under 2,000 signs."),
    "bad_text": ("comment", "That text has a hidden sign in it. Type it, do not paste it."),
    "not_rated": ("value", "There is no rating any more: it was taken back."),
    "changed": ("value", "The rating changed while you were here. Look at it again, then save."),
    "view_changed": ("value", "Another manager gave a view meanwhile. Look at it, then save."),
    "unknown_statement": ("value", "They rate a version without this statement. Nothing is saved."),
    "no_talk": ("comment", "Nobody said anything about this yet."),
    "reply_empty": ("comment", "Write a few words first."),
}
"""By code: the field, and what to say."""

CHANGED = "changed"
STALE = (CHANGED, "view_changed")
"""Codes of a form that was made for what is no longer so."""
NOBODY = -1
"""The revision that stands for an answer nobody has seen."""


def fault_of(code: str) -> Fault:
    """A code as the message that stands at the form."""
    field, message = FAULTS[code]
    return Fault(field, code, message)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a form was made for: the answer, its revision, and the newest view of it, 0 for none."""

    assessment: int
    statement: int
    revision: int
    view: int

    @classmethod
    def read(cls, text: str) -> "Seen | None":
        """The four numbers with a hyphen between; None for anything else."""
        match [whole(part) for part in text.split("-")]:
            case [int(assessment), int(statement), int(revision), int(view)]:
                return cls(assessment, statement, revision, view)
        return None


@dataclass(frozen=True, slots=True)
class ViewForm:
    """What a manager sends of an answer: `act` is view, agree or ask.

    `seen` is what the form was made for, None where it does not say; `saw` the value it showed.
    """

    act: str
    given: str
    comment: str
    seen: Seen | None
    saw: int | None

    @classmethod
    def read(cls, data: QueryDict) -> "ViewForm":
        """The form as it was sent."""
        return cls(
            act=data.get("act", "view"),
            given=data.get("value", ""),
            comment=data.get("comment", ""),
            seen=Seen.read(data.get("seen", "")),
            saw=whole(data.get("saw", "")),
        )

    @property
    def value(self) -> int | None:
        """The chosen value: 1 to 4, None for none; 0 for what is no choice."""
        if not self.given:
            return None
        value = whole(self.given)
        return value if value in (1, 2, 3, 4) else 0

    def revision_of(self, assessment: int, statement: int) -> int:
        """Which revision of this answer the form was made for; NOBODY for another answer's form."""
        seen = self.seen
        same = seen and (seen.assessment, seen.statement) == (assessment, statement)
        return seen.revision if seen and same else NOBODY
