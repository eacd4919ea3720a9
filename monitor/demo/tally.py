"""What the demonstration came to, counted from what was seeded, what the store holds and what the inbox heard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.coverage import Coverage, Job
from domain.incident import Classification, Incident
from monitor.demo.city import PLATFORM, City
from monitor.demo.inbox import Inbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`not_covered` counts the jobs whose last cycle on the platform proves nothing, or that had none yet.

    A hint to a unit about an account that may be its own alarms nobody, and is counted apart.
    """

    impostors_seeded: int
    impostors_found: int
    false_incidents: int
    hijack_found: bool
    edit_found: bool
    alerts_delivered: int
    not_covered: int
    compliance_hints: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Misuse:
    """When each account (by its key) was taken over, and when a post of it was altered."""

    hijacks: Mapping[str, datetime]
    forgeries: Mapping[str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The incidents so far, and whether all of them were told."""

    tally: Tally
    incidents: tuple[Incident, ...]
    untold: int

    @property
    def is_complete(self) -> bool:
        """Everything that was seeded is found and told, and every silence is proved."""
        tally = self.tally
        found_all = tally.impostors_found == tally.impostors_seeded and tally.hijack_found and tally.edit_found
        return found_all and not self.untold and not tally.not_covered

    @property
    def is_flawless(self) -> bool:
        return self.is_complete and not self.tally.false_incidents


def count(
    city: City,
    misuse: Misuse,
    inbox: Inbox,
    known: Iterable[Incident],
    cycles: Iterable[Coverage],
) -> Ledger:
    """What was said of an account before anything was done to it is false.

    `known` is every incident in the store, `cycles` the last of each job.
    """
    everything = tuple(sorted(known, key=lambda incident: incident.number))
    known = tuple(each for each in everything if each.classification is not Classification.COMPLIANCE)
    impostors = [incident for incident in known if _is_seeded_impostor(incident, city)]
    taken = [each for each in known if _is_of(each, Classification.ACCOUNT_COMPROMISE, misuse.hijacks)]
    altered = [each for each in known if _is_of(each, Classification.CONTENT_TAMPERING, misuse.forgeries)]
    gaps = [incident for incident in known if incident.classification is Classification.COVERAGE]
    covered = sum(cycle.covered for cycle in cycles if cycle.platform == PLATFORM)
    return Ledger(
        tally=Tally(
            impostors_seeded=len(city.impostors),
            impostors_found=len({incident.subject for incident in impostors}),
            false_incidents=len(known) - sum(map(len, (impostors, taken, altered, gaps))),
            hijack_found=_are_all_found(taken, misuse.hijacks),
            edit_found=_are_all_found(altered, misuse.forgeries),
            alerts_delivered=len(inbox.keys),
            not_covered=len(Job) - covered,
            compliance_hints=len(everything) - len(known),
        ),
        incidents=known,
        untold=sum(not inbox.has_heard_of(incident.number) for incident in known),
    )


def _is_seeded_impostor(incident: Incident, city: City) -> bool:
    pairs = {(impostor.key, f"unit:{impostor.unit}") for impostor in city.impostors}
    return incident.classification is Classification.MASQUERADE and (incident.subject, incident.official) in pairs


def _is_of(incident: Incident, kind: Classification, done: Mapping[str, datetime]) -> bool:
    if incident.classification is not kind or incident.subject not in done:
        return False
    return incident.first_seen >= done[incident.subject]


def _are_all_found(found: Iterable[Incident], done: Mapping[str, datetime]) -> bool:
    return bool(done) and {incident.subject for incident in found} == done.keys()
