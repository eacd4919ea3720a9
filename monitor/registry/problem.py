"""What is wrong with a register, in words that tell a clerk what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.text import Text


class Gravity(StrEnum):
    """An error leaves the row out; a warning lets it in."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    MISSING_REQUIRED = "missing_required"
    NO_ENTRY = "no_entry"
    MISSING_ID = "missing_id"
    ID_DIGITS_LOST = "id_digits_lost"
    FORMULA_ERROR = "formula_error"
    UNKNOWN_VALUE = "unknown_value"
    UNREADABLE_DATE = "unreadable_date"
    DUPLICATE_ID = "duplicate_id"
    REPEATED_ROW = "repeated_row"
    ID_ENDS_IN_ZEROS = "id_ends_in_zeros"
    SEVERAL_ACCOUNTS = "several_accounts"
    NAME_WITHOUT_PLACE = "name_without_place"
    PLACES_DO_NOT_FIT = "places_do_not_fit"
    NAMES_DIFFER = "names_differ"
    CERTIFICATION_WITHOUT_SPONSOR = "certification_without_sponsor"
    CERTIFICATION_EXPIRED = "certification_expired"
    PHONE_FORMAT = "phone_format"
    EMAIL_FORMAT = "email_format"
    MESSENGER_FORMAT = "messenger_format"
    CREDIT_CODE = "credit_code"
    UNKNOWN_LEVEL = "unknown_level"
    UNIT_CONFLICT = "unit_conflict"
    CONTACT_CONFLICT = "contact_conflict"
    COLUMN_NEARLY_KNOWN = "column_nearly_known"
    COLUMN_OUT_OF_REACH = "column_out_of_reach"
    COLUMN_SHADOWED = "column_shadowed"
    MAPPING_UNUSED = "mapping_unused"
    CONTACTS_FEWER = "contacts_fewer"
    ALIAS_DROPPED = "alias_dropped"
    ACCOUNT_REVIVED = "account_revived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend. `row` counts as the spreadsheet does; `column` is the header as it stands there."""

    row: int
    column: str
    code: StrEnum
    severity: Gravity
    message: Text
    remedy: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A spreadsheet. `mapping` pairs the headers in use with their fields; `rows` counts the data rows."""

    problems: tuple[Problem, ...]
    mapping: tuple[tuple[str, str], ...]
    sheet: str
    rows: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(found for found in self.problems if found.severity is Gravity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(found for found in self.problems if found.severity is Gravity.WARNING)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.row, problem.severity, problem.column)))
