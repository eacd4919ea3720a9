"""Dates, telephone numbers, addresses and credit codes, as people write them."""

import re
import unicodedata
from datetime import date, timedelta

EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(20_000, 80_000)
"""Day numbers of 1954 to 2119: what remains of a date whose cell lost its format."""

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SCIENTIFIC = re.compile(r"[0-9]+(?:\.[0-9]+)?[Ee]\+[0-9]+")
FORMULA_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"})

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})?\s*日?)?(?:[ T]\d{1,2}:\d{2}.*)?", re.ASCII)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_PHONE = re.compile(
    r"(?:\+?86)?(?:1\d{10}|0\d{9,11}|[2-9]\d{6,7}|400\d{7}|1\d{2,4})(?:(?:转|ext|x|#)\d{1,6})?", re.ASCII
)
_MESSENGER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_@.\-]{0,63}")
_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\".]+(?:\.[^\s@,;<>\".]+)+")


def day(text: str) -> date | None:
    """A date, a month's first day when no day is given, or None when it is neither."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text.isascii() and text.isdigit() and int(text) in EXCEL_DAYS:
        return EXCEL_EPOCH + timedelta(days=int(text))
    found = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if not found:
        return None
    year, month, of_month = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, of_month)
    except ValueError:
        return None


def is_phone(text: str) -> bool:
    """Mobile, landline with or without area code, 400 and short numbers; an extension may follow."""
    return bool(_PHONE.fullmatch(re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))))


def masked(number: str) -> str:
    """What may be shown of a telephone number, whatever else stands beside it: 138****1234."""
    digits = re.sub(r"[^0-9]", "", number)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 7 else "****"


def is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text))


def messenger(text: str) -> str:
    """A WeCom user id (企业微信账号) as WeCom writes it; '' when the text is none, as names and @all are not.

    https://developer.work.weixin.qq.com/document/path/90195
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain if _MESSENGER.fullmatch(plain) else ""


def is_credit_code(text: str) -> bool:
    """GB 32100-2015: 18 characters, the last one a check character (weights 3^i, modulus 31)."""
    if len(text) != 18 or not set(text) <= set(CREDIT_ALPHABET):
        return False
    total = sum(CREDIT_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(text[:17]))
    return CREDIT_ALPHABET[-total % 31] == text[17]


def ends_in_lost_digits(text: str) -> bool:
    """Whether digits look like a number of which a spreadsheet kept the first 15."""
    return text.isascii() and text.isdigit() and len(text) > 16 and not text[15:].strip("0")
