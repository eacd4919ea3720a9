"""What would go, and when a clock may be trusted with letting it go."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from domain.allowance import Allowance
from domain.incident import Ground, Status
from domain.notification import Bulletin, Reason
from domain.registry import Contact
from domain.shift import Shift
from monitor.store import (
    allowances,
    audit,
    baselines,
    bulletins,
    coverage,
    evidence,
    incidents,
    outbox,
    registry,
    retention,
    roster,
    snapshots,
)
from monitor.store.retention import Kind
from tests.factories import NOW, account, incident, later, notification, profile, unit
from tests.factories import coverage as cycle
from tests.monitor.claiming import claim
from tests.monitor.store.kept import COUNTED, SETTINGS, other, piece, rowcount, save


def everything(conn: Connection) -> None:
    """Something of every kind that goes, and something of each that stays."""
    registry.apply(conn, [unit()], [account()])
    main = save(conn, incident(status=Status.CLOSED))
    save(conn, other(status=Status.MERGED, merged_into=main.number))
    save(conn, other("third", status=Status.DISMISSED))
    open_one = save(conn, other("fourth", status=Status.CONFIRMED))
    evidence.add(conn, piece(main))
    outbox.add(conn, [notification(incident=None, bulletin=1), notification(incident=open_one.number)])
    for held in claim(conn, lease=timedelta(minutes=1), limit=2):
        outbox.delivered(conn, held.id, NOW)
    bulletins.add(conn, Bulletin(kind=Reason.DIGEST, unit="linze-ga", day=NOW.date(), subject="s", body="b"))
    roster.put(conn, Shift(unit="linze-ga", starts=later(days=-1), ends=NOW, contact=Contact(name="甲")))
    coverage.record(conn, cycle())
    allowances.put(conn, Allowance(account="bluesky:1", reason=Ground.FAN, author="甲", at=NOW, expires=NOW))
    snapshots.look(conn, profile(user_id="never-a-case"), NOW)
    baselines.put(conn, "bluesky:gone", b"state", NOW)


@pytest.mark.parametrize("days", [10, 31, 181, 400, 1200, 3700])
def test_what_is_planned_is_what_goes(conn: Connection, days: int) -> None:
    everything(conn)
    before = retention.plan(conn, SETTINGS, later(days=days))
    assert retention.plan(conn, SETTINGS, later(days=days)) == before
    counted = {kind: rowcount(conn, kind) for kind in COUNTED}
    assert retention.run(conn, SETTINGS, later(days=days), by="甲") == before
    planned = {going.kind: going.count for going in before}
    if Kind.EXPIRED not in planned:
        assert {kind: counted[kind] - rowcount(conn, kind) for kind in COUNTED} == {
            kind: planned.get(kind, 0) for kind in COUNTED
        }
    assert audit.entries(conn, 1)[0].actor == "甲"
    # A case goes whole once its evidence has gone.
    assert {going.kind for going in retention.plan(conn, SETTINGS, later(days=days))} <= {Kind.EXPIRED}


def test_after_long_enough_there_is_something_of_every_kind(conn: Connection) -> None:
    everything(conn)
    assert {going.kind for going in retention.plan(conn, SETTINGS, later(days=3700))} == set(Kind)


def test_what_went_is_written_down_by_number_and_nothing_else_is(conn: Connection) -> None:
    everything(conn)
    retention.run(conn, SETTINGS, later(days=30), by="甲")
    entry = audit.entries(conn, 1)[0]
    assert (entry.actor, entry.action, entry.object) == ("甲", "retention.swept", "store")
    assert entry.after == "dismissed 1, allowances 1, looks 1, unregistered 1"
    assert entry.result == "dismissed: DT-000003"
    count = audit.count(conn)
    assert retention.run(conn, SETTINGS, later(days=30), by="甲") == ()
    assert audit.count(conn) == count


def test_the_history_of_a_case_and_the_audit_chain_stay(conn: Connection) -> None:
    everything(conn)
    before = incidents.history(conn, 3)
    retention.run(conn, SETTINGS, later(days=1200), by="甲")
    assert incidents.history(conn, 3)[: len(before)] == before
    assert audit.verify(conn).count == audit.count(conn)


def work(conn: Connection, *days: float) -> None:
    for day in days:
        coverage.record(conn, cycle(finished_at=later(days=day, hours=-1)))


def test_a_clock_is_trusted_once_diting_has_worked_for_three_days_by_it(conn: Connection) -> None:
    assert retention.doubt(conn, NOW) == NOW.date()
    work(conn, 0, -1, -2)
    assert retention.doubt(conn, NOW) is None


@pytest.mark.parametrize("away", [3, 90, 365, 3650])
def test_after_an_outage_or_a_jump_nothing_is_trusted_until_three_days_have_passed(conn: Connection, away: int) -> None:
    work(conn, 0, -1, -2)
    for day in range(3):
        assert retention.doubt(conn, later(days=away + day)) is not None
        # By a wrong clock Diting works too, and what it then notes must not vouch for that clock.
        work(conn, away + day)
    assert retention.doubt(conn, later(days=away + 2)) is None


def test_a_clock_that_was_put_right_again_is_trusted_as_before(conn: Connection) -> None:
    work(conn, 0, -1, -2, 365)
    assert retention.doubt(conn, later(days=365)) is not None
    assert retention.doubt(conn, NOW) is None


@pytest.mark.parametrize("trace", ["history", "audit"])
def test_whatever_is_written_with_its_moment_shows_that_diting_worked(conn: Connection, trace: str) -> None:
    for day in (0, -1, -2):
        at = later(days=day)
        if trace == "history":
            save(conn, other(str(day)), at)
        else:
            audit.append(conn, at=at, actor="甲", action="a", object="o", before="", after="", result="")
    assert retention.doubt(conn, NOW) is None
