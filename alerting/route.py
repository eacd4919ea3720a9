"""Where those are reached who must hear: on which channels, at which addresses, and who has none."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from alerting.deadlines import LADDER
from domain.circulation import Party
from domain.errors import ConfigurationError
from domain.incident import Incident, Severity
from domain.manner import Manner
from domain.notification import Notification, Reason
from domain.registry import Contact, ContactRole, Unit

Addresses = Callable[[Iterable[Contact]], frozenset[str]]
FIRST_TOLD = frozenset({ContactRole.DUTY_OFFICER})
PLAIN = Manner()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Recipient:
    """A channel's name and an address on it."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A channel: how it turns people into addresses, how it is spoken to, whom it serves, and from which level on.

    `units` are keys or names; none: every unit. A line that answers an address for nobody is shared by everybody, or is
    read by nobody where it leads to a machine.
    """

    addresses: Addresses
    manner: Manner = PLAIN
    units: frozenset[str] = frozenset()
    least: Severity = Severity.ORDINARY

    def serves(self, unit: Unit | None) -> bool:
        return not self.units or (unit is not None and not self.units.isdisjoint({unit.key, unit.name}))

    @property
    def shared(self) -> frozenset[str]:
        """Where everybody hears who listens to this line at all."""
        return self.addresses(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A party's unit (None: there is none) and who of it is on duty; of these only `roles` are to be told, if any."""

    party: Party
    unit: Unit | None
    on_duty: tuple[Contact, ...] = ()
    roles: tuple[ContactRole, ...] = ()

    @property
    def registered(self) -> tuple[Contact, ...]:
        return self.unit.contacts if self.unit else ()

    @property
    def people(self) -> tuple[Contact, ...]:
        """Those on duty, instead of the registered contacts of the same role."""
        present = tuple(_with_messenger(contact, self.registered) for contact in self.on_duty)
        filled = {contact.role for contact in present}
        return (*present, *(contact for contact in self.registered if contact.role not in filled))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Who hears, without repetition: `people`, and `machines` beside them. `unreached` parties should and cannot."""

    people: tuple[Recipient, ...]
    machines: tuple[Recipient, ...] = ()
    unreached: tuple[Party, ...] = ()

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        return tuple(dict.fromkeys((*self.people, *self.machines)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """`lines` by channel; `fallback` are people who hear what would otherwise reach nobody."""

    lines: Mapping[str, Line]
    fallback: tuple[Recipient, ...] = ()

    @property
    def machines(self) -> frozenset[str]:
        return frozenset(name for name, line in self.lines.items() if line.manner.is_machine)

    def hear(self, severity: Severity, called: Iterable[Staff]) -> Heard:
        """Everybody who hears of a case of this severity when these are called."""
        people, machines = set[Recipient](), set[Recipient]()
        unreached = []
        for staff in called:
            lines = self._serving(severity, staff)
            told, is_reached = _told({name: line for name, line in lines.items() if not line.manner.is_machine}, staff)
            people |= told
            machines |= _shared({name: line for name, line in lines.items() if line.manner.is_machine})
            if not is_reached:
                unreached.append(staff.party)
        return Heard(
            people=tuple(sorted(people)) or self.fallback,
            machines=tuple(sorted(machines)),
            unreached=tuple(dict.fromkeys(unreached)),
        )

    def without(self, channel: str) -> "Routes":
        """What is told over any channel but one; as before where nobody else is reached."""
        lines = {name: line for name, line in self.lines.items() if name != channel}
        fallback = tuple(each for each in self.fallback if each.channel != channel)
        return replace(self, lines=lines, fallback=fallback or self.fallback)

    def of_followers(self) -> "Routes":
        """Only the channels that keep a state of their own; nobody needs to hear in their stead."""
        lines = {name: line for name, line in self.lines.items() if line.manner.follows_cases}
        return replace(self, lines=lines, fallback=())

    def _serving(self, severity: Severity, staff: Staff) -> dict[str, Line]:
        return {name: line for name, line in self.lines.items() if severity <= line.least and line.serves(staff.unit)}


def _told(lines: Mapping[str, Line], staff: Staff) -> tuple[set[Recipient], bool]:
    """Whom this party's call reaches, and whether the party itself is among them.

    An authority is not reached by a channel that everybody shares; the unit and its managing unit are.
    """
    own = _climbed(lines, staff) or _whoever_is_there(lines, staff)
    shared = _shared(lines)
    theirs = {each for each in shared if lines[each.channel].units or not staff.party.is_authority}
    return own | shared, bool(own or theirs)


def _shared(lines: Mapping[str, Line]) -> set[Recipient]:
    return {Recipient(channel=name, address=each) for name, line in lines.items() for each in line.shared}


def _with_messenger(present: Contact, registered: Iterable[Contact]) -> Contact:
    """Somebody on duty, with the messenger account that the register has of them where the roster gives none."""
    known = {contact.messenger for contact in registered if contact.messenger and contact.is_namesake(present)}
    return replace(present, messenger=known.pop()) if not present.messenger and len(known) == 1 else present


def _whoever_is_there(lines: Mapping[str, Line], staff: Staff) -> set[Recipient]:
    """On each channel those on duty; the other contacts where nobody on duty is reached on it."""
    first = tuple(contact for contact in staff.people if contact.role in FIRST_TOLD)
    found: set[Recipient] = set()
    for name, line in lines.items():
        found |= _on(name, line, first) or _on(name, line, staff.people) or _on(name, line, staff.registered)
    return found


def _climbed(lines: Mapping[str, Line], staff: Staff) -> set[Recipient]:
    """The roles that are called, and for each that nobody answers for the next higher one."""
    found: set[Recipient] = set()
    for role in staff.roles:
        higher = LADDER[LADDER.index(role) :]
        steps = (_of_role(lines, people, each) for each in higher for people in (staff.people, staff.registered))
        found |= next(filter(None, steps), set())
    return found


def _of_role(lines: Mapping[str, Line], people: Collection[Contact], role: ContactRole) -> set[Recipient]:
    bearers = tuple(contact for contact in people if contact.role is role)
    return {each for name, line in lines.items() for each in _on(name, line, bearers)}


def _on(name: str, line: Line, people: Iterable[Contact]) -> set[Recipient]:
    """The addresses of these people themselves."""
    return {Recipient(channel=name, address=each) for each in line.addresses(people) - line.shared}


def recipients(texts: Iterable[str], channels: Collection[str], *, where: str) -> tuple[Recipient, ...]:
    """Addresses written as channel:address. Raises ConfigurationError, which begins with `where`."""
    return tuple(dict.fromkeys(_recipient(text, channels, where) for text in texts))


def _recipient(text: str, channels: Collection[str], where: str) -> Recipient:
    channel, colon, address = text.partition(":")
    if not colon or channel not in channels:
        known = ", ".join(sorted(channels)) or "none is switched on"
        raise ConfigurationError(f"{where}: {text!r} is not channel:address; the channels are: {known}")
    return Recipient(channel=channel, address=address)


def notifications(
    incident: Incident, reason: Reason, told: Iterable[Recipient], due_at: datetime
) -> tuple[Notification, ...]:
    """One notification to each recipient, due then; the incident's version tells this change from every other."""
    return tuple(
        Notification(
            incident=incident.number,
            event=incident.version,
            reason=reason,
            channel=recipient.channel,
            address=recipient.address,
            due_at=due_at,
            since=due_at,
        )
        for recipient in told
    )
