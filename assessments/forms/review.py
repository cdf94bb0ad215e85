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
    "no_talk": ("comment", "Nobody said anything about this yet."),
    "reply_empty": ("comment", "Write a few words first."),
}
"""By code: the field, and what to say."""

CHANGED = "changed"


def fault_of(code: str) -> Fault:
    """A code as the message that stands at the form."""
    field, message = FAULTS[code]
    return Fault(field, code, message)


@dataclass(frozen=True, slots=True)
class ViewForm:
    """What a manager sends of an answer: `act` is view, agree or ask.

    `seen` is the revision the form was made for, `saw` the value, to be shown where it changed.
    """

    act: str
    given: str
    comment: str
    seen: int
    saw: int | None

    @classmethod
    def read(cls, data: QueryDict) -> "ViewForm":
        """The form as it was sent; what has no revision was seen by nobody."""
        seen = whole(data.get("seen", ""))
        return cls(
            act=data.get("act", "view"),
            given=data.get("value", ""),
            comment=data.get("comment", ""),
            seen=-1 if seen is None else seen,
            saw=whole(data.get("saw", "")),
        )

    @property
    def value(self) -> int | None:
        """The chosen value: 1 to 4, None for none; 0 for what is no choice."""
        if not self.given:
            return None
        value = whole(self.given)
        return value if value in (1, 2, 3, 4) else 0
