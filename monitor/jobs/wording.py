"""Puts what the outbox holds into words, as things stand when it is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from alerting.messages.catalog import Catalog
from alerting.messages.collapse import collapsed
from alerting.messages.render import announce, render
from domain.deadline import Deadline
from domain.incident import Incident
from domain.notification import Message, Notification
from domain.text import Text
from monitor.jobs.parcels import Parcel
from monitor.store import bulletins, incidents
from monitor.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message and the case that it is about; a bulletin is about none."""

    message: Message
    incident: Incident | None = None


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Speaks `catalog`'s language in `zone`; `rules` are the reasons of the grading rules by their ids."""

    watch: Callable[[], Watch]
    catalog: Catalog
    zone: ZoneInfo
    rules: Mapping[str, Text]
    deadlines: Callable[[Connection, int], Sequence[Deadline]]

    def letters(self, conn: Connection, parcel: Parcel, now: datetime) -> tuple[Letter, ...]:
        """What each of them says; one whose case or bulletin is no longer there is left out."""
        found = (self._letter(conn, notification, now) for notification in parcel.notifications)
        return tuple(letter for letter in found if letter is not None)

    def message(self, parcel: Parcel, letters: Sequence[Letter]) -> Message:
        """The one message that goes out."""
        if not parcel.key:
            return letters[0].message
        return collapsed([letter.message for letter in letters], self.catalog, key=parcel.key)

    def _letter(self, conn: Connection, notification: Notification, now: datetime) -> Letter | None:
        if notification.incident is None:
            bulletin = bulletins.get(conn, notification.bulletin or 0)
            return None if bulletin is None else Letter(message=announce(notification, bulletin))
        incident = incidents.get(conn, notification.incident)
        return (
            None
            if incident is None
            else Letter(message=self._told(conn, notification, incident, now), incident=incident)
        )

    def _told(self, conn: Connection, notification: Notification, incident: Incident, now: datetime) -> Message:
        registry = self.watch().registry
        official, unit = registry.account(incident.official), registry.unit(incident.unit)
        return render(
            notification,
            incident,
            official_name=official.display_name if official else "",
            unit_name=unit.name if unit else "",
            catalog=self.catalog,
            zone=self.zone,
            now=now,
            deadlines=tuple(self.deadlines(conn, incident.number)),
            why=self.rules.get(incident.rule),
        )
