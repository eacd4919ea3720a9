"""A row of a register by field, together with what it is judged by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.registry import cells
from monitor.registry.columns import MULTILINE, Column
from monitor.registry.headers import Used
from monitor.registry.sheet import Row
from monitor.registry.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """`record[column]` is '' for a field without content."""

    number: int
    values: Mapping[Column, str]
    words: Vocabulary
    today: date

    def __getitem__(self, column: Column) -> str:
        return self.values.get(column, "")

    @property
    def user_id(self) -> str:
        return cells.wide_to_plain(self[Column.ACCOUNT_ID])

    @property
    def is_a_note(self) -> bool:
        """A total, a signature, a remark below the table."""
        return not any(self[column] for column in self.words.required)

    @property
    def denies_an_account(self) -> bool:
        """The row says that the unit has no account, rather than forgetting to name it."""
        said = self.words.says_no_account(self[Column.PLATFORM])
        return said and not self[Column.ACCOUNT_NAME] and not self[Column.ACCOUNT_ID]


def record(row: Row, columns: Sequence[Used[Column]], words: Vocabulary, today: date) -> Record:
    """The cells of `row` that are in use, without the words that stand for nothing."""
    blank = set(words.blank)
    found: dict[Column, str] = {}
    for used in columns:
        text = row.cells[used.index] if used.index < len(row.cells) else ""
        text = text if used.column in MULTILINE else cells.one_line(text)
        if text not in blank or (used.column is Column.PLATFORM and words.says_no_account(text)):
            found[used.column] = text
    return Record(number=row.number, values=found, words=words, today=today)
