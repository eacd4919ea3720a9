"""What an arriving unit or account becomes where the register knows it: what a file does not say stays as it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from domain.registry import Contact, ContactRole, OfficialAccount, Unit

N = TypeVar("N", Unit, OfficialAccount)

FACTS = frozenset({"name", "phone", "email", "messenger"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What a file does not speak of.

    `contacts` are, by role, the facts about people that it has no column for; `accounts`, by key, the fields whose
    cells are empty and that a rule filled in.
    """

    contacts: Mapping[ContactRole, frozenset[str]] = field(default_factory=dict)
    accounts: Mapping[str, frozenset[str]] = field(default_factory=dict)


ALL_SAID = Silence()


def unit(given: Unit, known: Unit, silence: Silence) -> Unit:
    """A known unit as it arrives, under the key that it has."""
    people = tuple(_people(given.contacts, known.contacts, silence)) if given.contacts else ()
    return replace(_completed(replace(given, contacts=people), known), key=known.key)


def account(given: OfficialAccount, known: OfficialAccount, silence: Silence) -> OfficialAccount:
    """A known account as it arrives; whatever it was once called stays protected as a retired name."""
    unsaid = {name: getattr(known, name) for name in silence.accounts.get(given.key, ())}
    given_up = () if known.display_name == given.display_name else (known.display_name,)
    retired = tuple(dict.fromkeys((*known.retired_names, *given.retired_names, *given_up)))
    return replace(_completed(replace(given, **unsaid), known), retired_names=retired)


def _completed(given: N, known: N) -> N:
    """What a spreadsheet leaves empty it does not say: that stays as it is known."""
    silent = {field.name: getattr(known, field.name) for field in fields(known) if not getattr(given, field.name)}
    return replace(given, **silent)


def _people(given: Sequence[Contact], known: Sequence[Contact], silence: Silence) -> Iterator[Contact]:
    for role in ContactRole:
        new = [person for person in given if person.role is role]
        old = [person for person in known if person.role is role]
        silent = silence.contacts.get(role, frozenset())
        if silent >= FACTS:
            yield from old
        elif "name" in silent:
            yield from _nameless(new, old)
        else:
            yield from (_with_known_facts(person, old, silent) for person in new)


def _with_known_facts(person: Contact, known: Iterable[Contact], silent: Iterable[str]) -> Contact:
    """With what the file has no column for, of the one known person who this is: it must never pass to another."""
    same = [other for other in known if _is_same_person(other, person)]
    return replace(person, **{fact: getattr(same[0], fact) for fact in silent}) if len(same) == 1 else person


def _nameless(new: Sequence[Contact], old: Sequence[Contact]) -> Iterator[Contact]:
    """The people of a file without a column of names: it cannot say that anybody who has one has left."""
    for person in old:
        same = [other for other in new if _is_reached_alike(other, person)]
        if len(same) == 1 and sum(_is_reached_alike(same[0], each) for each in old) == 1:
            yield replace(person, **{fact: getattr(person, fact) or getattr(same[0], fact) for fact in FACTS})
        elif same or person.name:
            yield person
    yield from (person for person in new if not any(_is_reached_alike(person, other) for other in old))


def _is_same_person(one: Contact, other: Contact) -> bool:
    """By name; a duty room without one by its number or address."""
    return one.is_namesake(other) if one.name or other.name else _is_reached_alike(one, other)


def _is_reached_alike(one: Contact, other: Contact) -> bool:
    ways = ((one.phone, other.phone), (one.email, other.email), (one.messenger, other.messenger))
    return any(known and known == given for known, given in ways)
