"""Logins as they end and are replaced: shipped connectors, the real door, the real store, a clock that is set."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from alerting.workdays import WorkCalendar
from domain.answer import Outcome
from domain.coverage import Gap
from domain.freshness import Check
from domain.incident import Classification, Status
from domain.login import Login
from monitor.gauges import SessionState
from monitor.state import read_state
from monitor.store import Store, sessions
from tests.factories import NOW, account, unit
from tests.monitor.lines import Line, gaps
from tests.monitor.nasty import NAMES, OFFICIAL, answered

NAME = NAMES[OFFICIAL]
OLD, NEW = "SUB=the-cookie-of-monday", "SUB=the-cookie-of-friday"
ENDS = date(2026, 3, 6)
COVERED = {("guard", "covered"), ("hunt", "covered"), ("recheck", "covered")}
SILENT = {("guard", Gap.AUTH), ("hunt", Gap.AUTH), ("recheck", Gap.AUTH)}
OWN = 71


class Weibo:
    """Its mobile site: to a login that has ended it goes on answering, with lists that are empty."""

    def __init__(self, *alive: str) -> None:
        self.alive = set(alive)
        self.asked = Counter[tuple[str, bool]]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        cookie = request.headers.get("cookie", "")
        self.asked[cookie, request.url.path == "/api/config"] += 1
        if request.url.path == "/api/config":
            return httpx.Response(200, json={"ok": 1, "data": {"login": cookie in self.alive, "uid": 1}})
        if cookie in self.alive:
            return answered(request)
        return httpx.Response(200, json={"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}})

    def count(self, cookie: str) -> int:
        return sum(times for (given, _), times in self.asked.items() if given == cookie)


class Wechat:
    """The API for owners of official accounts; `dead` are the appids whose secret was reset."""

    def __init__(self, *dead: str) -> None:
        self.dead = dead
        self.asked = Counter[str]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/cgi-bin/stable_token":
            appid = next(word for word in request.content.decode().split('"') if word.startswith("wx"))
            self.asked[appid] += 1
            if appid in self.dead:
                return httpx.Response(200, json={"errcode": 40125, "errmsg": "invalid appsecret"})
        return answered(request)


def weibo(store: Store, site: Any, cookie: str = OLD, at: datetime = NOW, **table: Any) -> Line:
    return Line(store, "weibo", {"weibo": table}, site, {"DITING_WEIBO_COOKIE": cookie}, at)


def registered(line: Line) -> Line:
    line.register([unit()], [account(platform=name, user_id=OFFICIAL, handle="") for name in ("weibo", "mastodon")])
    return line


def known(store: Store) -> tuple[Login, ...]:
    with store.reading() as conn:
        return sessions.everything(conn)


def state(line: Line) -> SessionState:
    calendar = WorkCalendar(days_off=(), made_up=(), until=date(2026, 3, 4), zone=line.alerts.zone)
    return read_state(line.store, line.clock, ("weibo",), calendar, None).sessions["weibo"]


async def test_a_login_that_ends_leaves_cycles_that_do_not_count_and_closes_no_case(store: Store) -> None:
    site = Weibo(OLD)
    line = registered(weibo(store, site))
    await line.turn()
    assert gaps(await line.turn(hours=7)) == COVERED
    assert [case.status for case in line.cases(Classification.MASQUERADE)] == [Status.SUSPECTED]
    site.alive.clear()
    site.asked.clear()
    assert gaps(await line.turn(hours=7)) == SILENT
    # One question found it out; the lists, which would have been empty, were not asked for.
    assert site.asked == {(OLD, True): 1}
    await line.turn(hours=30)
    await line.turn(hours=30)
    assert [case.status for case in line.cases(Classification.MASQUERADE)] == [Status.SUSPECTED]
    assert line.cases(Classification.ACCOUNT_COMPROMISE) == ()
    asked = [line.fresh()[check, target] for check, target in ((Check.SEARCH, NAME), (Check.PROFILE, OFFICIAL))]
    assert {each.outcome for each in asked} == {Outcome.AUTH}
    assert {each.valid_at for each in asked} == {NOW + timedelta(hours=7)}
    assert line.only(Classification.COVERAGE).status is Status.SUSPECTED


async def test_a_login_that_ends_right_after_it_was_asked_finds_nothing_clean(store: Store) -> None:
    site = Weibo(OLD)
    line = registered(weibo(store, site))
    await line.network.sign_in()
    site.alive.clear()
    assert gaps(await line.turn(minutes=1)) == {("guard", Gap.ERROR), ("hunt", Gap.CONTROL_NOT_FOUND)}
    assert gaps(await line.turn(minutes=20)) == {("guard", Gap.AUTH), ("hunt", Gap.AUTH)}


async def test_a_new_cookie_is_asked_with_at_once_and_the_old_one_not_before_its_silence_is_over(store: Store) -> None:
    site = Weibo()
    line = registered(weibo(store, site))
    assert gaps(await line.turn()) == {("guard", Gap.AUTH), ("hunt", Gap.AUTH)}
    asked = site.count(OLD)
    again = weibo(store, site, at=line.clock.now + timedelta(minutes=11))
    assert gaps(await again.turn()) <= {("guard", Gap.AUTH), ("hunt", Gap.AUTH)}
    assert site.count(OLD) == asked
    site.alive.add(NEW)
    renewed = weibo(store, site, NEW, at=again.clock.now + timedelta(minutes=11))
    await renewed.turn(hours=4)
    assert gaps(await renewed.turn(hours=7)) == COVERED
    assert site.count(OLD) == asked
    assert renewed.only(Classification.COVERAGE).status is Status.RESOLVED
    [login] = known(store)
    assert (login.outcome, login.login) == (Outcome.OK, "1")


async def test_the_end_of_a_login_is_foreseen_and_its_being_over_is_told(store: Store) -> None:
    site = Weibo(OLD)
    line = registered(weibo(store, site, expires=ENDS))
    await line.turn()
    end = datetime(2026, 3, 6, tzinfo=UTC).timestamp()
    assert (state(line).expires, state(line).holds) == (end, True)
    site.alive.clear()
    await line.turn(hours=7)
    assert not state(line).holds
    assert state(line).last_valid == NOW.timestamp()
    [login] = known(store)
    assert OLD[4:] not in repr(login)


async def test_one_dead_account_of_our_own_keeps_no_other_from_being_watched(store: Store) -> None:
    appids = [f"wx{number:016d}" for number in range(OWN)]
    keys = "\n".join(f"gh_{number:03d} {appid} {number:032x}" for number, appid in enumerate(appids))
    site = Wechat(appids[7])
    line = Line(store, "wechat_mp", {"wechat_own": {}}, site, {"DITING_WECHAT_OWN_ACCOUNTS": keys})
    mine = [account(platform="wechat_mp", user_id=f"gh_{number:03d}", handle="") for number in range(OWN)]
    line.register([unit()], mine)
    assert gaps(await line.turn()) == {("guard", "covered")}
    outcomes = {target: each.outcome for (check, target), each in line.fresh().items() if check is Check.POSTS}
    assert Counter(outcomes.values()) == {Outcome.OK: OWN - 1, Outcome.AUTH: 1}
    assert outcomes["gh_007"] is Outcome.AUTH
    assert gaps(await line.turn(minutes=31)) == {("guard", "covered")}
    # It is silent, and alone in that.
    assert site.asked[appids[7]] == 1
    fresh = line.fresh()[Check.POSTS, "gh_070"]
    assert fresh.valid_at == line.clock.now


async def test_a_dead_platform_leaves_the_others_alone(store: Store) -> None:
    site = Weibo()
    dead = registered(weibo(store, site))
    table = {"mastodon": {"base_url": "https://social.example"}}
    well = Line(store, "mastodon", table, answered, {"DITING_MASTODON_TOKEN": "a-token-of-the-city"})
    for hours in (0, 7, 7):
        assert {gap for _, gap in gaps(await dead.turn(hours=hours))} == {Gap.AUTH}
        assert {gap for _, gap in gaps(await well.turn(hours=hours))} == {"covered"}
    assert [case.subject for case in well.cases(Classification.MASQUERADE)] == ["mastodon:7000000002"]
