"""The rows of one unit become one unit; keys take the place of names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from domain.registry import Contact, ContactRole, Unit
from monitor.registry.cells import fold
from monitor.registry.columns import CONTACTS, Column
from monitor.registry.problem import Code, Problem
from monitor.registry.rows import Entry
from monitor.registry.wording import problem

FACTS = {
    Column.SPONSOR_UNIT: "name",
    Column.UNIT_CODE: "code",
    Column.REGION_CODE: "region",
    Column.LEVEL: "level",
    Column.MANAGING_UNIT: "managing_unit",
}

REACHED_BY = ("phone", "email", "messenger")


def once(entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The entries without those whose account stood in an earlier row."""
    kept: list[Entry] = []
    problems: list[Problem] = []
    first: dict[str, Entry] = {}
    for entry in entries:
        earlier = first.setdefault(entry.account.key, entry) if entry.account else entry
        if earlier is entry:
            kept.append(entry)
            continue
        same = (earlier.unit, earlier.account) == (entry.unit, entry.account)
        code = Code.REPEATED_ROW if same else Code.DUPLICATE_ID
        problems.append(problem(entry.row, Column.ACCOUNT_ID, code, first=earlier.row))
    return tuple(kept), tuple(problems)


def merge(entries: Sequence[Entry]) -> tuple[tuple[Unit, ...], tuple[Entry, ...], tuple[Problem, ...]]:
    """Units, the entries with their final keys, and where rows of one unit disagreed."""
    book = _Book()
    places = [book.place(entry) for entry in entries]
    managers = {name: book.named(name) for entry in entries if (name := entry.unit.managing_unit)}
    keys = [unit.code or unit.name for unit in book.units]

    def settled(place: int) -> Unit:
        unit = book.units[place]
        manager = keys[managers[unit.managing_unit]] if unit.managing_unit else ""
        return replace(unit, key=keys[place], managing_unit=manager if manager != keys[place] else "")

    units = tuple(settled(place) for place in range(len(keys)))
    placed = []
    for entry, place in zip(entries, places, strict=True):
        own = keys[managers[entry.unit.managing_unit]] if entry.unit.managing_unit else units[place].managing_unit
        placed.append(_with_keys(entry, units[place], own))
    return units, tuple(placed), tuple(book.problems)


def _with_keys(entry: Entry, unit: Unit, manager: str) -> Entry:
    manager = manager if manager != unit.key else ""
    account = entry.account and replace(entry.account, unit=unit.key, managing_unit=manager)
    return replace(entry, unit=unit, account=account)


@dataclass(slots=True)
class _Book:
    """Units in the order in which they appear, found by credit code first, then by name."""

    units: list[Unit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)

    def place(self, entry: Entry) -> int:
        unit = entry.unit
        found = self.by_code.get(unit.code, self.by_name.get(fold(unit.name))) if unit.code else self._name(unit.name)
        if found is None:
            found = len(self.units)
            self.units.append(unit)
        else:
            self.problems.extend(_disagreements(entry.row, self.units[found], unit))
            self.units[found] = _joined(self.units[found], unit)
        self.by_name.setdefault(fold(unit.name), found)
        if self.units[found].code:
            self.by_code.setdefault(self.units[found].code, found)
        return found

    def named(self, name: str) -> int:
        """The place of the unit of that name, which is added when no row told of it."""
        found = self._name(name)
        if found is None:
            found = self.by_name[fold(name)] = len(self.units)
            self.units.append(Unit(key=name, name=name))
        return found

    def _name(self, name: str) -> int | None:
        return self.by_name.get(fold(name))


def _joined(known: Unit, seen: Unit) -> Unit:
    """`known` with the gaps filled from `seen`."""
    return replace(
        known,
        code=known.code or seen.code,
        region=known.region or seen.region,
        level=known.level or seen.level,
        managing_unit=known.managing_unit or seen.managing_unit,
        aliases=tuple(dict.fromkeys((*known.aliases, *seen.aliases))),
        contacts=tuple(_joined_contacts(known.contacts, seen.contacts)),
    )


def _joined_contacts(known: Sequence[Contact], seen: Sequence[Contact]) -> Iterator[Contact]:
    """Duty officers add up; of a leader the first row's stand. The same name fills gaps in either."""
    for role in CONTACTS:
        old = [contact for contact in known if contact.role is role]
        new = [contact for contact in seen if contact.role is role]
        yield from (_completed(contact, new) for contact in old)
        if role is ContactRole.DUTY_OFFICER or not old:
            yield from (contact for contact in new if not _namesakes(contact, old))


def _namesakes(contact: Contact, others: Iterable[Contact]) -> list[Contact]:
    return [other for other in others if other == contact or (other.name and fold(other.name) == fold(contact.name))]


def _completed(contact: Contact, others: Iterable[Contact]) -> Contact:
    for other in _namesakes(contact, others):
        gaps = {way: getattr(contact, way) or getattr(other, way) for way in REACHED_BY}
        contact = replace(contact, **gaps)
    return contact


def _disagreements(row: int, known: Unit, seen: Unit) -> Iterator[Problem]:
    for column, name in FACTS.items():
        kept, said = getattr(known, name), getattr(seen, name)
        if kept and said and fold(kept) != fold(said):
            yield problem(row, column, Code.UNIT_CONFLICT, kept=kept, seen=said)
    for role, person in CONTACTS.items():
        old = [contact for contact in known.contacts if contact.role is role]
        if old and any(_contradicts(contact, old) for contact in seen.contacts if contact.role is role):
            yield problem(row, person.name, Code.CONTACT_CONFLICT)


def _contradicts(contact: Contact, known: Iterable[Contact]) -> bool:
    same = _namesakes(contact, known)
    if not same:
        return contact.role is not ContactRole.DUTY_OFFICER
    return any(_differs(getattr(contact, way), getattr(other, way)) for other in same for way in REACHED_BY)


def _differs(one: str, other: str) -> bool:
    return bool(one and other and one != other)
