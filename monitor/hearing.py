"""Decides who hears of a change, when, and over what; what can wait is put down for the daily digest."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection

from alerting.circulation import calls, is_listed
from alerting.grade import harm_of, kind_of
from alerting.route import Heard, Recipient, Routes, Staff, notifications
from domain.circulation import Call, Circle, Matter, Party
from domain.deadline import Duty
from domain.fact import Fact
from domain.grading import Grading
from domain.incident import Classification, Incident, Severity
from domain.notification import Notification, Reason
from domain.registry import Contact, ContactRole, Unit
from monitor.store import digests, roster
from monitor.watch import Watch

OnDuty = Callable[[Connection, str, datetime], tuple[Contact, ...]]
# A reminder of what is listed is the digest's own section of what is overdue.
OF_DEADLINES = frozenset({Reason.DUE, Reason.OVERDUE})
CHANNEL = "channel:"
# The evidence of a hint that says who reads of it.
HEARS = "hears"

log = structlog.get_logger("hearing")


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """`authorities` are units by key or name; `manager_from` is the least severity that managing units hear of.

    `told_at`: when people can hear of a change, from when they may be asked why they did nothing. `audit_to` hears the
    head of the audit chain; `idle` are named as a fallback, but no person reads them.
    """

    routes: Routes
    circles: tuple[Circle, ...]
    authorities: Mapping[Party, str]
    grading: Grading
    manager_from: Severity
    watch: Callable[[], Watch]
    on_duty: OnDuty
    told_at: Callable[[Incident, Reason, datetime], datetime]
    audit_to: tuple[Recipient, ...] = ()
    idle: tuple[Recipient, ...] = ()
    all_on_duty: Callable[[Connection, datetime], Mapping[str, tuple[Contact, ...]]] = roster.all_on_duty

    def tell(
        self,
        conn: Connection,
        incident: Incident,
        reason: Reason,
        now: datetime,
        *,
        roles: Collection[ContactRole] = (),
        but: str = "",
        overdue: Collection[Duty] = (),
    ) -> tuple[Notification, ...]:
        """What is told at once of a stored incident; what is only listed goes into the digest, and this is empty.

        `roles`: of the unit exactly these people; `but`: not over this channel; `overdue`: the duties that are.
        """
        if is_listed(incident, reason) and not self._is_circulated(overdue):
            self._list(conn, incident, reason, now)
            return ()
        heard = self.hear(conn, incident, reason, now, roles=roles, but=but, overdue=overdue)
        self._log_unreached(incident, reason, heard)
        return notifications(incident, reason, heard.recipients, self.told_at(incident, reason, now))

    def hear(
        self,
        conn: Connection,
        incident: Incident,
        reason: Reason,
        now: datetime,
        *,
        roles: Collection[ContactRole] = (),
        but: str = "",
        overdue: Collection[Duty] = (),
    ) -> Heard:
        """Who hears of this change, and which parties should and have no address."""
        called = self._called(self._matter(incident, reason, overdue), tuple(roles))
        routes = self.routes.of_followers() if reason is Reason.ENDED else self.routes
        broken = but or _broken(incident)
        if broken:
            routes = routes.without(broken)
        return routes.hear(incident.severity, [self._staff(conn, incident, call, now) for call in called])

    def reached(self, conn: Connection, units: Iterable[Unit], now: datetime) -> Mapping[str, tuple[Recipient, ...]]:
        """Where each of these units reads what is listed; () where it has no address of its own."""
        routes, present = Routes(lines=self.routes.lines), self.all_on_duty(conn, now)
        found = {}
        for unit in units:
            staff = Staff(party=Party.SPONSOR, unit=unit, on_duty=present.get(unit.key, ()))
            found[unit.key] = routes.hear(Severity.ORDINARY, [staff]).people
        return found

    def problems(self, conn: Connection, now: datetime) -> Iterator[str]:
        """Whoever would hear of nothing, each with its remedy."""
        watch = self.watch()
        for key in sorted({account.unit for account in watch.protected}):
            sponsor, manager = watch.sponsors(key)
            parties = (Staff(party=Party.SPONSOR, unit=sponsor), Staff(party=Party.MANAGER, unit=manager))
            if not self.routes.hear(Severity.ORDINARY, parties).people:
                yield f"alerts of {key} reach nobody; give the unit a contact, or set alerts.fallback"
        if not self.routes.hear(Severity.ORDINARY, [Staff(party=Party.SPONSOR, unit=None)]).people:
            yield "alerts about a platform that cannot be watched reach nobody; set alerts.fallback"
        for party, name in self.authorities.items():
            yield from self._authority_problems(conn, party, name, now)
        for channel, line in sorted(self.routes.lines.items()):
            for name in sorted(line.units):
                if _unit(watch, name) is None:
                    yield f"routes.{channel}.units: {_unknown(name)}"

    def warnings(self) -> Iterator[str]:
        """What works, but leaves somebody out whom the regulation names."""
        missing = [party for party in Party if party.is_authority and not self.authorities.get(party)]
        if missing:
            yield f"authorities: {', '.join(missing)} not named; nobody there hears of what concerns them"
        for each in self.idle:
            yield (
                f"alerts.fallback: no person reads {each.channel}:{each.address}, so it stands in for nobody; it hears"
                " of every case by itself: leave it out, and name a channel:address that somebody reads"
            )
        if not self.audit_to:
            yield (
                "alerts.audit_to: the head of the audit chain stays in the journal of this machine;"
                " name a channel:address elsewhere, so that a cut chain is noticed"
            )

    def _authority_problems(self, conn: Connection, party: Party, name: str, now: datetime) -> Iterator[str]:
        unit = _unit(self.watch(), name)
        if name and unit is None:
            yield f"authorities.{party}: {_unknown(name)}"
        elif unit is not None:
            staff = Staff(party=party, unit=unit, on_duty=self.on_duty(conn, unit.key, now))
            if self.routes.hear(Severity.PARTICULARLY_SERIOUS, [staff]).unreached:
                yield (
                    f"authorities.{party}: {unit.key} has no address of its own; give it a contact,"
                    " or a channel of its own by units under [routes.<channel>]"
                )

    def _log_unreached(self, incident: Incident, reason: Reason, heard: Heard) -> None:
        """That there is no such unit says nothing, but where the regulation names an authority."""
        parties = [each for each in heard.unreached if each.is_authority or self._unit_of(each, incident) is not None]
        if parties:
            log.warning("hearing.unreached", incident=incident.number, reason=reason, parties=parties)

    def _list(self, conn: Connection, incident: Incident, reason: Reason, now: datetime) -> None:
        if reason in OF_DEADLINES:
            return
        for key in self._readers(incident):
            item = digests.Item(unit=key, incident=incident.number, event=incident.version, reason=reason, added_at=now)
            digests.put(conn, item)

    def _readers(self, incident: Incident) -> Iterable[str]:
        """Whose digests tell of it: the unit's, and its managing unit's unless the rule leaves that out."""
        sponsor, manager = self.watch().sponsors(incident.unit)
        hears = {value for finding in incident.findings for name, value in finding.evidence if name == HEARS}
        told = (sponsor,) if hears == {Party.SPONSOR} else (sponsor, manager)
        return dict.fromkeys(unit.key for unit in told if unit is not None) or (incident.unit,)

    def _is_circulated(self, overdue: Collection[Duty]) -> bool:
        """Whether a duty is overdue of which others must hear."""
        return any(not circle.overdue.isdisjoint(overdue) for circle in self.circles)

    def _called(self, matter: Matter, roles: tuple[ContactRole, ...]) -> tuple[Call, ...]:
        """Where roles are called, they are all that the unit itself hears through."""
        found = calls(matter, self.circles)
        if matter.severity > self.manager_from and not self._is_circulated(matter.overdue):
            found = tuple(call for call in found if call.party is not Party.MANAGER)
        if roles:
            others = (call for call in found if call.party is not Party.SPONSOR)
            found = (Call(party=Party.SPONSOR, roles=roles), *others)
        return found

    def _staff(self, conn: Connection, incident: Incident, call: Call, now: datetime) -> Staff:
        unit = self._unit_of(call.party, incident)
        present = self.on_duty(conn, unit.key, now) if unit else ()
        return Staff(party=call.party, unit=unit, on_duty=present, roles=call.roles)

    def _unit_of(self, party: Party, incident: Incident) -> Unit | None:
        watch = self.watch()
        if party.is_authority:
            return _unit(watch, self.authorities.get(party, ""))
        sponsor, manager = watch.sponsors(incident.unit)
        return sponsor if party is Party.SPONSOR else manager

    def _matter(self, incident: Incident, reason: Reason, overdue: Collection[Duty]) -> Matter:
        said = incident.assessment
        return Matter(
            reason=reason,
            classification=incident.classification,
            severity=incident.severity,
            kind=kind_of(incident.classification, said, incident.findings),
            harm=harm_of(incident.findings, said, self.grading),
            facts=frozenset(Fact(each.fact) for each in incident.findings if each.fact in set(Fact)),
            overdue=frozenset(overdue),
            victims=said.victims or 0,
            loss_yuan=said.loss_yuan or 0,
            is_secret=said.is_secret,
            is_confirmed=incident.is_confirmed,
        )


def _broken(incident: Incident) -> str:
    """The channel that a case is about: nobody hears over it that it is broken."""
    is_open_fault = incident.classification is Classification.DELIVERY and incident.status.is_open
    return incident.subject.removeprefix(CHANNEL) if is_open_fault else ""


def _unit(watch: Watch, name: str) -> Unit | None:
    """The unit of that key or name."""
    if not name:
        return None
    named = (unit for unit in watch.registry.units if unit.name == name)
    return watch.registry.unit(name) or next(named, None)


def _unknown(name: str) -> str:
    return f"{name!r} is no unit of the register; write a unit's key or name, import it, or leave it out"
