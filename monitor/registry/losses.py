"""What an import would take away from the register: told before it does."""

from collections.abc import Iterator
from dataclasses import replace

from domain.registry import AccountStatus, OfficialAccount, Unit
from monitor.registry.columns import CONTACTS, Column
from monitor.registry.importer import Report
from monitor.registry.problem import Code, Problem, in_order
from monitor.registry.vocabulary import Vocabulary
from monitor.registry.wording import problem
from monitor.store.registry import Plan, Registry

ENDED = (AccountStatus.CLOSED, AccountStatus.DEREGISTERED, AccountStatus.RETIRED)


def told(report: Report, known: Registry, plan: Plan, words: Vocabulary) -> Report:
    """The report with a problem for everything that the register holds and would hold no longer."""
    headers = {field: header for header, field in report.mapping}
    found = (
        replace(each, column=headers.get(each.column) or words.label(Column(each.column)))
        for each in _losses(report, known, plan, words)
    )
    return replace(report, problems=in_order((*report.problems, *found)))


def _losses(report: Report, known: Registry, plan: Plan, words: Vocabulary) -> Iterator[Problem]:
    """A unit that no row tells of, only as somebody's managing unit, loses nothing."""
    for key, unit in plan.units:
        was = known.unit(unit.key)
        if was is not None and key in report.first_rows:
            yield from _of_unit(report.first_rows[key], was, unit)
    for account in plan.accounts:
        before = known.account(account.key)
        if before is not None:
            yield from _of_account(report.first_rows[account.key], before, account, words)


def _of_unit(row: int, known: Unit, unit: Unit) -> Iterator[Problem]:
    for role, person in CONTACTS.items():
        for fact, column in person.facts:
            before, after = (
                sum(bool(getattr(each, fact)) for each in people if each.role is role)
                for people in (known.contacts, unit.contacts)
            )
            if after < before:
                yield problem(row, column, Code.CONTACTS_FEWER, unit=unit.name, before=before, after=after)
    for name in known.aliases:
        if name not in (unit.name, *unit.aliases):
            yield problem(row, Column.UNIT_ALIASES, Code.ALIAS_DROPPED, name=unit.name, gone=name)


def _of_account(row: int, known: OfficialAccount, account: OfficialAccount, words: Vocabulary) -> Iterator[Problem]:
    for name in known.aliases:
        if name not in (account.display_name, *account.aliases, *account.retired_names):
            yield problem(row, Column.ALIASES, Code.ALIAS_DROPPED, name=account.display_name, gone=name)
    if known.status in ENDED and account.status.is_watched:
        before, after = (words.statuses[status][0] for status in (known.status, account.status))
        facts = {"name": account.display_name, "before": before, "after": after}
        yield problem(row, Column.STATUS, Code.ACCOUNT_REVIVED, **facts)
