import asyncio
from datetime import timedelta

import pytest

from config.routing import WhenEmpty
from domain.answer import Answer, Outcome, ok
from domain.coverage import Job
from domain.freshness import Check, heard
from domain.registry import OfficialAccount
from domain.session import Session
from monitor.jobs.digest import Digests
from monitor.store import Store, coverage, due, freshness, sessions
from tests.factories import NOW, account, later
from tests.factories import coverage as cycle
from tests.monitor.heard import CITY, DESK, GA, JY, City
from tests.monitor.jobs.test_digest import EARLIER, listed
from tests.monitor.looked_at import connector, outlook

BLUESKY = outlook(connector(name="bluesky", platform="bluesky"))


@pytest.fixture
def city(store: Store) -> City:
    """Two accounts on Bluesky, of which one is seen and the other refused; another one where nobody looks."""
    city = City(store, accounts=(account(), *_others()))
    city.now = EARLIER
    with store.begin() as conn:
        coverage.record(conn, cycle(started_at=later(days=-9), finished_at=later(days=-9)))
        for user in ("did:plc:official", "did:plc:schools"):
            due.put(conn, due.Due("bluesky", Job.GUARD, user, NOW))
        refused: Answer[str] = Answer(outcome=Outcome.BLOCKED)
        answers = (
            heard("bluesky", Check.PROFILE, "did:plc:official", ok("x"), NOW),
            heard("bluesky", Check.POSTS, "did:plc:official", ok("x"), NOW),
            heard("bluesky", Check.PROFILE, "did:plc:schools", ok("x"), later(days=-2)),
            heard("bluesky", Check.PROFILE, "did:plc:schools", refused, NOW),
        )
        for each in answers:
            freshness.note(conn, each)
    return city


def _others() -> tuple[OfficialAccount, ...]:
    schools = account(user_id="did:plc:schools", display_name="临泽教育", unit="linze-jy")
    return schools, account(platform="douyin", user_id="7", display_name="临泽教育", unit="linze-jy")


def job(city: City, when: WhenEmpty = WhenEmpty.NEVER) -> Digests:
    return city.job(city.hearing, lookout=BLUESKY, when_empty=when)


def issue(city: City) -> None:
    city.now = NOW
    asyncio.run(job(city).run())


def detail(city: City, address: str) -> str:
    (line,) = [line for line in city.body(address).splitlines() if line.startswith("【逐项】")]
    return line


def test_each_reader_learns_what_of_its_own_is_looked_at(city: City) -> None:
    city.tell(listed())
    city.tell(listed(subject="bluesky:did:plc:schools", unit="linze-jy"))
    issue(city)
    assert detail(city, GA) == "【逐项】Bluesky 监看 1/1"
    assert detail(city, JY) == (
        "【逐项】Bluesky 监看 0/1（1 个自 02-28 起未覆盖：被拦截）；抖音 无接入（1 个账号为盲区）"
    )
    assert detail(city, CITY).startswith("【逐项】Bluesky 监看 1/2（1 个自 02-28")


def test_logins_that_end_are_told_to_those_who_oversee(city: City) -> None:
    with city.store.begin() as conn:
        sessions.note(conn, "bluesky", "f1", ok(Session(expires_at=later(days=3))), NOW)
    city.tell(listed())
    issue(city)
    assert "【登录】Bluesky登录 3 天后到期" in city.body(CITY)
    assert "【登录】" not in city.body(GA)


def test_where_nobody_oversees_everybody_is_told(city: City) -> None:
    with city.store.begin() as conn:
        sessions.note(conn, "bluesky", "f1", Answer(outcome=Outcome.AUTH), NOW)
    issues = job(city).edition.issues
    with city.store.reading() as conn:
        told = {issue.oversees: issue.digest.endings for issue in issues(conn, (), NOW.date(), NOW, NOW)}
    assert told[True]
    assert told.get(False, ()) == ()


def test_a_blind_spot_alone_makes_no_daily_digest(city: City) -> None:
    weekly = job(city, WhenEmpty.WEEKLY)
    sent = []
    for day in range(9):
        city.now = NOW + timedelta(days=day)
        before = len(city.letters())
        asyncio.run(weekly.run())
        sent.append(len(city.letters()) - before)
    assert sent[0] == sent[7]
    assert sent[1:7] == [0] * 6
    assert {address for address, _ in city.letters()} <= {CITY, DESK}
