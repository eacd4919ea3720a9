"""Leaves a platform that fails alone for a while: timeouts, refused connections and 5xx, not refusals.

A closed breaker lets everything pass. Failures of so many different questions in a row, without any other answer
between them, open it; then nothing is asked until its pause is over, and then a single question. If that fails too,
the pause doubles; any other answer closes the breaker. (The pattern is Nygard's, Release It!, 2nd ed., 5.2.)
"""

from datetime import datetime, timedelta

from domain.answer import Outcome

FIRST, LONGEST = timedelta(minutes=1), timedelta(minutes=30)


class Breaker:
    """One connector's. A question is any name of a request that is the same when the same is asked again.

    Different questions are counted, because one account that a platform stumbles over is no outage.
    """

    def __init__(self, after: int) -> None:
        self._after = after
        self._failed: set[str] = set()
        self._pause = FIRST
        self._until: datetime | None = None
        self._trial = ""

    def shut(self, question: str, now: datetime) -> datetime | None:
        """Until when nothing may be asked; None: this question may be."""
        if self._until is None:
            return None
        if now < self._until:
            return self._until
        # One that never comes back, because the daemon dropped it, bars the way no longer than this.
        self._trial, self._until = question, now + FIRST
        return None

    def told(self, question: str, outcome: Outcome, now: datetime) -> None:
        """What came of a question that was let pass."""
        if outcome is not Outcome.ERROR:
            self._close()
        elif self._until is None:
            self._failed.add(question)
            if len(self._failed) >= self._after:
                self._open(now)
        elif question == self._trial:
            self._pause = min(2 * self._pause, LONGEST)
            self._open(now)

    def _open(self, now: datetime) -> None:
        self._until, self._trial = now + self._pause, ""

    def _close(self) -> None:
        self._failed.clear()
        self._pause, self._until, self._trial = FIRST, None, ""
