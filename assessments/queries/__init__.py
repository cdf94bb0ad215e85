"""Questions about assessments; what most others ask is at hand here."""

from assessments.answers import BLANK, Answer, Answers
from assessments.queries.answers import answers_by, answers_of, last_time, said

__all__ = ["BLANK", "Answer", "Answers", "answers_by", "answers_of", "last_time", "said"]
