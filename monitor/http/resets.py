"""When a platform wants to be asked again, in the forms that servers write it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=1)
EPOCH_FROM = 1_000_000_000
NUMBER = re.compile(r"\d{1,12}(\.\d{1,9})?")
# Retry-After first: it is relative, so it does not depend on the two clocks agreeing.
HEADERS = ("retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")


def reset_time(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The first usable reset time, in UTC, at most a day ahead; None if none is named or all have passed.

    Seen: seconds and HTTP-date (RFC 9110), epoch seconds (Bluesky PDS, X), ISO 8601 (Mastodon, GoToSocial),
    seconds from now (RateLimit-Reset of the IETF draft). Header names are lower-case.
    """
    moments = (_moment(headers.get(name, "").strip(), now) for name in HEADERS)
    return next((min(moment, now + LONGEST) for moment in moments if moment and moment > now), None)


def _moment(text: str, now: datetime) -> datetime | None:
    if not text:
        return None
    try:
        moment = _number(float(text), now) if NUMBER.fullmatch(text) else _date(text)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _number(value: float, now: datetime) -> datetime:
    return datetime.fromtimestamp(value, UTC) if value >= EPOCH_FROM else now + timedelta(seconds=value)


def _date(text: str) -> datetime:
    moment = datetime.fromisoformat(text) if text[0].isdigit() else parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
