"""One row of a register: what is wrong with it, and the unit and account it tells of."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from domain.registry import AccountStatus, Contact, ContactRole, OfficialAccount, Unit
from monitor.registry import cells, values
from monitor.registry.checks import CHECKS
from monitor.registry.columns import CONTACTS, Column, Person
from monitor.registry.problem import Code, Gravity, Problem
from monitor.registry.record import Record
from monitor.registry.wording import problem

BY_RULE = (Column.TIER, Column.STATUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The nouns of one row; keys are names until `merge`. `account` is None for a unit without any.

    `unsaid` are the fields of the account whose cells are empty and that a rule fills in where it is new.
    """

    row: int
    unit: Unit
    account: OfficialAccount | None
    unsaid: frozenset[str] = frozenset()


def read(record: Record) -> tuple[Entry | None, tuple[Problem, ...]]:
    """The entry of a row, None when an error leaves it out, and everything to be said about it."""
    if record.is_a_note:
        return None, (problem(record.number, "", Code.NO_ENTRY),)
    problems = tuple(chain.from_iterable(check(record) for check in CHECKS))
    if any(found.severity is Gravity.ERROR for found in problems):
        return None, problems
    unit = _unit(record)
    account = None if record.denies_an_account else _account(record, unit)
    unsaid = frozenset(str(column) for column in BY_RULE if not record[column])
    return Entry(row=record.number, unit=unit, account=account, unsaid=unsaid), problems


def _unit(record: Record) -> Unit:
    code = record[Column.UNIT_CODE].upper()
    contacts = chain.from_iterable(_contacts(record, role, person) for role, person in CONTACTS.items())
    return Unit(
        key=record[Column.SPONSOR_UNIT],
        name=record[Column.SPONSOR_UNIT],
        code=code if values.is_credit_code(code) else "",
        region=record[Column.REGION_CODE],
        level=record[Column.LEVEL],
        managing_unit=record[Column.MANAGING_UNIT],
        aliases=cells.split(record[Column.UNIT_ALIASES]),
        contacts=tuple(dict.fromkeys(contacts)),
    )


def _contacts(record: Record, role: ContactRole, person: Person) -> Iterator[Contact]:
    lists = (cells.positions(record[column]) for column in person.columns)
    for who, number, address, account in zip_longest(*lists, fillvalue=""):
        found = Contact(
            role=role,
            name=who,
            phone=number,
            email=address if values.is_email(address) else "",
            messenger=values.messenger(account),
        )
        if found != Contact(role=role):
            yield found


def _account(record: Record, unit: Unit) -> OfficialAccount:
    name = record[Column.ACCOUNT_NAME]
    by_rule = record.words.tier_by_rule(level=unit.level, unit=unit.name, account=name)
    return OfficialAccount(
        platform=record.words.platform(record[Column.PLATFORM]),
        user_id=record.user_id,
        display_name=name,
        unit=unit.key,
        handle=record[Column.HANDLE],
        managing_unit=unit.managing_unit,
        aliases=cells.split(record[Column.ALIASES]),
        retired_names=cells.split(record[Column.RETIRED_NAMES]),
        certification_subject=record[Column.CERT_SUBJECT],
        tier=record.words.tier(record[Column.TIER]) or by_rule,
        status=record.words.status(record[Column.STATUS]) or AccountStatus.ACTIVE,
        url=record[Column.URL],
        bio=record[Column.BIO],
    )
