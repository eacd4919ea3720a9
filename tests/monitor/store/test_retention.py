from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from config.settings import RetentionSettings
from domain.allowance import Allowance
from domain.incident import Classification, Dismissal, Ground, Incident, Status
from domain.notification import Notification
from domain.observation import Profile
from domain.past import Kept
from domain.text import Text
from domain.triage import Triage
from monitor.store import (
    allowances,
    baselines,
    coverage,
    decisions,
    incidents,
    outbox,
    record,
    registry,
    retention,
    snapshots,
    tables,
)
from tests.decisions import decision
from tests.factories import NOW, account, finding, incident, later, notification, official_profile, post, profile, unit
from tests.factories import coverage as cycle

SETTINGS = RetentionSettings()
TEXT = "临泽市公安局发布通告：本周六上午九时起对滨河路实行临时交通管制"


def save(conn: Connection, case: Incident, now: datetime = NOW) -> Incident:
    return incidents.save(conn, case, lambda _: (), now=now)


def sweep(conn: Connection, days: float) -> dict[str, int]:
    return retention.sweep(conn, SETTINGS, later(days=days))


def stored(conn: Connection, case: Incident) -> Incident:
    found = incidents.get(conn, case.number)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("status", "days", "swept"),
    [
        (Status.DISMISSED, 29.9, 0),
        (Status.DISMISSED, 30, 1),
        (Status.CLOSED, 179, 0),
        (Status.CLOSED, 180, 1),
        (Status.SUSPECTED, 999, 0),
        (Status.CONFIRMED, 999, 0),
        (Status.RESOLVED, 999, 0),
    ],
)
def test_a_profile_is_kept_as_long_as_its_case_needs_it(
    conn: Connection, status: Status, days: float, swept: int
) -> None:
    case = save(conn, replace(save(conn, incident(), later(days=-100)), status=status))
    assert sweep(conn, days)["incidents"] == swept
    assert (stored(conn, case).profile != case.profile) is bool(swept)


def test_identity_survives_and_what_was_shown_of_the_person_does_not(conn: Connection) -> None:
    dismissal = Dismissal(evidence=frozenset({finding().key}), reason=Ground.OTHER, author="甲", at=NOW, note="王某")
    reason = Text("同名", "the same name")
    given = incident(status=Status.DISMISSED, dismissals=(dismissal,), findings=(finding(points=4.0),), reason=reason)
    case = save(conn, replace(given, triage=Triage.IMPOSTOR))
    sweep(conn, 30)
    left = stored(conn, case)
    assert left.profile == Profile(platform="bluesky", user_id="did:plc:stranger")
    assert left.findings == (finding(points=4.0, summary=Text("", ""), evidence=()),)
    assert (left.fingerprint, left.status) == (case.fingerprint, Status.DISMISSED)
    assert left.dismissals == (replace(dismissal, note=""),)
    assert (left.triage, left.reason) == (Triage.IMPOSTOR, None)


def test_what_people_decided_is_counted_for_good_and_what_they_were_shown_is_not_kept(conn: Connection) -> None:
    case = save(conn, incident(status=Status.DISMISSED))
    decisions.put(conn, decision(incident=case.number, note="王某的个人号"))
    sweep(conn, 29)
    assert decisions.listing(conn) == (decision(incident=case.number, note="王某的个人号"),)
    sweep(conn, 30)
    bare = finding(points=4.0, summary=Text("", ""), evidence=())
    nobody = Profile(platform="bluesky", user_id="did:plc:stranger")
    assert decisions.listing(conn) == (decision(incident=case.number, note="", findings=(bare,), profile=nobody),)


def test_an_allowance_is_forgotten_some_time_after_its_end(conn: Connection) -> None:
    allowances.put(conn, Allowance(account="bluesky:1", reason=Ground.FAN, author="甲", at=NOW, expires=later(days=10)))
    sweep(conn, 39)
    assert len(allowances.listing(conn)) == 1
    sweep(conn, 40)
    assert allowances.listing(conn) == ()


def test_a_case_is_swept_once_and_again_only_when_it_was_seen_again(conn: Connection) -> None:
    case = save(conn, incident(status=Status.DISMISSED))
    assert sweep(conn, 30)["incidents"] == 1
    assert sweep(conn, 31)["incidents"] == 0
    save(conn, replace(stored(conn, case), profile=profile()), later(days=32))
    assert sweep(conn, 33)["incidents"] == 1


def test_the_period_begins_with_the_status_not_with_the_last_change(conn: Connection) -> None:
    case = save(conn, incident(status=Status.DISMISSED))
    save(conn, replace(case, last_seen=later(days=20)), later(days=20))
    assert sweep(conn, 30)["incidents"] == 1


def test_stored_looks_at_a_stranger_go_with_the_case(conn: Connection) -> None:
    save(conn, incident(status=Status.DISMISSED))
    snapshots.look(conn, profile(), NOW)
    snapshots.add_posts(conn, profile().key, [post()], NOW)
    assert sweep(conn, 30)["snapshots"] == 2
    assert snapshots.latest(conn, profile().key) is None


def test_the_baseline_of_an_official_account_stays(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    official = official_profile()
    snapshots.look(conn, official, NOW)
    snapshots.trust(conn, official, NOW)
    kind = Classification.ACCOUNT_COMPROMISE
    save(conn, incident(classification=kind, subject=official.key, profile=official, status=Status.DISMISSED))
    assert sweep(conn, 30) == {"incidents": 1, "snapshots": 0, "coverage": 0, "outbox": 0}
    assert snapshots.trusted(conn, official.key) == official


def test_what_guards_an_account_stays_as_long_as_it_is_registered(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    mine, gone = account().key, "bluesky:no-longer-registered"
    kept = Kept(post=post(text=TEXT, published_at=later(days=30)), seen_at=later(days=30))
    for each in (mine, gone):
        record.write(conn, each, (), [kept])
        record.echoed(conn, each, 20, 1)
        baselines.put(conn, each, b"state", NOW)
    sweep(conn, 30)
    assert (record.read(conn, mine), record.shared(conn, mine), baselines.read(conn, mine)) == ((kept,), 0.05, b"state")
    assert (record.read(conn, gone), record.shared(conn, gone), baselines.read(conn, gone)) == ((), None, None)
    assert set(conn.execute(select(tables.prints.c.account)).scalars()) == {mine}


def test_texts_are_looked_up_for_two_days(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    record.write(conn, account().key, (), [Kept(post=post(text=TEXT), seen_at=NOW)])
    sweep(conn, 2)
    assert len(record.sharing(conn, [TEXT], but="bluesky:another", since=NOW)) == 1
    sweep(conn, 2.01)
    assert record.sharing(conn, [TEXT], but="bluesky:another", since=NOW) == ()


def test_old_cycles_go_and_never_before_their_months_are_over(conn: Connection) -> None:
    coverage.record(conn, cycle())
    assert sweep(conn, 366)["coverage"] == 0
    assert sweep(conn, 373)["coverage"] == 1


def test_old_messages_go_once_delivered_and_the_others_stay(conn: Connection) -> None:
    def tell(saved: Incident) -> tuple[Notification, ...]:
        return tuple(notification(incident=saved.number, address=name) for name in ("a", "b", "c"))

    incidents.save(conn, incident(), tell, now=NOW)
    first, second, _ = outbox.claim(conn, channel="webhook", now=NOW, lease=timedelta(minutes=1), limit=3, owner="a")
    outbox.delivered(conn, first.id, NOW)
    outbox.bury(conn, second.id, "no such robot", NOW)
    assert sweep(conn, 36 * 30)["outbox"] == 0
    assert sweep(conn, 36 * 31 + 1)["outbox"] == 1
    assert (len(outbox.dead(conn)), outbox.pending(conn)) == (1, {"webhook": 1})
