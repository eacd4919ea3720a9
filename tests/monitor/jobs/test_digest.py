import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from alerting.route import Line, Routes
from config.routing import WhenEmpty
from domain.coverage import Gap, Job
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Severity, Status
from domain.manner import Manner
from domain.notification import Reason
from domain.registry import ContactRole
from domain.text import Text
from domain.urgency import Urgency
from monitor.hearing import Hearing
from monitor.jobs.digest import Digests
from monitor.store import Store, audit, coverage, digests, incidents, registry
from tests.factories import NOW, account, finding, incident, later, official_profile, unit
from tests.factories import coverage as cycle
from tests.monitor.heard import CITY, DESK, FALLBACK, GA, JY, OFFICE, POLICE, SCHOOLS, City, by_mail, for_all

# The list goes out at nine in Shanghai; the tests' day begins half an hour later.
NINE = later(minutes=-30)
EARLIER = NINE - timedelta(hours=3)


@pytest.fixture
def city(store: Store) -> City:
    """Diting has watched it for days."""
    city = City(store)
    city.now = EARLIER
    watched_for_days(store)
    with store.begin() as conn:
        audit.append(
            conn, at=EARLIER, actor="甲", action="registry.imported", object="台账", before="", after="", result=""
        )
    return city


def watched_for_days(store: Store) -> None:
    with store.begin() as conn:
        coverage.record(conn, cycle(platform="elsewhere", started_at=later(days=-9), finished_at=later(days=-9)))


def listed(**changes: Any) -> Incident:
    values: dict[str, Any] = {
        "classification": Classification.ACCOUNT_COMPROMISE,
        "official": "bluesky:did:plc:official",
        "subject": "bluesky:did:plc:official",
        "severity": Severity.ORDINARY,
        "urgency": Urgency.LIST,
        "profile": official_profile(),
        "reason": Text("凌晨三点的帖子", "a post at three"),
    }
    return incident(**values | changes)


def hint(subject: str, rule: str = "R7.1", **changes: Any) -> Incident:
    said = finding(detector="compliance", evidence=(("rule", rule),), summary=Text(f"违反 {rule}", f"breaks {rule}"))
    values: dict[str, Any] = {"classification": Classification.COMPLIANCE, "profile": None, "findings": (said,)}
    return listed(subject=subject, reason=None, **values | changes)


def run(city: City, job: Digests | None = None, at: datetime = NOW) -> int:
    city.now = at
    return asyncio.run((job or city.digests).run())


def test_on_the_first_day_nothing_is_said_of_nothing(store: Store) -> None:
    city = City(store)
    assert run(city) == 0
    city.tell(listed())
    assert run(city, at=NOW + timedelta(days=1)) > 0


async def test_nothing_goes_out_before_its_hour(city: City) -> None:
    city.tell(listed())
    city.now = NINE - timedelta(seconds=1)
    assert await city.digests.run() == 0
    city.now = NINE
    assert await city.digests.run() == 3
    assert await city.digests.run() == 0


def test_nothing_goes_out_before_the_register_is_known(city: City) -> None:
    city.tell(listed())
    assert run(city, city.job(city.hearing, ready=lambda: False)) == 0
    assert run(city) == 3


def test_each_reader_gets_one_digest_of_what_concerns_it(city: City) -> None:
    city.tell(listed())
    city.tell(listed(subject="bluesky:did:plc:schools", unit="linze-jy"))
    run(city)
    assert [(address, letter.unit) for address, letter in city.letters()] == [
        (GA, "linze-ga"),
        (CITY, "linze-gov"),
        (JY, "linze-jy"),
    ]
    assert "DT-000001 疑似账号被盗用「临泽市公安局」：凌晨三点的帖子" in city.body(GA)
    assert "DT-000002" not in city.body(GA)
    assert "DT-000001" in city.body(CITY)
    assert "DT-000002 疑似账号被盗用「临泽市公安局」（临泽市教育局）" in city.body(CITY)


def test_a_shared_channel_gets_one_digest_in_which_nothing_stands_twice(city: City) -> None:
    hearing = city.heard(routes=Routes(lines={"bot": Line(addresses=for_all)}, fallback=(FALLBACK,)))
    city.tell(listed())
    city.tell(listed(subject="bluesky:did:plc:schools", unit="linze-jy"))
    run(city, city.job(hearing))
    ((address, letter),) = city.letters()
    assert (address, letter.subject) == (
        "",
        "【谛听】每日清单 03-02：未覆盖、新线索 2（临泽市人民政府办公室等 3 个单位）",
    )
    assert (letter.body.count("DT-000001"), letter.body.count("DT-000002")) == (1, 1)


def test_no_machine_is_sent_a_digest(store: Store) -> None:
    city = City(store, units=(unit(contacts=()), OFFICE), accounts=(account(),))
    city.now = EARLIER
    machine = Line(addresses=for_all, manner=Manner(is_machine=True))
    lines = {"bot": Line(addresses=for_all, least=Severity.MAJOR), "logs": machine}
    city.tell(listed())
    run(city, city.job(city.heard(routes=Routes(lines=lines, fallback=(FALLBACK,)))))
    assert {(one.channel, one.address) for one in city.owed()} == {("mail", DESK)}


def test_what_concerns_a_unit_without_an_address_stands_in_its_managing_units_digest(store: Store) -> None:
    city = City(store, units=(unit(contacts=()), OFFICE), accounts=(account(),))
    city.now = EARLIER
    city.tell(listed())
    run(city)
    assert [(address, letter.unit) for address, letter in city.letters()] == [(CITY, "linze-gov")]
    with store.reading() as conn:
        assert digests.listed(conn, later(days=9)) == ()


def statements(store: Store, city: City) -> int:
    """How often the database is asked for the digests of a day."""
    asked = list[object]()
    with store.reading() as conn:
        event.listen(conn, "before_cursor_execute", lambda *call: asked.append(call))
        city.digests.preview(conn, NOW)
    return len(asked)


def test_a_digest_of_many_units_asks_the_database_no_more_often_than_one_of_few(store: Store) -> None:
    city = City(store)
    city.tell(listed())
    few = statements(store, city)
    units = [replace(SCHOOLS, key=f"linze-{number}", name=f"临泽市第{number}小学") for number in range(40)]
    with store.begin() as conn:
        registry.apply(conn, units, [account(user_id=unit.key, unit=unit.key) for unit in units])
    watch = city.hearing.watch()
    city.digests = city.job(city.heard(watch=lambda: watch))
    assert statements(store, city) < few + 5


async def test_what_is_put_down_while_the_digests_are_made_waits_for_tomorrow(city: City) -> None:
    city.tell(listed())
    city.now = NOW
    with city.store.reading() as conn:
        found = city.digests.found(conn, NOW)
    city.now = EARLIER
    city.tell(listed(subject="bluesky:did:plc:schools", unit="linze-jy"))
    with city.store.begin() as conn:
        assert city.digests.issue(conn, found, NOW) == 3
        assert city.digests.issue(conn, found, NOW) == 0
    with city.store.reading() as conn:
        assert [item.incident for item in digests.listed(conn, NOW)] == [2, 2]


def test_what_reaches_nobody_reaches_the_fallback(city: City) -> None:
    city.tell(hint("unit:unknown", unit="unknown"))
    run(city)
    assert [address for address, _ in city.letters()] == [DESK]
    assert "违反 R7.1" in city.body(DESK)


def test_nothing_is_told_in_a_second_digest(city: City) -> None:
    city.tell(listed())
    run(city)
    run(city, at=later(days=1))
    assert len(city.letters()) == 3 - 1


def test_an_item_that_comes_after_the_hour_waits_for_tomorrow(city: City) -> None:
    city.now = NINE + timedelta(minutes=1)
    city.tell(listed())
    run(city, at=later(hours=8))
    assert city.letters() == []
    run(city, at=later(days=1))
    assert {address for address, _ in city.letters()} == {GA, CITY}


def test_a_restart_makes_no_second_digest(city: City) -> None:
    city.tell(listed())
    assert run(city) == 3
    assert run(city, city.job(city.hearing), at=later(hours=5)) == 0
    assert len(city.owed()) == 3


def test_after_days_without_diting_one_digest_tells_what_was_missed(city: City) -> None:
    city.tell(listed())
    run(city, at=later(days=4))
    assert [address for address, _ in city.letters()] == [GA, CITY]
    assert run(city, city.job(city.hearing), at=later(days=4, hours=1)) == 0


@pytest.mark.parametrize("table", ["outbox", "bulletins"])
def test_a_crash_in_between_leaves_nothing_half_done(city: City, table: str) -> None:
    city.tell(listed())
    with city.store.begin() as conn:
        conn.exec_driver_sql(
            f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    with pytest.raises(IntegrityError):
        run(city)
    assert city.owed() == []
    with city.store.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER full")
    assert run(city) == 3
    assert {address for address, _ in city.letters()} == {GA, CITY}


@pytest.mark.parametrize("status", [Status.DISMISSED, Status.CLOSED, Status.TRANSFERRED])
def test_what_a_person_has_ended_is_no_news(city: City, status: Status) -> None:
    case = city.tell(listed())
    with city.store.begin() as conn:
        incidents.save(conn, replace(case, status=status), lambda _: (), now=city.now)
    run(city)
    assert city.letters() == []
    with city.store.reading() as conn:
        assert digests.listed(conn, later(days=9)) == ()


def test_what_has_woken_somebody_since_is_no_news(city: City) -> None:
    case = city.tell(listed())
    city.tell(replace(case, urgency=Urgency.PAGE), Reason.ESCALATED)
    run(city)
    assert city.letters() == []


def test_news_of_a_case_that_people_know_are_told_once(city: City) -> None:
    known = city.tell(incident(severity=Severity.ORDINARY, acknowledged_at=NOW, acknowledged_by="甲"))
    absent = city.tell(known, Reason.ABSENT)
    city.tell(absent, Reason.RESTORED)
    run(city)
    assert "【案件变化】1 项：\n1. DT-000001 未再查到：疑似假冒账号「临泽市公安局」\n" in city.body(GA)


def test_hints_stand_together_by_rule(city: City) -> None:
    for number, rule in enumerate(("R7.1", "R11a", "R7.1")):
        city.tell(hint(f"bluesky:{number}", rule))
    run(city)
    assert (
        "【合规提示】3 项：\n- 同类 2 项，如「违反 R7.1」：DT-000001、DT-000003\n- 违反 R11a：DT-000002\n"
        in city.body(GA)
    )


def test_hints_that_took_care_of_themselves_are_only_counted_beside_something_else(city: City) -> None:
    gone = city.tell(hint("bluesky:1"))
    city.tell(replace(gone, status=Status.RESOLVED), Reason.RESOLVED)
    run(city)
    assert city.letters() == []
    other = city.tell(hint("bluesky:2"))
    city.tell(replace(other, status=Status.RESOLVED), Reason.RESOLVED)
    city.tell(hint("bluesky:3", "R9b"))
    run(city, at=later(days=1))
    assert "此前的合规提示已有 1 项消除。" in city.body(GA)


def test_what_is_overdue_is_said_every_day_by_number_and_time(city: City) -> None:
    case = city.tell(incident())
    city.keep(Deadline(incident=1, duty=Duty.VERIFY, started_at=EARLIER, due_at=NINE - timedelta(hours=1)))
    run(city)
    run(city, at=later(days=1))
    assert len([address for address, _ in city.letters() if address == GA]) == 2
    assert f"- 超期：{case.reference}（Ⅲ级）核实，应于 03-02 08:00 前完成" in city.body(GA)


@pytest.mark.parametrize(
    ("when", "days"), [(WhenEmpty.NEVER, []), (WhenEmpty.DAILY, list(range(9))), (WhenEmpty.WEEKLY, [0, 7])]
)
def test_a_sign_of_life_goes_out_as_often_as_configured(city: City, when: WhenEmpty, days: list[int]) -> None:
    assert signs_of_life(city, city.hearing, when).get(CITY, []) == days


def signs_of_life(city: City, hearing: Hearing, when: WhenEmpty = WhenEmpty.WEEKLY) -> dict[str, list[int]]:
    """On which of nine days an address gets a digest."""
    job, found = city.job(hearing, when_empty=when), defaultdict(list)
    for day in range(9):
        run(city, job, at=later(days=day))
    for address, letter in city.letters():
        found[address].append((letter.day - NOW.date()).days)
    return dict(found)


def test_a_weekly_sign_of_life_goes_to_whoever_manages_others_and_not_to_each_unit(city: City) -> None:
    assert signs_of_life(city, city.hearing) == {CITY: [0, 7]}


def test_a_weekly_sign_of_life_goes_to_a_channel_that_all_share(city: City) -> None:
    shared = city.heard(routes=Routes(lines={"bot": Line(addresses=for_all)}))
    assert signs_of_life(city, shared) == {"": [0, 7]}


def test_a_weekly_sign_of_life_goes_to_the_fallback_where_units_have_no_address(store: Store) -> None:
    city = City(store, units=(unit(contacts=(), managing_unit=""), replace(SCHOOLS, managing_unit="")))
    watched_for_days(store)
    assert signs_of_life(city, city.hearing) == {DESK: [0, 7]}


def test_where_nobody_hears_of_more_than_one_unit_each_gets_its_sign_of_life(store: Store) -> None:
    city = City(store, units=(unit(managing_unit=""), replace(SCHOOLS, managing_unit="")))
    watched_for_days(store)
    assert signs_of_life(city, city.hearing) == {GA: [0, 7], JY: [0, 7]}


@pytest.mark.parametrize("severity", Severity)
def test_what_was_told_at_once_stands_among_what_is_overdue_every_day_until_it_is_met(
    city: City, severity: Severity
) -> None:
    case = city.tell(incident(severity=severity, status=Status.CONFIRMED, acknowledged_at=NOW))
    late = Deadline(incident=case.number, duty=Duty.PLATFORM_SILENCE, started_at=EARLIER, due_at=EARLIER, told_at=NOW)
    city.keep(replace(late, told=ContactRole.DUTY_OFFICER))
    for day in range(3):
        run(city, at=later(days=day))
        assert f"超期：{case.reference}（{severity.numeral}级）平台答复" in city.body(GA)
    city.keep(replace(late, met_at=later(days=2)))
    assert run(city, at=later(days=3)) == 1


@pytest.mark.parametrize("about", [Classification.COVERAGE, Classification.DELIVERY])
@pytest.mark.parametrize(("of", "reader"), [("linze-ga", GA), ("", DESK), ("without-accounts", DESK)])
def test_a_fault_of_diting_itself_of_which_nobody_takes_note_stands_among_what_is_overdue(
    city: City, about: Classification, of: str, reader: str
) -> None:
    case = city.tell(incident(classification=about, unit=of, severity=Severity.ORDINARY, profile=None))
    city.keep(Deadline(incident=case.number, duty=Duty.ACKNOWLEDGE, started_at=EARLIER, due_at=EARLIER))
    run(city)
    assert f"超期：{case.reference}" in city.body(reader)
    with city.store.begin() as conn:
        incidents.save(conn, replace(case, status=Status.RESOLVED), lambda _: (), now=city.now)
    assert run(city, at=later(days=1)) == 1


def test_an_empty_digest_says_what_was_looked_at(city: City) -> None:
    for hours in range(25, 0, -2):
        city.looked(later(hours=-hours), Job.GUARD)
    run(city, city.job(city.hearing, when_empty=WhenEmpty.DAILY))
    ((_, letter),) = [each for each in city.letters() if each[0] == GA]
    assert letter.subject == "【谛听】每日清单 03-02：无新事项（临泽市公安局）"
    assert "【覆盖】全程覆盖：bluesky" in letter.body
    assert "官方账号 1 个；巡查 12 轮（未成功 0），提问 144 次，得到答复 144 次" in letter.body


def test_a_digest_of_a_day_on_which_nothing_was_fed_says_so_in_its_subject(city: City) -> None:
    city.looked(later(hours=-30), Job.GUARD)
    run(city, city.job(city.hearing, when_empty=WhenEmpty.DAILY))
    ((_, letter),) = [each for each in city.letters() if each[0] == GA]
    assert letter.subject == "【谛听】每日清单 03-02：未覆盖，有无问题不明（临泽市公安局）"
    assert "【覆盖】bluesky 自 03-01 03:30 起未覆盖\n未覆盖不等于没有问题。\n" in letter.body


def test_a_platform_that_was_lost_for_hours_makes_the_day_a_partial_one(city: City) -> None:
    for hours in (25, 23, 21, 9, 7, 5, 3, 1):
        city.looked(later(hours=-hours), Job.GUARD)
    city.looked(later(hours=-4), Job.HUNT)
    city.looked(later(hours=-1), Job.HUNT, gap=Gap.BLOCKED)
    run(city, city.job(city.hearing, when_empty=WhenEmpty.DAILY))
    assert "bluesky 自 03-02 05:30 起未覆盖" in city.body(GA)


def test_official_accounts_where_nobody_looks_are_counted(city: City) -> None:
    run(city, city.job(city.hearing, when_empty=WhenEmpty.DAILY, platforms=()))
    assert "bluesky 未接入（有 2 个官方账号）" in city.body(CITY)


def test_two_hundred_items_are_counted_and_the_command_that_lists_them_is_named(city: City) -> None:
    for number in range(200):
        city.tell(listed(subject=f"bluesky:{number}"))
    run(city)
    body = city.body(GA)
    assert "【新线索】200 项" in body
    assert "另有 185 项，查看：diting digest items --day 2026-03-02 --unit linze-ga" in body
    assert len(body.encode()) < 4096
    with city.store.reading() as conn:
        assert len(digests.told(conn, NOW.date(), "linze-ga")) == 200


def test_the_head_of_the_audit_chain_leaves_the_machine_once_a_day(city: City) -> None:
    with city.store.begin() as conn:
        entry = audit.append(conn, at=NOW, actor="甲", action="x", object="y", before="", after="", result="")
    run(city)
    run(city, city.job(city.hearing), at=later(hours=1))
    run(city, at=later(days=1))
    letters = city.letters(Reason.AUDIT_HEAD)
    assert [(address, letter.day) for address, letter in letters] == [
        (DESK, NOW.date()),
        (DESK, later(days=1).date()),
    ]
    assert f"diting audit verify --expect {entry.hash}" in letters[0][1].body


def test_without_anybody_to_hear_it_the_head_stays_here(city: City) -> None:
    assert run(city, city.job(city.heard(audit_to=()))) == 0


def test_a_preview_changes_nothing(city: City) -> None:
    city.tell(listed())
    with city.store.reading() as conn:
        issues = city.digests.preview(conn, NOW)
    assert [issue.reader.key for issue in issues] == ["linze-ga", "linze-gov"]
    assert run(city) == 3


def test_a_merged_part_that_does_more_is_news(city: City) -> None:
    part = city.tell(incident(severity=Severity.ORDINARY, status=Status.MERGED, merged_into=9), Reason.NEW_EVIDENCE)
    run(city)
    assert f"{part.reference} 新线索" in city.body(GA)


def test_units_that_share_an_address_read_one_digest_together(store: Store) -> None:
    shared = replace(SCHOOLS, contacts=POLICE.contacts)
    city = City(store, units=(POLICE, shared, OFFICE))
    city.now = EARLIER
    city.hearing = city.heard(routes=Routes(lines={"mail": Line(addresses=by_mail)}))
    city.tell(listed())
    city.tell(listed(subject="bluesky:did:plc:schools", unit="linze-jy"))
    run(city, city.job(city.hearing))
    assert sorted(address for address, _ in city.letters()) == [GA, CITY]
    assert city.body(GA).count("DT-00000") == 2
