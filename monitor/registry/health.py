"""How the register as a whole keeps the rules of Art. 7: hints for its keeper, never a reason to leave a row out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from detectors.compliance.consistency import departing
from detectors.compliance.duplicates import together
from detectors.compliance.place import carries
from domain.registry import OfficialAccount
from monitor.registry.columns import Column
from monitor.registry.problem import Code, Problem
from monitor.registry.rows import Entry
from monitor.registry.wording import problem

MANY = 5
"""Accounts from which on a rule that none of them keeps says more about the rule."""

Placed = tuple[int, OfficialAccount]


def inspect(entries: Iterable[Entry], places: Sequence[str]) -> tuple[Problem, ...]:
    """Problems of accounts in use, by unit. `places` are the names of which an account's must carry one."""
    units: dict[str, list[Placed]] = defaultdict(list)
    for entry in entries:
        if entry.account and entry.account.status.is_watched:
            units[entry.account.unit].append((entry.row, entry.account))
    each = (chain(_several(own), _inconsistent(own)) for own in units.values())
    everywhere = tuple(chain.from_iterable(units.values()))
    return (*chain.from_iterable(each), *(_placeless(everywhere, places) if places else ()))


def _several(accounts: Sequence[Placed]) -> Iterator[Problem]:
    rows = {account.key: row for row, account in accounts}
    for first, *more in together(account for _, account in accounts):
        for other in more:
            yield problem(rows[other.key], Column.PLATFORM, Code.SEVERAL_ACCOUNTS, first=rows[first.key])


def _placeless(accounts: Sequence[Placed], places: Sequence[str]) -> Iterator[Problem]:
    """One hint in all when not a single name fits: then the list of places is the wrong one."""
    without = [placed for placed in accounts if not carries(placed[1].display_name, places)]
    if len(without) == len(accounts) >= MANY:
        yield problem(without[0][0], Column.ACCOUNT_NAME, Code.PLACES_DO_NOT_FIT, first=places[0])
        return
    for row, account in without:
        yield problem(row, Column.ACCOUNT_NAME, Code.NAME_WITHOUT_PLACE, name=account.display_name)


def _inconsistent(accounts: Sequence[Placed]) -> Iterator[Problem]:
    """One hint a unit, at the first name that departs from the first row's."""
    rows = {account.key: row for row, account in accounts}
    first, other = accounts[0][1], departing([account for _, account in accounts])
    if other is not None:
        facts = {"name": other.display_name, "other": first.display_name, "first": rows[first.key]}
        yield problem(rows[other.key], Column.ACCOUNT_NAME, Code.NAMES_DIFFER, **facts)
