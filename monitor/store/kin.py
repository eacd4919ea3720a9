"""Which stored cases belong together, by what their accounts show."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select

from detectors.relations import history, told
from detectors.relations.history import Past, turns
from detectors.relations.marks import Marks, marks
from detectors.relations.ties import Options, Relation, Usual, operator
from domain.finding import Finding
from domain.incident import Classification, Incident
from domain.look import Look
from domain.observation import Profile
from monitor.store import incidents, looks, rows, tables
from monitor.store.quoted import AT_ONCE

# Of so many posts an operator says what it wants.
STRANGERS_POSTS = 5
OPTIONS = Options()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A case of the same operator, and the facts by which it was reached."""

    incident: Incident
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """What of a case tells whose its subject is: cheaper to read than the whole case."""

    subject: str
    unit: str
    last_seen: datetime
    profile: Profile | None

    @property
    def is_seen(self) -> bool:
        """Whether what it shows is still on record."""
        return self.profile is not None and self.profile.key == self.subject and bool(self.profile.display_name)


def kin(conn: Connection, incident: Incident) -> tuple[Kin, ...]:
    """The other cases of whoever runs the subject of an incident; those that share something with itself first."""
    own = _stranger(incident)
    if incident.classification is not Classification.MASQUERADE or not own.is_seen:
        return ()
    known = _strangers(conn, (*_subjects(conn), own))
    reached = defaultdict[str, list[Relation]](list)
    for relation in _operator(conn, known[incident.subject], known.values()):
        reached[relation.other].append(relation)
    cases = _about(conn, reached)
    return tuple(
        Kin(incident=case, relations=tuple(relations))
        for account, relations in reached.items()
        for case in cases
        if case.subject == account
    )


def noticed(conn: Connection, look: Look, unit: str, before: Incident | None) -> tuple[Finding, ...]:
    """What the cases on record say of a stranger who passes for `unit`; `before` is the stranger's own case."""
    cases, names = _cases(conn), _names(conn, {unit})[unit]
    mine = marks(look, unit=unit, names=names)
    found = _operator(conn, mine, _strangers(conn, map(_stranger, cases)).values(), steps=1)
    references = {case.subject: case.reference for case in reversed(cases)}
    past = Past(own=before, others=tuple(case for case in cases if case.unit == unit), names=frozenset(names))
    return (
        *told.findings(found, references, options=OPTIONS),
        *turns(look.profile, past, options=history.Options()),
    )


def _cases(conn: Connection) -> tuple[Incident, ...]:
    """The look-alikes that nobody has dismissed, in the order of their numbers."""
    found = incidents.listing(conn, statuses=looks.JUDGED, classification=Classification.MASQUERADE)
    return tuple(sorted(found, key=lambda case: case.number))


def _subjects(conn: Connection) -> Iterator[Stranger]:
    """The subjects of those cases, in the order of their numbers."""
    case = tables.incidents
    query = select(case.c.subject, case.c.unit, case.c.last_seen, case.c.profile).where(_judged())
    return (Stranger(**row._mapping) for row in conn.execute(query.order_by(case.c.number)))


def _about(conn: Connection, subjects: Collection[str]) -> tuple[Incident, ...]:
    """The cases about some accounts, in the order of their numbers."""
    case, found, wanted = tables.incidents, list[Incident](), sorted(subjects)
    for start in range(0, len(wanted), AT_ONCE):
        query = select(case).where(_judged(), case.c.subject.in_(wanted[start : start + AT_ONCE]))
        found += (rows.noun(Incident, row) for row in conn.execute(query))
    return tuple(sorted(found, key=lambda one: one.number))


def _judged() -> ColumnElement[bool]:
    case = tables.incidents
    return and_(case.c.classification == Classification.MASQUERADE, case.c.status.in_(looks.JUDGED))


def _stranger(case: Incident) -> Stranger:
    return Stranger(subject=case.subject, unit=case.unit, last_seen=case.last_seen, profile=case.profile)


def _operator(
    conn: Connection, first: Marks, known: Iterable[Marks], *, steps: int | None = None
) -> tuple[Relation, ...]:
    """The official side is read only for those who share anything at all, whomever they imitate."""
    apart = {each.account: replace(each, unit=each.account) for each in (*known, first)}
    reached = {
        found.other for found in operator(apart[first.account], apart.values(), Usual(), options=OPTIONS, steps=steps)
    }
    within = [each for each in known if each.account in reached]
    if not within:
        return ()
    usual = Usual(tuple(_officials(conn, {first.unit, *(each.unit for each in within)})))
    return operator(first, within, usual, options=OPTIONS, steps=steps)


def _strangers(conn: Connection, cases: Iterable[Stranger]) -> dict[str, Marks]:
    """The subjects of cases, each once."""
    seen = {case.subject: case for case in cases if case.is_seen}
    names = _names(conn, {case.unit for case in seen.values()})
    profiles = {case.profile: case.last_seen for case in seen.values() if case.profile is not None}
    seen_last = looks.looks(conn, profiles, STRANGERS_POSTS)
    units = {key: case.unit for key, case in seen.items()}
    return {
        look.profile.key: marks(look, unit=units[look.profile.key], names=names[units[look.profile.key]])
        for look in seen_last
    }


def _officials(conn: Connection, units: Collection[str]) -> Iterator[Marks]:
    """What the registered accounts of units show."""
    names = _names(conn, units)
    for account, look in looks.officials(conn, units):
        yield marks(look, unit=account.unit, names=names[account.unit])


def _names(conn: Connection, units: Collection[str]) -> Mapping[str, set[str]]:
    """All that units and their accounts are called; people's contacts are left sealed."""
    table, names = tables.units, defaultdict[str, set[str]](set)
    for unit in conn.execute(select(table.c.key, table.c.name, table.c.aliases).where(table.c.key.in_(units))):
        names[unit.key] |= {unit.name, *unit.aliases}
    own = tables.accounts
    named = select(own.c.unit, own.c.display_name, own.c.aliases, own.c.retired_names).where(own.c.unit.in_(units))
    for account in conn.execute(named):
        names[account.unit] |= {account.display_name, *account.aliases, *account.retired_names}
    return names
