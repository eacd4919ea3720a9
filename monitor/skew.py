"""What a clock that ran ahead has written down: it says nothing of the time from now on."""

from datetime import datetime, timedelta

# Clocks of several machines differ by so much.
SLACK = timedelta(minutes=10)
# No message, and no channel, is put off for longer than this.
LONGEST = timedelta(days=30)


def latest(now: datetime) -> datetime:
    """No moment behind this one can have been noted by now with a clock that went right."""
    return now + SLACK
