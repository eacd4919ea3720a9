"""When something was published, in the many ways in which feeds write it."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

# Feeds without a zone, and those that write CST, are of servers at home.
HOME = timezone(timedelta(hours=8))
AMERICAN_CST = timedelta(hours=6)
WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:(?:\s*T\s*|\s+)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?)?"
)
ZONE = re.compile(r"(?:[+-]\d{1,2}:?\d{2}|Z|UTC?|GMT|\b[A-Z]{3,4})\s*(?:\([^()]*\)\s*)?(?:\b\d{4}\s*)?$", re.IGNORECASE)
CST = re.compile(r"\bCST\b")


def moment(written: str, parsed: Sequence[int] | None) -> datetime | None:
    """The moment in UTC, or None where nobody can tell; `parsed` is what feedparser made of it, if anything."""
    try:
        if local := WRITTEN.fullmatch(written.strip()):
            year, month, day, hour, minute, second = (int(part or 0) for part in local.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=HOME).astimezone(UTC)
        if parsed is None:
            return _iso(written.strip())
        year, month, day, hour, minute, second, *_ = parsed
        return _zoned(written, datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _iso(written: str) -> datetime:
    read = datetime.fromisoformat(written)
    return (read if read.tzinfo else read.replace(tzinfo=HOME)).astimezone(UTC)


def _zoned(written: str, read: datetime) -> datetime:
    if CST.search(written):
        return (read - AMERICAN_CST).replace(tzinfo=HOME).astimezone(UTC)
    return read if ZONE.search(written) else read.replace(tzinfo=HOME).astimezone(UTC)
