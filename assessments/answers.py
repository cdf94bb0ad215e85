"""What a learner said of each statement, as pages and the placement rule take it (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from assessments import placement as rule
from frameworks.outline import StatementLine


@dataclass(frozen=True, slots=True)
class Answer:
    """What a learner said of one statement, with what stands beside it.

    `value` is 1 to 4, "na" or None; `evidence` counts items; `confirmed` is the newest
    review's value, or None. `digest` names the wording the answer was given for. `kept_from` is
    the version it was given in where it came along from another.
    """

    value: rule.Value = None
    reason: str = ""
    not_sure: bool = False
    revision: int = 0
    digest: str = ""
    rated_at: datetime | None = None
    evidence: int = 0
    confirmed: rule.Value = None
    kept_from: str | None = None

    @property
    def given(self) -> bool:
        """Whether there is an answer at all."""
        return self.value is not None

    @property
    def met(self) -> bool:
        """Whether it counts as met: Fully or Beyond."""
        return isinstance(self.value, int) and self.value >= rule.RULE.held_at

    def rating(self) -> rule.Rating:
        """The same for the placement rule."""
        return rule.Rating(self.value, self.confirmed, self.evidence, self.digest)


BLANK = Answer()


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one assessment by statement row id; unanswered ones give a blank."""

    by_id: Mapping[int, Answer] = field(default_factory=dict)

    def __getitem__(self, statement: StatementLine) -> Answer:
        return self.by_id.get(statement.id, BLANK)

    def after(self, said: Mapping[int, Mapping[str, Any]]) -> "Answers":
        """The answers once these fields of theirs are stored, by statement row id."""
        changed = {
            id_: replace(self.by_id.get(id_, BLANK), **fields) for id_, fields in said.items()
        }
        return Answers({**self.by_id, **changed})

    def ratings(self) -> dict[int, rule.Rating]:
        """All of them for the placement rule."""
        return {id_: answer.rating() for id_, answer in self.by_id.items()}
