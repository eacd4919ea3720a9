"""Through the real store, over restarts and a clock that is set at will: each deadline is told, no rung is twice.

What passes while somebody has been called for the case joins its ladder there, and counts as told to those below.
"""

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.deadlines import LADDER, TOP
from domain.deadline import Deadline, Duty
from domain.incident import Severity
from domain.registry import ContactRole
from monitor.store import Store, deadlines
from tests.factories import NOW
from tests.monitor.jobs.test_chase import Day, FakeBook
from tests.monitor.store.databases import KEY

Told = Counter[tuple[Duty, datetime, ContactRole]]
MOVES = st.one_of(
    st.tuples(st.just("pass"), st.integers(1, 600)),
    st.tuples(st.just("jump"), st.integers(-3000, 60 * 24 * 40)),
    st.tuples(st.just("restart"), st.just(0)),
    st.tuples(st.just("level"), st.sampled_from([int(level) for level in Severity])),
)


@dataclass
class Watched(FakeBook):
    """A book that counts who was told of which deadline."""

    told: Told = field(default_factory=Counter)

    def note(self, before: tuple[Deadline, ...], after: tuple[Deadline, ...]) -> None:
        known = {one.duty: one for one in before}
        for one in after:
            was = known[one.duty]
            if one.told is not None and (one.told, one.told_at) != (was.told, was.told_at):
                first = 0 if was.told is None else min(LADDER.index(was.told) + 1, LADDER.index(TOP))
                for role in LADDER[first : LADDER.index(one.told) + 1]:
                    self.told[one.duty, one.started_at, role] += 1


@settings(max_examples=25, deadline=None)
@given(moves=st.lists(MOVES, min_size=4, max_size=14))
def test_nothing_passes_untold_and_no_rung_is_called_twice(empty_database: Path, moves: list[tuple[str, int]]) -> None:
    path = empty_database.with_name("chased.sqlite")
    shutil.copyfile(empty_database, path)
    url, book, now = f"sqlite:///{path}", Watched(), NOW
    day = Day(Store(url, KEY), book)
    number = day.open(severity=Severity.MAJOR)
    for move, amount in moves:
        day.now = now
        if move == "restart":
            day.store.close()
            day.store = Store(url, KEY)
        elif move == "level":
            day.change(number, severity=Severity(amount))
        else:
            now += timedelta(minutes=amount)
        before = stored(day.store, number)
        asyncio.run(day.chase(now))
        after = stored(day.store, number)
        book.note(before, after)
        assert {one.duty for one in before} == {one.duty for one in after}
        assert all(one.told or not one.is_running or now < waits_until(one) for one in after)
    day.store.close()
    assert all(times == 1 for (_, _, role), times in book.told.items() if role is not TOP)


def stored(store: Store, number: int) -> tuple[Deadline, ...]:
    with store.reading() as conn:
        return deadlines.of(conn, number)


def waits_until(one: Deadline) -> datetime:
    """A deadline in days is told in the next working morning, at the latest after a long holiday."""
    return one.due_at + timedelta(days=10 if one.duty is Duty.VERIFY else 0)


def test_the_book_of_this_test_counts_every_role() -> None:
    one = Deadline(incident=1, duty=Duty.VERIFY, started_at=NOW, due_at=NOW)
    book = Watched()
    book.note((one,), (replace(one, told=ContactRole.DIRECTLY_RESPONSIBLE, told_at=NOW),))
    assert sum(book.told.values()) == 3
