"""Gives cases their level, with what other cases and the calendar say of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from alerting import lifecycle
from alerting.grade import case_of, grade
from alerting.lifecycle import Sighting
from domain.grading import Grade, Grading
from domain.incident import Incident
from monitor.store.around import around, related, wave_of
from monitor.store.waves import Wave


@dataclass(frozen=True, kw_only=True)
class Appraisal:
    """`is_guarded` tells whether a moment lies in a period of special protection (重保期)."""

    grading: Grading
    is_guarded: Callable[[datetime], bool]

    def graded(self, conn: Connection, before: Incident | None, sighting: Sighting, now: datetime) -> Sighting:
        """The sighting with the grade of the case as it will be after it; as it is where nothing changes."""
        drawn = lifecycle.sighted(before, sighting, now)
        if before is not None and replace(drawn, last_seen=before.last_seen) == before:
            return sighting
        return replace(sighting, grade=self.grade(conn, drawn, now))

    def grade(self, conn: Connection, incident: Incident, now: datetime) -> Grade:
        """What the rules give a case, whatever level it has."""
        return self._grade(conn, incident, now, None)

    def raised_with(self, conn: Connection, incident: Incident, now: datetime) -> Iterator[tuple[Incident, Incident]]:
        """Other open cases that are graver now that this one is known: before and after.

        Storing one of them raises no further ones: a level says nothing about other cases.
        """
        others = related(conn, incident, grading=self.grading)
        wave = wave_of(conn, incident, self.grading) if others else None
        for other in others:
            raised = lifecycle.regraded(other, self._grade(conn, other, now, wave), known=other)
            if raised is not other:
                yield other, raised

    def _grade(self, conn: Connection, incident: Incident, now: datetime, wave: Wave | None) -> Grade:
        guarded = self.is_guarded(now)
        known = around(conn, incident, grading=self.grading, guarded=guarded, now=now, wave=wave)
        return grade(case_of(incident, around=known, grading=self.grading), self.grading)
