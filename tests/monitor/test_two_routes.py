"""Two shipped connectors serve 微信公众号: the search inside the editor, and the API that shows owners their posts."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from config.settings import Settings
from domain.answer import Outcome
from domain.coverage import Gap
from domain.freshness import Check
from domain.incident import Classification, Status
from domain.ports import Operation
from monitor import coverage
from monitor.coverage import Sight
from monitor.fleet import connectors
from monitor.store import Store, asked
from tests.factories import account, unit
from tests.monitor.lines import Line, gaps

SLUG, NAME, SCHOOLS = "wechat_mp", "临泽发布", "临泽教育"
OWN, KEYLESS = "linze_fabu", "linze_jiaoyu"
FAKE = "MzIxMDAwMDAwOQ=="
ENVIRON = {
    "DITING_WECHAT_MP_COOKIE": "slave_sid=c2lkLW9mLXRoZS1kdXR5; data_ticket=tickettickettick",
    "DITING_WECHAT_MP_TOKEN": "1693047731",
    "DITING_WECHAT_OWN_ACCOUNTS": f"{OWN} wx00000000000000aa {'5e471e1d' * 4}",
}
ORDERS = [("wechat_own", "wechat_mp"), ("wechat_mp", "wechat_own")]
DUE = {"days": 1}


@dataclass
class Wechat:
    """Both sides of 微信: accounts as (fakeid, 微信号, name), and the articles of the one whose keys we hold."""

    accounts: list[tuple[str, str, str]] = field(
        default_factory=lambda: [("MzIxMDAwMDAwMQ==", OWN, NAME), ("MzIxMDAwMDAwMg==", KEYLESS, SCHOOLS)]
    )
    articles: dict[str, str] = field(default_factory=lambda: {"A1": "明日停水。", "A2": "今日放假。"})
    signed_in: bool = True

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path, params = request.url.path, dict(request.url.params)
        if path == "/cgi-bin/stable_token":
            return httpx.Response(200, json={"access_token": "a-token-for-two-hours", "expires_in": 7200})
        if path == "/cgi-bin/freepublish/batchget":
            return httpx.Response(200, json=self._published())
        if not self.signed_in:
            return httpx.Response(200, json={"base_resp": {"ret": 200003, "err_msg": "invalid session"}})
        listed = self._searched(params["query"]) if path.endswith("searchbiz") else self._own_page()
        return httpx.Response(200, json={"base_resp": {"ret": 0, "err_msg": "ok"}} | listed)

    def _searched(self, words: str) -> dict[str, Any]:
        found = [one for one in self.accounts if words in one[2] or words == one[1]]
        return {"list": [{"fakeid": fakeid, "alias": alias, "nickname": name} for fakeid, alias, name in found]}

    def _own_page(self) -> dict[str, Any]:
        """Asked without a fakeid that it knows, it lists the articles of whoever is signed in."""
        link = "http://mp.weixin.qq.com/s?__biz=MzA0MDAwMDAwMA==&mid=1"
        article = {"aid": "1_1", "title": "别家的文章", "create_time": 1_772_000_000, "link": link}
        info = json.dumps({"appmsgex": [article]})
        return {"publish_page": json.dumps({"publish_list": [{"publish_info": info}], "total_count": 1})}

    def _published(self) -> dict[str, Any]:
        items = [
            {"article_id": id, "update_time": 1_772_000_000 + number, "content": {"news_item": [_article(id, text)]}}
            for number, (id, text) in enumerate(self.articles.items())
        ]
        return {"item": items, "item_count": len(items), "total_count": len(items)}


def _article(id: str, text: str) -> dict[str, Any]:
    return {"title": f"通知{id}", "content": f"<p>{text}</p>", "url": f"http://mp.weixin.qq.com/s?sn={id}"}


@pytest.fixture
def site() -> Wechat:
    return Wechat()


@pytest.fixture(params=ORDERS, ids=" then ".join)
def line(store: Store, site: Wechat, request: pytest.FixtureRequest) -> Line:
    return registered(Line(store, SLUG, {name: {} for name in request.param}, site, ENVIRON))


def registered(line: Line) -> Line:
    accounts = [
        account(platform=SLUG, user_id=user_id, handle="", display_name=name)
        for user_id, name in ((OWN, NAME), (KEYLESS, SCHOOLS))
    ]
    line.register([unit(name="临泽市人民政府")], accounts)
    return line


def sights(line: Line, *names: str) -> dict[str, Sight]:
    """How each account is watched, as `diting coverage` says."""
    with line.store.reading() as conn:
        known = asked.read(conn)
    settings = Settings.model_validate({"platforms": {name: {} for name in names or ORDERS[0]}})
    overview = coverage.lookout(settings, connectors(settings)).overview(line.planner.current(), known, line.clock())
    return {each.account.user_id: each.sight for each in overview.accounts}


async def test_each_is_asked_for_what_it_can_answer_and_nothing_is_in_want(line: Line) -> None:
    assert gaps(await line.turn()) == {("guard", "covered"), ("hunt", "covered")}
    routes = {key: each.route for key, each in line.fresh().items()}
    assert routes[Check.POSTS, OWN] == "wechat_own"
    assert routes[Check.PROFILE, OWN] == routes[Check.SEARCH, NAME] == "wechat_mp"


async def test_an_account_that_is_registered_by_what_people_see_is_no_impostor_of_itself(line: Line) -> None:
    await line.turn()
    await line.turn(**DUE)
    assert line.cases(Classification.MASQUERADE) == ()
    assert line.cases(Classification.ACCOUNT_COMPROMISE) == ()


async def test_an_impostor_is_found_and_its_being_gone_is_never_said(line: Line, site: Wechat) -> None:
    await line.turn()
    site.accounts.append((FAKE, "linze_fabu8", f"{NAME}官方"))
    await line.turn(**DUE)
    assert line.only(Classification.MASQUERADE).subject == f"{SLUG}:{FAKE}"
    site.accounts.pop()
    for _ in range(4):
        await line.turn(days=2)
    assert line.only(Classification.MASQUERADE).status is Status.SUSPECTED


async def test_an_article_that_was_edited_opens_a_case(line: Line, site: Wechat) -> None:
    await line.turn()
    site.articles["A1"] = "明日停水。缴费请加微信 wx_8867 转账。"
    await line.turn(hours=1)
    case = line.only(Classification.CONTENT_TAMPERING)
    assert case.subject == f"{SLUG}:{OWN}"


async def test_a_login_that_ends_leaves_the_articles_watched(line: Line, site: Wechat) -> None:
    await line.turn()
    site.signed_in = False
    cycles = gaps(await line.turn(**DUE))
    assert ("hunt", Gap.AUTH) in cycles
    fresh = line.fresh()
    assert fresh[Check.SEARCH, NAME].outcome is fresh[Check.PROFILE, OWN].outcome is Outcome.AUTH
    assert line.only(Classification.COVERAGE).status is Status.SUSPECTED
    assert fresh[Check.POSTS, OWN].valid_at == line.clock.now
    site.articles["A1"] = "明日停水。缴费请加微信 wx_8867 转账。"
    await line.turn(hours=1)
    assert line.only(Classification.CONTENT_TAMPERING).subject == f"{SLUG}:{OWN}"


async def test_an_account_without_keys_is_a_blind_spot_and_no_outage(line: Line) -> None:
    for hours in (0, 1, 24):
        assert ("guard", "covered") in gaps(await line.turn(hours=hours))
    assert not line.network.offers(Operation.POSTS, KEYLESS)
    assert (Check.POSTS, KEYLESS) not in line.fresh()
    assert line.cases(Classification.COVERAGE) == ()
    assert sights(line) == {OWN: Sight.WATCHED, KEYLESS: Sight.UNREAD}


async def test_without_the_search_an_account_without_keys_is_not_watched_and_the_others_are(
    store: Store, site: Wechat
) -> None:
    line = registered(Line(store, SLUG, {"wechat_own": {}}, site, ENVIRON))
    assert gaps(await line.turn()) == {("guard", "covered")}
    assert sights(line, "wechat_own") == {OWN: Sight.WATCHED, KEYLESS: Sight.BLIND}
    assert line.cases(Classification.COVERAGE) == ()
