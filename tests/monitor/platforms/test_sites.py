import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.answer import Outcome
from domain.errors import ConfigurationError
from domain.ports import Operation, SeededPlatform
from monitor.platforms.sites import Options, Platform
from tests.factories import NOW, account
from tests.monitor.doors import Memory
from tests.monitor.open_web import page, roads

HTML = {"content-type": "text/html; charset=utf-8"}
CODES = {
    "name": "Codes",
    "uri_check": "https://codes.example/api/{account}",
    "uri_pretty": "https://codes.example/@{account}",
    "e_code": 200,
    "e_string": '"login":',
    "m_code": 404,
    "m_string": "Not Found",
    "known": ["torvalds", "zhang"],
    "cat": "coding",
}
FORUM = {
    "name": "Forum",
    "uri_check": "https://forum.example/u/{account}",
    "e_code": 200,
    "e_string": "注册时间",
    "m_code": 200,
    "m_string": "该用户不存在",
    "known": ["admin"],
    "cat": "social",
}
# Of maigret's, which tell what handles a site takes.
STRICT = {
    "url": "https://forum.example/u/{username}",
    "checkType": "message",
    "presenseStrs": ["注册时间"],
    "absenceStrs": ["该用户不存在"],
    "usernameClaimed": "admin",
    "usernameUnclaimed": "noonewouldeverusethis7",
    "regexCheck": "^[a-z]{2,20}$",
}
Answered = Callable[[str], httpx.Response]


def html(title: str, body: str, status: int = 200, *, end: str = "</html>") -> httpx.Response:
    return httpx.Response(status, headers=HTML, content=page(title, body=body, end=end).encode())


class Places:
    """Two sites with their users; `instead` replaces what a site answers for a handle, '' for every handle."""

    def __init__(self, codes: set[str], forum: set[str]) -> None:
        self.users = {"codes.example": codes | {"torvalds"}, "forum.example": forum | {"admin"}}
        self.instead: dict[tuple[str, str], Answered] = {}
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        host, handle = request.headers["host"], request.url.path.rpartition("/")[2]
        self.asked.append(f"{host}:{handle}")
        instead = self.instead.get((host, handle)) or self.instead.get((host, ""))
        if instead:
            return instead(handle)
        there = handle in self.users[host]
        if host == "codes.example":
            return httpx.Response(200 if there else 404, json={"login": handle} if there else {"message": "Not Found"})
        return html(f"{handle} 的主页", "注册时间 2020") if there else html("提示", "该用户不存在")


def platform(places: Places, tmp_path: Path, *definitions: Any, clock: Any = None, **options: Any) -> Platform:
    file = tmp_path / "wmn-data.json"
    file.write_text(json.dumps({"sites": definitions or (CODES, FORUM)}), "utf-8")
    now = clock or (lambda: NOW)
    return Platform("sites", Options(file=file, **options), roads(places, platform="sites", clock=now))


def strict(places: Places, tmp_path: Path, *sites: str, **changes: str) -> Platform:
    """The forum, which takes few handles, beside a site that takes all."""
    open_site = STRICT | {"url": "https://codes.example/{username}", "presenseStrs": ["login"], "regexCheck": ""}
    open_site |= {"absenceStrs": ["Not Found"], "usernameClaimed": "torvalds"}
    file = tmp_path / "data.json"
    file.write_text(json.dumps({"sites": {"Forum": STRICT | changes, "Codes": open_site}}), "utf-8")
    return Platform("sites", Options(file=file, sites=sites), roads(places, platform="sites"))


async def test_what_a_site_takes_for_no_handle_is_no_absence_there(tmp_path: Path) -> None:
    places = Places(set(), set())
    answer = await strict(places, tmp_path).profile("Forum:linze_ga")
    assert (answer.outcome, places.asked) == (Outcome.SHAPE, [])
    assert answer.detail == "Forum takes no handle like linze_ga, by its definition: nobody was asked"


async def test_a_search_names_the_sites_that_were_not_asked(tmp_path: Path) -> None:
    places = Places(set(), set())
    answer = await strict(places, tmp_path).search("linze_ga")
    assert answer.outcome is Outcome.EMPTY
    assert answer.detail == "not asked, as no such handle is taken there: Forum"
    assert [each for each in places.asked if each.endswith(":linze_ga")] == ["codes.example:linze_ga"]


async def test_a_search_that_no_site_was_asked_is_never_empty(tmp_path: Path) -> None:
    assert (await strict(Places(set(), set()), tmp_path, "Forum").search("linze_ga")).outcome is Outcome.ERROR


@pytest.mark.parametrize("takes", ["^[a-z]{2,20}$", "^[A-Za-z0-9]{5,9}$", r"^\d+$", "^[a-z]{10}$"])
async def test_a_site_that_shows_everybody_is_found_out_by_a_handle_that_it_takes(takes: str, tmp_path: Path) -> None:
    places = Places(set(), set())
    places.instead["forum.example", ""] = LIARS["everybody is there"][0]
    site = strict(places, tmp_path, regexCheck=takes)
    assert "left out: Forum (a handle that nobody has is taken)" in (await site.works()).value


async def test_a_site_for_which_no_handle_can_be_invented_is_left_out(tmp_path: Path) -> None:
    said = await strict(Places(set(), set()), tmp_path, regexCheck="^linze").works()
    assert "left out: Forum (no handle can be invented that fits ^linze)" in said.value


async def test_a_handle_is_found_where_it_is_taken(tmp_path: Path) -> None:
    answer = await platform(Places(set(), {"linze_ga"}), tmp_path).search("linze_ga")
    (found,) = answer.value
    assert (found.key, found.handle, found.display_name) == ("sites:Forum:linze_ga", "linze_ga", "linze_ga 的主页")
    assert found.url == "https://forum.example/u/linze_ga"


async def test_what_is_asked_by_a_program_is_shown_to_people_as_a_page(tmp_path: Path) -> None:
    (found,) = (await platform(Places({"linze_ga"}, set()), tmp_path).search("Linze_ga")).value
    assert (found.url, found.display_name) == ("https://codes.example/@linze_ga", "linze_ga")


async def test_a_handle_that_every_site_says_is_free_is_empty(tmp_path: Path) -> None:
    answer = await platform(Places(set(), set()), tmp_path).search("linze_ga")
    assert (answer.outcome, answer.detail) == (Outcome.EMPTY, "")


UNCLEAR: dict[str, Answered] = {
    "a login page": lambda _: html("登录", "<input type=password>"),
    "both sides": lambda _: html("a", "注册时间 该用户不存在"),
    "neither side": lambda _: html("a", "维护中"),
    "a page cut short": lambda _: html("提示", "该用户不存在", end=""),
    "a check for robots": lambda _: html("Just a moment...", "该用户不存在"),
    "403": lambda _: html("403", "该用户不存在", 403),
    "429": lambda _: html("429", "该用户不存在", 429),
    "502": lambda _: html("502", "该用户不存在", 502),
    "a redirect": lambda _: httpx.Response(302, headers={"location": "/login"}),
    "nothing": lambda _: httpx.Response(200),
}


@pytest.mark.parametrize("unclear", UNCLEAR.values(), ids=UNCLEAR)
async def test_what_proves_neither_side_is_no_answer(unclear: Answered, tmp_path: Path) -> None:
    places = Places(set(), set())
    places.instead["forum.example", "linze_ga"] = unclear
    site = platform(places, tmp_path)
    answer = await site.search("linze_ga")
    assert (answer.outcome, answer.detail.startswith("no answer from Forum: ")) == (Outcome.ERROR, True)
    assert not (await site.profile("Forum:linze_ga")).outcome.is_valid


async def test_json_that_is_cut_short_is_no_answer(tmp_path: Path) -> None:
    places = Places(set(), set())
    cut = {"content-type": "application/json"}
    places.instead["codes.example", "linze_ga"] = lambda _: httpx.Response(404, headers=cut, content=b'{"m":"Not Found')
    assert (
        await platform(places, tmp_path).search("linze_ga")
    ).detail == "no answer from Codes: the answer is cut short"


async def test_a_network_that_fails_is_no_answer(tmp_path: Path) -> None:
    def failing(_: str) -> httpx.Response:
        raise httpx.ConnectError("refused")

    places = Places(set(), set())
    places.instead["forum.example", "linze_ga"] = failing
    assert (await platform(places, tmp_path).search("linze_ga")).outcome is Outcome.ERROR


async def test_what_was_found_is_kept_where_another_site_says_nothing(tmp_path: Path) -> None:
    places = Places({"linze_ga"}, set())
    places.instead["forum.example", "linze_ga"] = UNCLEAR["neither side"]
    answer = await platform(places, tmp_path).search("linze_ga")
    assert (len(answer.value), answer.more) == (1, True)


LIARS: dict[str, tuple[Answered, str]] = {
    "everybody is there": (lambda handle: html(f"{handle} 的主页", "注册时间"), "a handle that nobody has is taken"),
    "nobody is there": (lambda _: html("提示", "该用户不存在"), "a handle that is taken is free"),
    "drifted": (lambda _: html("提示", "用户已注销"), "status 200 proves neither side"),
}


@pytest.mark.parametrize(("liar", "said"), LIARS.values(), ids=LIARS)
async def test_a_site_that_does_not_bear_its_definition_out_is_left_out_by_name(
    liar: Answered, said: str, tmp_path: Path
) -> None:
    places = Places(set(), {"linze_ga"})
    places.instead["forum.example", ""] = liar
    site = platform(places, tmp_path)
    answer = await site.search("linze_ga")
    assert (answer.outcome, answer.detail) == (Outcome.EMPTY, f"left out: Forum ({said})")
    assert (await site.works()).value == f"1 of 2 sites bear it out; left out: Forum ({said})"
    assert (await site.profile("Forum:linze_ga")).outcome is Outcome.ERROR


async def test_where_no_site_can_be_believed_nothing_is_covered(tmp_path: Path) -> None:
    places = Places(set(), set())
    places.instead |= {("forum.example", ""): LIARS["drifted"][0], ("codes.example", ""): LIARS["drifted"][0]}
    site = platform(places, tmp_path)
    assert (await site.works()).outcome is Outcome.ERROR
    assert (await site.search("linze_ga")).outcome is Outcome.ERROR


async def test_a_second_handle_proves_what_the_first_no_longer_does(tmp_path: Path) -> None:
    places = Places({"zhang"}, set())
    places.users["codes.example"] = {"zhang"}
    assert (await platform(places, tmp_path, CODES).works()).value == "1 of 1 sites bear it out"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


async def test_a_site_is_proved_once_a_day(tmp_path: Path) -> None:
    places, clock = Places(set(), set()), Clock()
    site = platform(places, tmp_path, FORUM, clock=clock)
    for _ in range(3):
        await site.works()
        await site.search("linze_ga")
    assert [each for each in places.asked if each == "forum.example:admin"] == ["forum.example:admin"]
    clock.now += timedelta(days=1)
    await site.works()
    assert places.asked.count("forum.example:admin") == 2


async def test_a_moment_without_a_network_does_not_cost_a_day(tmp_path: Path) -> None:
    def failing(_: str) -> httpx.Response:
        raise httpx.ConnectError("refused")

    places, clock = Places(set(), set()), Clock()
    places.instead["forum.example", ""] = failing
    site = platform(places, tmp_path, FORUM, clock=clock)
    assert (await site.works()).outcome is Outcome.ERROR
    places.instead.clear()
    assert (await site.works()).outcome is Outcome.ERROR
    clock.now += timedelta(hours=1)
    assert (await site.works()).outcome is Outcome.OK


async def test_a_known_impostor_is_looked_at_by_id(tmp_path: Path) -> None:
    site = platform(Places(set(), {"linze_ga"}), tmp_path)
    assert (await site.profile("Forum:linze_ga")).value.user_id == "Forum:linze_ga"
    assert (await site.profile("Codes:linze_ga")).outcome is Outcome.NOT_FOUND
    for unknown in ("Elsewhere:linze_ga", "linze_ga", "Forum:", "Forum:临泽"):
        assert (await site.profile(unknown)).outcome is Outcome.ERROR


async def test_a_site_that_refuses_silences_itself_only(tmp_path: Path) -> None:
    places, holds = Places(set(), set()), Memory()
    file = tmp_path / "wmn-data.json"
    file.write_text(json.dumps({"sites": [CODES, FORUM]}), "utf-8")
    site = Platform("sites", Options(file=file), roads(places, platform="sites", holds=holds))
    await site.works()
    places.instead["forum.example", "linze_ga"] = UNCLEAR["429"]
    await site.search("linze_ga")
    assert [hold.key for hold in holds.puts] == ["sites:forum.example:"]
    before = len(places.asked)
    await site.search("canling_ga")
    assert places.asked[before:] == ["codes.example:canling_ga"]


def test_seeds_are_the_handles_of_the_register_and_what_is_hung_onto_them(tmp_path: Path) -> None:
    accounts = [
        account(handle="Linze_GA"),
        account(handle="@linze_ga@m.example"),
        account(handle="canling.test"),
        account(handle="临泽发布"),
        account(handle="lz"),
        account(handle=""),
    ]
    site = platform(Places(set(), set()), tmp_path)
    assert site.seeds(accounts) == (
        *("linze_ga", "linze_gaofficial", "linze_ga_official"),
        *("canling", "canlingofficial", "canling_official"),
    )
    assert platform(Places(set(), set()), tmp_path, variants=0).seeds(accounts) == ("linze_ga", "canling")


@pytest.mark.parametrize("keyword", ["", "临泽发布", "a/../b", "x", "a b", "{account}"])
async def test_what_is_no_handle_is_not_asked_for(keyword: str, tmp_path: Path) -> None:
    places = Places(set(), set())
    assert (await platform(places, tmp_path).search(keyword)).outcome is Outcome.SHAPE
    assert places.asked == []


def test_sites_are_chosen_by_name_by_tag_and_by_number(tmp_path: Path) -> None:
    def names(**options: Any) -> list[str]:
        return list(platform(Places(set(), set()), tmp_path, **options).sites)

    assert names() == ["Codes", "Forum"]
    assert names(most=1) == ["Codes"]
    assert names(sites=("Forum",)) == ["Forum"]
    assert names(tags=frozenset({"social"})) == ["Forum"]
    assert names(sites=("Forum",), tags=frozenset({"coding"})) == ["Forum", "Codes"]


def test_a_file_that_cannot_be_used_is_named_with_what_to_do(tmp_path: Path) -> None:
    def complaint(text: str | None, **options: Any) -> str:
        file = tmp_path / "data.json"
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text, "utf-8")
        with pytest.raises(ConfigurationError) as raised:
            Platform("sites", Options(file=file, **options), roads(Places(set(), set())))
        assert str(raised.value).startswith(f"platforms.sites: file {file}: ")
        return str(raised.value)

    both = json.dumps({"sites": [CODES, FORUM | {"valid": False}]})
    assert "name a readable" in complaint(None)
    assert "it is no JSON" in complaint("{")
    assert "it has no `sites`" in complaint("[]")
    assert "Forum (marked as not valid)" in complaint(both, sites=("Forum",))
    assert "Nowhere (not in the file)" in complaint(both, sites=("Nowhere",))
    assert "no usable site with the tags news" in complaint(both, tags=frozenset({"news"}))
    told = complaint(both, tags=frozenset({"news", "coding"}), sites=("Codes",))
    assert "no usable site with the tags news; correct `tags`" in told
    two = json.dumps({"sites": [CODES, FORUM]})
    assert "`sites` names 2, and `most` is 1; raise it" in complaint(two, sites=("Codes", "Forum"), most=1)


async def test_handles_are_searched_and_looked_at_and_have_no_posts(tmp_path: Path) -> None:
    site = platform(Places(set(), set()), tmp_path)
    assert isinstance(site, SeededPlatform)
    assert {each for each in Operation if site.offers(each)} == {Operation.SEARCH, Operation.PROFILE}
    assert not (await site.posts("Forum:linze_ga")).outcome.is_valid
