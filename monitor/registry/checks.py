"""What can be wrong with one row."""

from collections.abc import Callable, Iterator

from monitor.registry import cells, values
from monitor.registry.cells import fold
from monitor.registry.columns import DATES, EMAILS, MESSENGERS, PHONES, Column
from monitor.registry.problem import Code, Problem
from monitor.registry.record import Record
from monitor.registry.wording import problem


def _required(record: Record) -> Iterator[Problem]:
    if record[Column.SPONSOR_UNIT] and record.denies_an_account:
        return
    for column in record.words.required:
        if record[column] and not (column is Column.PLATFORM and record.words.says_no_account(record[column])):
            continue
        if column is Column.ACCOUNT_ID and record[Column.HANDLE]:
            yield problem(record.number, column, Code.MISSING_ID, handle=record[Column.HANDLE])
        else:
            yield problem(record.number, column, Code.MISSING_REQUIRED)


def _broken_formulas(record: Record) -> Iterator[Problem]:
    for column, text in record.values.items():
        if text in values.FORMULA_ERRORS:
            yield problem(record.number, column, Code.FORMULA_ERROR, value=text)


def _identifier(record: Record) -> Iterator[Problem]:
    text = record.user_id
    if values.SCIENTIFIC.fullmatch(text):
        yield problem(record.number, Column.ACCOUNT_ID, Code.ID_DIGITS_LOST, value=text)
    elif values.ends_in_lost_digits(text):
        yield problem(record.number, Column.ACCOUNT_ID, Code.ID_ENDS_IN_ZEROS, value=text)


def _words(record: Record) -> Iterator[Problem]:
    status, tier, level = (record[column] for column in (Column.STATUS, Column.TIER, Column.LEVEL))
    if status and record.words.status(status) is None:
        allowed = "、".join(words[0] for words in record.words.statuses.values())
        yield problem(record.number, Column.STATUS, Code.UNKNOWN_VALUE, value=status, allowed=allowed)
    if tier and record.words.tier(tier) is None:
        allowed = "、".join(words[0] for words in record.words.tiers.values())
        yield problem(record.number, Column.TIER, Code.UNKNOWN_VALUE, value=tier, allowed=allowed)
    if level and level not in record.words.levels:
        allowed = "、".join(record.words.levels)
        yield problem(record.number, Column.LEVEL, Code.UNKNOWN_LEVEL, value=level, allowed=allowed)


def _dates(record: Record) -> Iterator[Problem]:
    for column in DATES:
        text = record[column]
        if text and text not in record.words.open_ended and values.day(text) is None:
            yield problem(record.number, column, Code.UNREADABLE_DATE, value=text)


def _certification(record: Record) -> Iterator[Problem]:
    subject, sponsor = record[Column.CERT_SUBJECT], record[Column.SPONSOR_UNIT]
    names = (sponsor, *cells.split(record[Column.UNIT_ALIASES]))
    if subject and not any(fold(name) in fold(subject) for name in names):
        yield problem(
            record.number, Column.CERT_SUBJECT, Code.CERTIFICATION_WITHOUT_SPONSOR, subject=subject, sponsor=sponsor
        )
    expiry = values.day(record[Column.CERT_EXPIRE])
    if expiry and expiry < record.today:
        yield problem(record.number, Column.CERT_EXPIRE, Code.CERTIFICATION_EXPIRED, date=expiry.isoformat())


def _reachability(record: Record) -> Iterator[Problem]:
    for column in PHONES:
        for number in cells.split(record[column]):
            if not values.is_phone(number):
                yield problem(record.number, column, Code.PHONE_FORMAT, value=values.masked(number))
    for column in EMAILS:
        if not all(map(values.is_email, cells.split(record[column]))):
            yield problem(record.number, column, Code.EMAIL_FORMAT)
    for column in MESSENGERS:
        if not all(map(values.messenger, cells.split(record[column]))):
            yield problem(record.number, column, Code.MESSENGER_FORMAT)


def _credit_code(record: Record) -> Iterator[Problem]:
    code = record[Column.UNIT_CODE]
    if code and not values.is_credit_code(code.upper()):
        yield problem(record.number, Column.UNIT_CODE, Code.CREDIT_CODE, value=code)


Check = Callable[[Record], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    _required, _broken_formulas, _identifier, _words, _dates, _certification, _reachability, _credit_code,
)  # fmt: skip
