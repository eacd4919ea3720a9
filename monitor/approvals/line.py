"""One row of a spreadsheet of approvals by field, and which registered account it is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.registry import ApprovalAction, OfficialAccount, account_key
from monitor.approvals.vocabulary import Column, Lexicon
from monitor.approvals.wording import Code, problem
from monitor.registry import cells, values
from monitor.registry.cells import fold
from monitor.registry.headers import Used
from monitor.registry.problem import Problem
from monitor.registry.sheet import Row
from monitor.store.registry import Registry

# Where line breaks part items.
MULTILINE = frozenset({Column.CHANGES, Column.FIELD, Column.VALUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`line[column]` is '' for a field without content."""

    number: int
    values: Mapping[Column, str]
    words: Lexicon
    today: date

    def __getitem__(self, column: Column) -> str:
        return self.values.get(column, "")

    def problem(self, column: Column, code: Code, **facts: object) -> Problem:
        return problem(self.number, column, code, **facts)

    @property
    def platform(self) -> str:
        """The id of the platform, '' where none is named."""
        return self.words.shared.platform(self[Column.PLATFORM]) if self[Column.PLATFORM] else ""

    @property
    def user_id(self) -> str:
        return cells.wide_to_plain(self[Column.ACCOUNT_ID])

    @property
    def account(self) -> str:
        """As it is called here."""
        named = self.user_id or self[Column.ACCOUNT_NAME]
        return account_key(self.platform, named) if self.platform else named

    @property
    def is_a_note(self) -> bool:
        """A total, a signature, a remark below the table."""
        return not any(self[column] for column in self.words.own.required)


def line(row: Row, columns: Sequence[Used[Column]], words: Lexicon, today: date) -> Line:
    """The cells of `row` that are in use, without the words that stand for nothing."""
    found: dict[Column, str] = {}
    for used in columns:
        text = row.cells[used.index] if used.index < len(row.cells) else ""
        text = text if used.column in MULTILINE else cells.one_line(text)
        if text not in words.blank:
            found[used.column] = text
    return Line(number=row.number, values=found, words=words, today=today)


def account(given: Line, action: ApprovalAction | None, registry: Registry) -> tuple[str, tuple[Problem, ...]]:
    """The key of the account, '' with an error where there is none. An opening may come before its account."""
    if values.SCIENTIFIC.fullmatch(given.user_id):
        return "", (given.problem(Column.ACCOUNT_ID, Code.ID_DIGITS_LOST, value=given.user_id),)
    column = Column.ACCOUNT_ID if given.user_id else Column.ACCOUNT_NAME
    if not given.user_id and not given[Column.ACCOUNT_NAME]:
        return "", (given.problem(column, Code.ACCOUNT_MISSING),)
    found = _candidates(given, registry)
    if len(found) == 1:
        return found[0].key, tuple(_doubts(given, found[0]))
    if found:
        keys = "、".join(account.key for account in found)
        return "", (given.problem(column, Code.ACCOUNT_AMBIGUOUS, account=given.account, keys=keys),)
    if action is ApprovalAction.OPEN and given.platform and given.user_id:
        return given.account, (given.problem(column, Code.ACCOUNT_NOT_YET, account=given.account),)
    return "", (given.problem(column, Code.ACCOUNT_UNKNOWN, account=given.account),)


def _candidates(given: Line, registry: Registry) -> list[OfficialAccount]:
    """By key, else by id, else by name; of several those of the sponsor that the row names."""
    for text in (given.user_id, given[Column.ACCOUNT_NAME], given.account):
        if (known := registry.account(text)) is not None:
            return [known]
    there = [one for one in registry.accounts if given.platform in {"", one.platform}]
    if given.user_id:
        found = [one for one in there if one.user_id == given.user_id]
    else:
        name = fold(given[Column.ACCOUNT_NAME])
        found = [one for one in there if name in _names(one)]
        # Who bears a name now comes before those that gave it up.
        found = [one for one in found if fold(one.display_name) == name] or found
    sponsor = fold(given[Column.SPONSOR_UNIT])
    units = {unit.key for unit in registry.units if sponsor in {fold(name) for name in (unit.name, *unit.aliases)}}
    return [one for one in found if one.unit in units] or found


def _names(account: OfficialAccount) -> set[str]:
    return {fold(name) for name in (account.display_name, *account.aliases, *account.retired_names)}


def _doubts(given: Line, known: OfficialAccount) -> Iterator[Problem]:
    """The name beside an id is another one: neither the account's nor the one that it is to get."""
    name = given[Column.ACCOUNT_NAME]
    if not given.user_id or not name or fold(name) in _names(known) or name in {known.key, known.handle}:
        return
    if fold(name) not in fold(given[Column.CHANGES] + given[Column.VALUE]):
        facts = {"known": known.display_name, "name": name}
        yield given.problem(Column.ACCOUNT_NAME, Code.NAME_OF_ANOTHER, **facts)
