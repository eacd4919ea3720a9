from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from domain.finding import Finding
from domain.incident import Classification, Dismissal, Ground, Incident, Status
from domain.standing import Change
from domain.text import Text
from monitor.store import changes, incidents, registry, snapshots
from tests.factories import NOW, account, incident, official_profile, unit

KEY, ZONE = "bluesky:did:plc:official", ZoneInfo("Asia/Shanghai")
EVENING = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
RENAMED = Change(field="display_name", before="临泽市公安局", after="平安临泽", on=date(2026, 3, 3))


def case(ground: Ground | None = Ground.OWN_CHANGE, **more: Any) -> Incident:
    evidence = (("field", "display_name"), ("before", "临泽市公安局"), ("after", "平安临泽"))
    found = Finding(detector="compromise.profile", score=0.8, summary=Text("变", "changed"), evidence=evidence)
    said = Dismissal(evidence=frozenset(), reason=ground, author="林", at=NOW) if ground else None
    facts: dict[str, Any] = {
        "classification": Classification.ACCOUNT_COMPROMISE,
        "official": KEY,
        "subject": KEY,
        "status": Status.DISMISSED,
        "dismissals": (said,) if said else (),
        "findings": (found, Finding(detector="compromise.missing", score=0.8, summary=Text("无", "gone"))),
    }
    return incident(**facts | more)


def test_a_change_is_dated_by_the_local_day_of_the_look_that_showed_it(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    snapshots.look(conn, official_profile(), NOW)
    snapshots.look(conn, official_profile(display_name="平安临泽", followers=3), EVENING)
    snapshots.look(conn, official_profile(display_name="平安临泽 ", avatar_hash=""), EVENING + timedelta(days=1))
    assert changes.seen(conn, ZONE) == changes.seen(conn, ZONE, KEY) == {KEY: (RENAMED,)}
    assert changes.seen(conn, ZONE, "bluesky:another") == {}


def test_cases_are_gathered_by_account(conn: Connection) -> None:
    kept = incidents.save(conn, case(), lambda _: (), now=NOW)
    incidents.save(conn, incident(), lambda _: (), now=NOW)
    assert changes.cases(conn) == {KEY: (kept,)}


@pytest.mark.parametrize(
    ("held", "is_own"),
    [
        (case(), True),
        (case(Ground.OTHER), False),
        (case(status=Status.SUSPECTED), False),
        (case(status=Status.TRANSFERRED), False),
        (case(None), False),
    ],
)
def test_a_change_is_the_accounts_own_where_people_dismissed_it_as_that(held: Incident, is_own: bool) -> None:
    found = changes.own([held], [RENAMED], ZONE)
    assert [change.on for change in found] == ([date(2026, 3, 3)] if is_own else [])


def test_a_change_of_which_no_look_is_left_is_dated_by_its_case() -> None:
    (found,) = changes.own([case()], [], ZONE)
    assert found.on == date(2026, 3, 2)
