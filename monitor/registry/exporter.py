"""From units and accounts to a spreadsheet with Chinese headers that imports back as the same register."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from domain.registry import Contact, OfficialAccount, Unit
from monitor.registry.cells import guarded, guarded_for_csv
from monitor.registry.columns import CONTACT_COLUMNS, CONTACTS, Column
from monitor.registry.vocabulary import Vocabulary

PUBLIC = (
    Column.SPONSOR_UNIT, Column.UNIT_CODE, Column.UNIT_ALIASES, Column.MANAGING_UNIT, Column.REGION_CODE, Column.LEVEL,
    Column.PLATFORM, Column.ACCOUNT_NAME, Column.ACCOUNT_ID, Column.HANDLE, Column.URL, Column.CERT_SUBJECT, Column.BIO,
    Column.ALIASES, Column.RETIRED_NAMES, Column.TIER, Column.STATUS,
)  # fmt: skip
COMPLETE = (*PUBLIC, *CONTACT_COLUMNS)
TITLE = "政务新媒体台账"
TEXT_FORMAT = "@"


def to_csv(
    units: Sequence[Unit], accounts: Sequence[OfficialAccount], words: Vocabulary, columns: Sequence[Column]
) -> bytes:
    """CSV in UTF-8 with a byte order mark, which spreadsheet programs need. `columns`: PUBLIC, COMPLETE or a choice."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    for row in table(units, accounts, words, columns):
        writer.writerow(map(guarded_for_csv, row))
    return page.getvalue().encode("utf-8-sig")


def to_xlsx(
    units: Sequence[Unit], accounts: Sequence[OfficialAccount], words: Vocabulary, columns: Sequence[Column]
) -> bytes:
    """XLSX whose cells are all text, so that long ids keep their digits when somebody edits them."""
    book = Workbook(write_only=True)
    page = book.create_sheet(TITLE)
    page.freeze_panes = "A2"
    for number, row in enumerate(table(units, accounts, words, columns)):
        cells = []
        for text in row:
            cell = WriteOnlyCell(page, guarded(text))
            cell.number_format = TEXT_FORMAT
            cell.font = Font(bold=number == 0)
            cells.append(cell)
        page.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(
    units: Sequence[Unit], accounts: Iterable[OfficialAccount], words: Vocabulary, columns: Sequence[Column]
) -> Iterator[list[str]]:
    """The header row, a row for each account, and one for each unit that would otherwise be lost."""
    by_key = {unit.key: unit for unit in units}
    names = {unit.key: unit.name for unit in units}
    yield [words.label(column) for column in columns]
    told = set()
    for account in accounts:
        unit = by_key[account.unit]
        told.add(unit.key)
        facts = _unit_facts(unit, names) | _account_facts(account, words)
        facts[Column.MANAGING_UNIT] = names.get(account.managing_unit, account.managing_unit)
        yield [facts.get(column, "") for column in columns]
    for unit in units:
        if unit.key not in told:
            facts = _unit_facts(unit, names) | {Column.PLATFORM: words.no_account[0]}
            yield [facts.get(column, "") for column in columns]


def _unit_facts(unit: Unit, names: dict[str, str]) -> dict[Column, str]:
    facts = {
        Column.SPONSOR_UNIT: unit.name,
        Column.UNIT_CODE: unit.code,
        Column.UNIT_ALIASES: "、".join(unit.aliases),
        Column.MANAGING_UNIT: names.get(unit.managing_unit, unit.managing_unit),
        Column.REGION_CODE: unit.region,
        Column.LEVEL: unit.level,
    }
    for role, person in CONTACTS.items():
        people = [contact for contact in unit.contacts if contact.role is role]
        facts[person.name] = _in_step(people, lambda contact: contact.name)
        facts[person.phone] = _in_step(people, lambda contact: contact.phone)
        facts[person.email] = _in_step(people, lambda contact: contact.email)
        facts[person.messenger] = _in_step(people, lambda contact: contact.messenger)
    return facts


def _in_step(people: Iterable[Contact], part: Callable[[Contact], str]) -> str:
    """One place for each person, empty or not; nothing when all are empty."""
    parts = [part(contact) for contact in people]
    return "；".join(parts) if any(parts) else ""


def _account_facts(account: OfficialAccount, words: Vocabulary) -> dict[Column, str]:
    return {
        Column.PLATFORM: words.platform_label(account.platform),
        Column.ACCOUNT_NAME: account.display_name,
        Column.ACCOUNT_ID: account.user_id,
        Column.HANDLE: account.handle,
        Column.URL: account.url,
        Column.CERT_SUBJECT: account.certification_subject,
        Column.BIO: account.bio,
        Column.ALIASES: "、".join(account.aliases),
        Column.RETIRED_NAMES: "、".join(account.retired_names),
        Column.TIER: words.tiers[account.tier][0],
        Column.STATUS: words.statuses[account.status][0],
    }
