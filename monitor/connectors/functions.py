"""What an expression can do besides JMESPath's own functions: the habits of platforms, each under one name."""

import hashlib
import json
import math
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from jmespath.functions import Functions as BuiltIn
from jmespath.functions import signature

from monitor.http import read_markup

CHINA = timezone(timedelta(hours=8))
LOOKED_AT = 200_000
LONGEST_DATE = 64
COUNT = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?)\s*([万亿千kwmb]?)\+?", re.IGNORECASE)
UNITS = {"": 1, "千": 1e3, "k": 1e3, "万": 1e4, "w": 1e4, "m": 1e6, "亿": 1e8, "b": 1e9}
EPOCH = re.compile(r"[0-9]{9,16}(\.[0-9]{1,9})?")
# As Weibo and X write it.
SPOKEN = "%a %b %d %H:%M:%S %z %Y"
MILLISECONDS_FROM, MICROSECONDS_FROM = 1e11, 1e14
# The stubs of jmespath keep the type of a signature to themselves.
ANY: Any = {"types": []}
TEXT: Any = {"types": ["string", "null"]}
WORD: Any = {"types": ["string"]}
TABLE: Any = {"types": ["object"]}
LISTED: Any = {"types": ["array", "string"]}
ANY_NUMBER: Any = {"types": [], "variadic": True}


class Functions(BuiltIn):
    """Each takes null for an answer: what is not there stays null, and a field that needs it says so."""

    @signature(ANY)
    def _func_to_string(self, value: object) -> str | None:
        """JMESPath's own makes "null" of null, and JSON of what has become an object: ids would be invented."""
        return as_text(value)

    @signature(LISTED, ANY)
    def _func_contains(self, listed: str | list[object], wanted: object) -> bool:
        """JMESPath's own takes false for 0 and true for 1, as Python does: a code of false would be a success."""
        if isinstance(listed, str):
            return isinstance(wanted, str) and wanted in listed
        return any(one == wanted and isinstance(one, bool) is isinstance(wanted, bool) for one in listed)

    @signature(TEXT)
    def _func_plain(self, html: str | None) -> str | None:
        return None if html is None else read_markup(html).text

    @signature(TEXT)
    def _func_links(self, html: str | None) -> list[str]:
        return [] if html is None else list(read_markup(html).links)

    @signature(ANY)
    def _func_count(self, value: object) -> int | None:
        return count(value)

    @signature(ANY_NUMBER)
    def _func_moment(self, value: object, *formats: object) -> str | None:
        moment = read_moment(value, *(form for form in formats if isinstance(form, str)))
        return moment.isoformat() if moment else None

    @signature(WORD, TEXT)
    def _func_matches(self, pattern: str, text: str | None) -> bool:
        return text is not None and compiled(pattern).search(text[:LOOKED_AT]) is not None

    @signature(ANY, TABLE)
    def _func_choose(self, value: object, choices: dict[str, object]) -> object:
        return choices.get(as_text(value) or "")

    @signature(TEXT, WORD)
    def _func_last(self, text: str | None, separator: str) -> str | None:
        return text.rpartition(separator)[2] if text and separator else text

    @signature(TEXT)
    def _func_parsed(self, text: str | None) -> object:
        try:
            return None if text is None else json.loads(text)
        except (ValueError, RecursionError):
            return None

    @signature(TEXT)
    def _func_absolute(self, address: str | None) -> str | None:
        return f"https:{address}" if address and address.startswith("//") else address

    @signature(TEXT)
    def _func_picture(self, address: str | None) -> str:
        return picture(address or "")


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def as_text(value: object) -> str | None:
    """A plain value as JSON writes it; null stays null, and what is no plain value is none."""
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, bool | int | float) else None


def count(value: object) -> int | None:
    """A number as platforms show it: 12000, "12,000", "1.2万", "1.2K"; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if not isinstance(value, str):
        return int(value) if math.isfinite(value) else None
    shown = COUNT.fullmatch(value.replace(",", "").strip())
    return round(float(shown[1]) * UNITS[shown[2].lower()]) if shown else None


def read_moment(value: object, *formats: str) -> datetime | None:
    """A moment in any form that platforms write, or in the formats given; what names no zone is China's time."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or value == "":
        return None
    try:
        moment = _spoken(value.strip(), formats) if isinstance(value, str) else _epoch(float(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _spoken(text: str, formats: tuple[str, ...]) -> datetime:
    if len(text) > LONGEST_DATE:
        raise ValueError("no moment")
    if formats:
        return datetime.strptime(text, formats[0])
    if EPOCH.fullmatch(text):
        return _epoch(float(text))
    if text[:4].isdigit():
        return datetime.fromisoformat(f"{text[:-4]}+00:00" if text.endswith((" UTC", " GMT")) else text)
    try:
        return datetime.strptime(text, SPOKEN)
    except ValueError:
        return parsedate_to_datetime(text)


def _epoch(number: float) -> datetime:
    scale = 1e6 if number >= MICROSECONDS_FROM else 1e3 if number >= MILLISECONDS_FROM else 1
    if number <= 0:
        raise ValueError("no moment")
    return datetime.fromtimestamp(number / scale, UTC)


def picture(address: str) -> str:
    """A name for a picture's content: the hash of its path. Queries are signed anew, and files move between hosts."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return hashlib.sha256(path.encode("utf-8", "replace")).hexdigest() if path else ""
