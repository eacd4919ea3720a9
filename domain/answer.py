"""What a platform said: a closed set, so that silence is never mistaken for absence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, Never, TypeVar

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Outcome(StrEnum):
    OK = "ok"
    EMPTY = "empty"
    NOT_FOUND = "not_found"
    GONE = "gone"
    AUTH = "auth"
    RATE_LIMITED = "rate_limited"
    BLOCKED = "blocked"
    SHAPE = "shape"
    ERROR = "error"

    @property
    def is_absence(self) -> bool:
        """Only these two say that an account is not there."""
        return self in {Outcome.NOT_FOUND, Outcome.GONE}

    @property
    def is_valid(self) -> bool:
        """The platform answered the question that was asked."""
        return self in {Outcome.OK, Outcome.EMPTY, Outcome.NOT_FOUND, Outcome.GONE}

    @property
    def is_refusal(self) -> bool:
        """Asking again before `not_before` makes it worse."""
        return self in {Outcome.AUTH, Outcome.RATE_LIMITED, Outcome.BLOCKED}


class AnswerMissing(Exception):
    """The value of an answer that has none was asked for: a fault in the program, not of the platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[T_co]):
    """`found` is there only when the outcome is ok; `more` tells of further pages that were not read.

    `whole`: the platform said that nothing follows, and is one that is believed; without it, that `more` is False says
    only that nobody was told where to read on.

    `route` is the connector that gave it, where several could.
    """

    outcome: Outcome
    found: T_co | None = None
    detail: str = ""
    not_before: datetime | None = None
    more: bool = False
    whole: bool = False
    route: str = ""

    @property
    def value(self) -> T_co:
        if self.found is None:
            raise AnswerMissing(f"the answer is {self.outcome}: {self.detail}")
        return self.found


def ok(found: T, *, more: bool = False, whole: bool = False) -> Answer[T]:
    return Answer(outcome=Outcome.OK, found=found, more=more, whole=whole)


EMPTY: Answer[Never] = Answer(outcome=Outcome.EMPTY)
