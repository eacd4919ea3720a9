"""Who hears of an incident: the sponsor, the managing unit from a severity on, and whoever listens to everything."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.incident import Incident, Severity
from domain.notification import Notification, Reason
from domain.registry import Contact, ContactRole, Unit

Addresses = Callable[[Iterable[Contact]], frozenset[str]]
FIRST_TOLD = frozenset({ContactRole.DUTY_OFFICER})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Recipient:
    """A channel's name and an address on it."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """`channels` turn people into addresses; `fallback` hears what would otherwise reach nobody."""

    channels: Mapping[str, Addresses]
    managing_unit_from: Severity
    fallback: tuple[Recipient, ...] = ()

    def recipients(self, severity: Severity, sponsor: Unit | None, manager: Unit | None) -> tuple[Recipient, ...]:
        """Everybody who hears of an incident of the sponsor, without repetition."""
        told = [sponsor] if severity > self.managing_unit_from else [sponsor, manager]
        found = {
            Recipient(channel=channel, address=address)
            for unit in told
            for channel, addresses in self.channels.items()
            for address in _reached(addresses, unit.contacts if unit else ())
        }
        return tuple(sorted(found)) or self.fallback


def _reached(addresses: Addresses, contacts: tuple[Contact, ...]) -> frozenset[str]:
    """Those on duty; the other contacts where nobody on duty is reached on this channel."""
    on_duty = addresses(contact for contact in contacts if contact.role in FIRST_TOLD)
    return on_duty or addresses(contacts)


def notifications(
    incident: Incident, reason: Reason, recipients: Iterable[Recipient], due_at: datetime
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
        )
        for recipient in recipients
    )
