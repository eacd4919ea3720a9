from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.coverage import Gap, Job
from domain.incident import Classification, Incident
from domain.notification import Bulletin, Reason
from monitor.store import bulletins, coverage, digests, incidents
from monitor.store.digests import Budget, Item
from tests.factories import NOW, incident, later, notification
from tests.factories import coverage as cycle

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 2)


def item(number: int, unit: str = "linze-ga", event: int = 1, hours: float = 0) -> Item:
    return Item(unit=unit, incident=number, event=event, reason=Reason.OPENED, added_at=later(hours=hours))


def case(conn: Connection, told: int = 0, hours: float = 0, **changes: object) -> Incident:
    """A case of which so many people were told."""
    fresh = incident(**{"subject": f"bluesky:{len(incidents.listing(conn))}"} | changes)
    return incidents.save(
        conn,
        fresh,
        lambda stored: [notification(incident=stored.number, address=str(each)) for each in range(told)],
        now=later(hours=hours),
    )


def issued(conn: Connection, unit: str = "linze-ga", day: date = DAY) -> Bulletin:
    return bulletins.add(conn, Bulletin(kind=Reason.DIGEST, unit=unit, day=day, subject="s", body="b"))


def test_what_was_put_down_waits_in_order_until_it_is_told(conn: Connection) -> None:
    for _ in range(2):
        case(conn)
    digests.put(conn, item(2, hours=1))
    digests.put(conn, item(1))
    digests.put(conn, item(1, hours=5))
    assert [each.incident for each in digests.listed(conn, later(hours=2))] == [1, 2]
    assert [each.incident for each in digests.listed(conn, NOW)] == [1]
    digests.seal(conn, [item(1)], issued(conn).id)
    assert [each.incident for each in digests.listed(conn, later(hours=2))] == [2]


def test_what_is_dropped_is_gone_but_what_was_told_stays(conn: Connection) -> None:
    for _ in range(2):
        case(conn)
    digests.put(conn, item(1))
    digests.put(conn, item(2))
    digests.seal(conn, [item(1)], issued(conn).id)
    digests.drop(conn, [item(1), item(2)])
    assert digests.listed(conn, later(days=1)) == ()
    assert [each.incident for each in digests.told(conn, DAY)] == [1]
    assert digests.told(conn, DAY, "linze-jy") == ()
    assert digests.told(conn, date(2026, 3, 3)) == ()


def test_the_text_of_an_old_digest_is_forgotten_and_that_there_was_one_is_not(conn: Connection) -> None:
    case(conn)
    digests.put(conn, item(1))
    digests.put(conn, item(1, unit="linze-jy"))
    digests.seal(conn, [item(1)], issued(conn).id)
    head = bulletins.add(conn, Bulletin(kind=Reason.AUDIT_HEAD, unit="", day=DAY, subject="s", body="b"))
    assert digests.forget(conn, DAY) == 0
    assert [digests.forget(conn, date(2026, 3, 3)) for _ in range(2)] == [1, 0]
    assert digests.last_issued(conn, Reason.DIGEST) == {"linze-ga": DAY}
    assert [each.body for each in digests.issued(conn, limit=9)] == [""]
    assert digests.told(conn, DAY) == ()
    assert [each.unit for each in digests.listed(conn, NOW)] == ["linze-jy"]
    assert bulletins.get(conn, head.id) == head


def test_a_unit_finds_the_digests_that_it_shared_with_others(conn: Connection) -> None:
    case(conn)
    digests.put(conn, item(1, unit="linze-jy"))
    shared, own = issued(conn, "linze-gov+ab12"), issued(conn, "linze-ga", date(2026, 3, 3))
    digests.seal(conn, [item(1, unit="linze-jy")], shared.id)
    assert digests.issued(conn, limit=9) == (own, shared)
    assert digests.issued(conn, unit="linze-jy", limit=9) == (shared,)
    assert digests.issued(conn, unit="linze-gov", limit=9) == (shared,)
    assert digests.issued(conn, unit="linze-g", limit=9) == ()
    assert digests.issued(conn, day=DAY, limit=9) == (shared,)
    assert digests.issued(conn, limit=1) == (own,)


def test_the_last_digest_of_each_unit_is_known(conn: Connection) -> None:
    issued(conn)
    issued(conn, day=date(2026, 3, 5))
    issued(conn, "linze-jy")
    assert digests.last_issued(conn, Reason.DIGEST) == {"linze-ga": date(2026, 3, 5), "linze-jy": DAY}
    assert digests.last_issued(conn, Reason.AUDIT_HEAD) == {}


def test_cases_are_found_by_number_however_many(conn: Connection) -> None:
    known = [case(conn) for _ in range(3)]
    assert digests.cases(conn, [1, 3, 99]) == {1: known[0], 3: known[2]}
    assert digests.cases(conn, range(1, 1200)).keys() == {1, 2, 3}
    assert digests.cases(conn, []) == {}


def test_cycles_of_a_period_and_the_last_valid_one_before_it(conn: Connection) -> None:
    for hours, gap in ((-30, None), (-27, Gap.BLOCKED), (-3, None), (-1, None)):
        coverage.record(conn, cycle(finished_at=later(hours=hours), gap=gap))
    within = digests.cycles(conn, later(hours=-24), later(hours=-2))
    assert [each.finished_at for each in within] == [later(hours=-3)]
    assert digests.valid_before(conn, later(hours=-24)) == {("bluesky", Job.HUNT): later(hours=-30)}


def test_a_notice_is_a_change_that_somebody_was_told_of_however_many_were(conn: Connection) -> None:
    case(conn, told=5)
    case(conn, told=1, hours=1)
    case(conn, told=0)
    case(conn, told=1, hours=20)
    case(conn, told=1, unit="linze-jy")
    case(conn, told=1, classification=Classification.COVERAGE, unit="")
    case(conn, told=1, hours=-99)
    assert digests.notices(conn, later(hours=-1), SHANGHAI) == {
        ("linze-ga", DAY): 2,
        ("linze-ga", date(2026, 3, 3)): 1,
        ("linze-jy", DAY): 1,
    }


def test_the_budget_names_no_unit(conn: Connection) -> None:
    assert digests.budget(conn, NOW, SHANGHAI) == Budget(a_day=0, of_a_unit=0)
    for hours in (-1, -2, -3, -100):
        case(conn, told=1, hours=hours)
    case(conn, told=1, hours=-1, unit="linze-jy")
    found = digests.budget(conn, NOW, SHANGHAI)
    assert (round(found.a_day * 7), found.of_a_unit) == (5, 3)
