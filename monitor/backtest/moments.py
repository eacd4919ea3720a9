"""When a post was published, as exports write it. ValueError with a remedy where it cannot be read."""

import re
from datetime import UTC, datetime, tzinfo

REMEDY = "write 2026-03-02T09:30:00+08:00, or seconds since 1970"
# Epochs beyond this are in milliseconds.
MILLISECONDS = 10**11
EPOCH = re.compile(r"\d{9,13}(?:\.\d+)?", re.ASCII)
FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%a %b %d %H:%M:%S %z %Y")
# No network posted before, and nobody has posted later.
FIRST, LAST = 1990, 2199


def moment(value: object, zone: tzinfo) -> datetime:
    """A date with a time, or seconds or milliseconds since 1970; without a zone it is `zone`'s time."""
    found = _read(value, zone)
    if not FIRST <= found.year <= LAST:
        raise ValueError(f"{value!r} lies outside {FIRST}-{LAST}; {REMEDY}")
    return found


def _read(value: object, zone: tzinfo) -> datetime:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(float(value))
    if not isinstance(value, str):
        raise ValueError(f"is no date; {REMEDY}")
    said = value.strip()
    found = _epoch(float(said)) if EPOCH.fullmatch(said) else _written(said)
    if found is None:
        raise ValueError(f"{said!r} is no date; {REMEDY}")
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _epoch(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) >= MILLISECONDS else seconds, UTC)
    except (ValueError, OverflowError, OSError) as beyond:
        raise ValueError(f"{seconds:g} is no moment; {REMEDY}") from beyond


def _written(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        dashed = re.sub(r"[/年月.](?=\d)", "-", said).replace("日", "")
        return next(filter(None, (_as(form, dashed) for form in FORMS)), None)


def _as(form: str, said: str) -> datetime | None:
    try:
        return datetime.strptime(said, form)
    except ValueError:
        return None
