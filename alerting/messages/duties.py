"""Deadlines in words: what must be done by when, and which duty a message is about."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from alerting.messages.words import Words
from domain.deadline import Deadline
from domain.notification import Reason

SHOWN = 4
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def running(deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Those that still run, the one due first first."""
    return tuple(sorted((each for each in deadlines if each.is_running), key=lambda each: each.due_at))


def told_of(reason: Reason, deadlines: Iterable[Deadline]) -> Deadline | None:
    """The deadline that a reminder is about: the one that people were told of last, whether or not it still runs."""
    if reason is Reason.OVERDUE:
        told = [each for each in deadlines if each.told_at is not None]
        return max(told, key=lambda each: each.told_at or LONG_AGO, default=None)
    warned = [each for each in deadlines if each.warned_at is not None]
    return max(warned, key=lambda each: each.warned_at or LONG_AGO, default=None)


def limits(deadlines: Iterable[Deadline], words: Words) -> str:
    """What runs, in one line, all that is overdue and a few more; '' for nothing."""
    all_running = running(deadlines)
    shown = max(SHOWN, sum(each.is_overdue(words.now) for each in all_running))
    said = [_limit(each, words) for each in all_running[:shown]]
    if len(all_running) > shown:
        said.append(words.say("deadline.more", count=str(len(all_running) - shown)))
    return words.say("deadline.between").join(said)


def _limit(deadline: Deadline, words: Words) -> str:
    key = "provisional" if deadline.is_provisional else "ahead"
    if deadline.is_overdue(words.now):
        key = "provisional_late" if deadline.is_provisional else "late"
    return words.say(
        f"deadline.{key}",
        duty=words.say(f"duty.{deadline.duty}"),
        until=words.soon(deadline.due_at),
        late=words.elapsed(deadline.due_at),
    )


def facts(deadlines: Sequence[Deadline]) -> tuple[tuple[str, str], ...]:
    """The one that is due first, for machines."""
    first = next(iter(running(deadlines)), None)
    return (
        ("duty", first.duty if first else ""),
        ("deadline", first.due_at.astimezone(UTC).isoformat() if first else ""),
    )
