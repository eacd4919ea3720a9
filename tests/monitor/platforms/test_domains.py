import asyncio
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from detectors.impostor import bio, contacts, domain, identity, name, verification
from detectors.impostor.verdict import Detect, judge
from domain.answer import Outcome
from domain.look import Counterpart
from domain.ports import Operation, SeededPlatform
from domain.registry import OfficialAccount
from domain.triage import Triage
from monitor.lookalike_hosts import lookalikes
from monitor.platforms.domains import Options, Platform
from tests.factories import account, look, unit
from tests.monitor.doors import Said, says
from tests.monitor.open_web import FIRST, SECOND, Web, Zone, moved, names, roads, shows

SEED, HOST = "linze.gov.cn", "www.linze.gov.cn"
FALSE, PARKED, OTHER = "linze-gov.cn", "linzegov.com", "linze.com"
TITLE = "临泽市人民政府"
DETECTORS: tuple[Detect, ...] = tuple(
    partial(module.detect, options=module.Options()) for module in (name, identity, bio, verification, contacts, domain)
)
FOOTER = "<p>陇ICP备12345678号</p>"


def registered(host: str = HOST) -> OfficialAccount:
    return account(platform="website", user_id=host, handle="", display_name=TITLE)


def platform(web: Web | None = None, zone: Zone | None = None, **options: Any) -> Platform:
    chosen = Options(most=60, **options)
    search = Platform("domains", chosen, roads(web or Web()), names(zone or Zone(HOST)))
    search.seeds([registered()])
    return search


async def searched(zone: Zone, web: Web | None = None, **options: Any) -> Any:
    return await platform(web, zone, **options).search(SEED)


async def test_lookalikes_that_exist_are_shown_as_sites() -> None:
    sites: dict[str, Said] = {
        FALSE: shows(TITLE, '<meta name="description" content="政务服务">', FOOTER),
        PARKED: shows(PARKED, body="该域名正在出售"),
    }
    answer = await searched(Zone(FALSE, PARKED), Web(**sites))
    false, parked = sorted(answer.value, key=lambda profile: profile.user_id)
    assert (false.key, false.display_name, false.bio) == (f"website:{FALSE}", TITLE, "政务服务")
    assert (false.url, false.verification_text) == (f"https://{FALSE}/", "ICP备案 陇ICP备12345678号")
    assert (parked.user_id, parked.display_name, parked.bio) == (PARKED, PARKED, "[域名待售]")
    assert not answer.more


async def test_of_what_is_found_only_what_bears_the_units_name_is_an_impostor() -> None:
    sites = {FALSE: shows(f"{TITLE}门户网站"), PARKED: shows(PARKED, body="该域名正在出售"), OTHER: shows("青柯商城")}
    official = Counterpart(account=registered(), unit=unit(key="linze", name=TITLE))
    profiles = (await searched(Zone(*sites), Web(**sites))).value
    verdicts = {seen.user_id: judge(official, look(seen), DETECTORS) for seen in profiles}
    assert {host for host, verdict in verdicts.items() if verdict is not None} == {FALSE}
    assert {verdict.triage for verdict in verdicts.values() if verdict is not None} == {Triage.IMPOSTOR}


async def test_every_lookalike_denied_is_empty() -> None:
    zone = Zone()
    assert (await searched(zone)).outcome is Outcome.EMPTY
    assert set(zone.asked) == set(lookalikes(SEED, 60))


async def test_a_name_without_an_address_is_answered_for() -> None:
    assert (await searched(Zone(bare=(FALSE, f"www.{FALSE}"), dangling=(OTHER,)))).outcome is Outcome.EMPTY


async def test_a_lookalike_may_live_below_www_only() -> None:
    answer = await searched(Zone(f"www.{FALSE}", bare=(FALSE,)), Web(**{f"www.{FALSE}": shows(TITLE)}))
    assert [profile.user_id for profile in answer.value] == [f"www.{FALSE}"]


@pytest.mark.parametrize("how", ["timeout", "servfail", "refused", "filtered"])
async def test_one_name_unanswered_is_never_empty(how: str) -> None:
    answer = await searched(Zone().fails(how, name=FALSE))
    assert (answer.outcome, answer.detail) == (Outcome.ERROR, f"1 of 60 names unanswered: {FALSE}")


async def test_one_name_server_out_of_order_costs_nothing() -> None:
    assert (await searched(Zone().fails("timeout", server=FIRST))).outcome is Outcome.EMPTY


async def test_nothing_answered_is_told_with_its_share() -> None:
    answer = await searched(Zone().fails("timeout"))
    assert (answer.outcome, answer.detail.partition(":")[0]) == (Outcome.ERROR, "60 of 60 names unanswered")


async def test_what_was_found_is_kept_where_others_went_unanswered() -> None:
    answer = await searched(Zone(FALSE).fails("timeout", name=OTHER), Web(**{FALSE: shows(TITLE)}))
    assert ([profile.user_id for profile in answer.value], answer.more) == ([FALSE], True)
    assert answer.detail == f"1 of 60 names unanswered: {OTHER}"


async def test_what_exists_and_cannot_be_read_is_told() -> None:
    answer = await searched(Zone(FALSE, OTHER), Web(**{FALSE: shows("403", status=403)}))
    seen = {profile.user_id: profile.bio for profile in answer.value}
    assert seen[FALSE] == "[未能查看] status 403"
    assert seen[OTHER].startswith("[未能查看] ConnectError")


@pytest.mark.parametrize("home", [HOST, SEED])
async def test_what_leads_us_home_is_for_people_to_tell_and_no_alarm(home: str) -> None:
    web = Web(**{FALSE: moved(f"https://{home}/"), home: shows("首页", FOOTER)})
    answer = await searched(Zone(FALSE), web)
    (seen,) = answer.value
    assert (answer.outcome, seen.user_id, seen.url) == (Outcome.OK, FALSE, f"https://{home}/")
    assert (seen.display_name, seen.verification_text) == (TITLE, "")
    assert "可能是本单位的备用域名" in seen.bio
    assert "躲避检测的伪装" in seen.bio
    verdict = judge(Counterpart(account=registered(), unit=unit(key="linze", name=TITLE)), look(seen), DETECTORS)
    assert verdict is not None
    assert verdict.triage is Triage.UNREGISTERED


async def test_registered_hosts_and_those_left_out_are_not_asked_for() -> None:
    zone = Zone(FALSE, OTHER)
    search = platform(Web(), zone, leave_out=frozenset({OTHER}))
    search.seeds([registered(), registered(FALSE)])
    assert (await search.search(SEED)).outcome is Outcome.EMPTY
    assert {FALSE, OTHER}.isdisjoint(zone.asked)


async def test_what_leads_home_bears_the_name_of_the_site_and_not_of_who_links_to_it() -> None:
    search = platform(Web(**{FALSE: moved(f"https://{HOST}/"), HOST: shows("首页")}), Zone(FALSE))
    search.seeds(
        [registered(), account(platform="weibo", user_id="1", display_name="青柯发布", url=f"https://{HOST}/")]
    )
    assert [seen.display_name for seen in (await search.search(SEED)).value] == [TITLE]


@pytest.mark.parametrize(
    "written", ["https://www.linze.com/", "WWW.LINZE.COM", ".linze.com", "*.linze.com", "linze.com", " linze.com"]
)
async def test_a_host_that_is_left_out_may_be_written_in_any_way(written: str) -> None:
    zone = Zone(OTHER)
    search = platform(Web(), zone, leave_out=frozenset({written}))
    assert (await search.search(SEED)).outcome is Outcome.EMPTY
    assert OTHER not in zone.asked


async def test_no_more_sites_are_visited_than_are_allowed() -> None:
    web = Web()
    answer = await searched(Zone(*lookalikes(SEED, 60)), web, visits=3)
    assert (len(answer.value), answer.more) == (3, True)
    assert len({address.partition("://")[2] for address in web.asked}) == 3


@pytest.mark.parametrize("seed", ["", "临泽市人民政府", "127.0.0.1", "linze"])
async def test_what_is_no_host_has_no_lookalikes(seed: str) -> None:
    assert (await platform().search(seed)).outcome is Outcome.SHAPE


def test_seeds_are_the_hosts_of_the_register_without_those_of_platforms() -> None:
    accounts = [
        registered("https://www.linze.gov.cn/portal/"),
        registered("ga.linze.gov.cn"),
        account(platform="weibo", user_id="1", url="https://weibo.com/u/1"),
        account(platform="wechat_mp", user_id="2", url="https://mp.weixin.qq.com/s/x"),
        account(platform="app", user_id="3", url="https://linzeapp.example/download"),
        account(platform="other", user_id="4", url="http://10.0.0.1/"),
        account(platform="other", user_id="5", url="not an address"),
        registered("linze.gov.cn"),
    ]
    assert platform().seeds(accounts) == (SEED, "ga.linze.gov.cn", "linzeapp.example")


async def test_it_works_where_the_known_is_found_and_nonsense_denied() -> None:
    answer = await platform().works()
    assert answer.value.startswith(f"{HOST} resolves and zq")
    assert answer.value.endswith(f"at {FIRST}, {SECOND}")


async def test_one_registered_site_that_is_down_does_not_blind_the_search() -> None:
    search = platform(zone=Zone(HOST))
    search.seeds([registered("www.canling.gov.cn"), registered()])
    assert (await search.works()).outcome is Outcome.OK


BROKEN = {
    "a name server that answers everything": (Zone(HOST).fails("everything", server=SECOND), "it answers everything"),
    "a name server that filters": (Zone(HOST).fails("filtered", server=SECOND), "does not deny"),
    "a name server that is silent": (Zone(HOST).fails("timeout", server=SECOND), "does not find"),
    "a name server that knows nothing": (Zone(), "does not find www.linze.gov.cn"),
}


@pytest.mark.parametrize(("zone", "said"), BROKEN.values(), ids=BROKEN)
async def test_a_name_server_that_cannot_be_believed_covers_nothing(zone: Zone, said: str) -> None:
    answer = await platform(zone=zone).works()
    assert (answer.outcome, said in answer.detail) == (Outcome.ERROR, True)


async def test_a_control_may_be_configured() -> None:
    assert (await platform(zone=Zone("control.example"), control="control.example").works()).outcome is Outcome.OK


async def test_without_a_control_nothing_is_proved() -> None:
    search = platform()
    search.seeds([])
    assert "set `control`" in (await search.works()).detail


async def test_it_is_searched_by_seed_and_asked_for_nothing_else() -> None:
    search = platform()
    assert isinstance(search, SeededPlatform)
    assert [each for each in Operation if search.offers(each)] == [Operation.SEARCH]
    assert not (await search.profile(HOST)).outcome.is_valid
    assert not (await search.posts(HOST)).outcome.is_valid


async def test_hosts_that_hang_or_flood_hinder_no_other() -> None:
    web = Web(**{FALSE: says(b"x" * 9_000_000, content_type="text/html"), OTHER: shows(TITLE)})
    async with asyncio.timeout(20):
        answer = await searched(Zone(FALSE, OTHER), web)
    assert {profile.user_id: profile.display_name for profile in answer.value} == {FALSE: "", OTHER: TITLE}


@pytest.mark.parametrize("option", ["leave_out", "shared"])
def test_what_is_no_host_cannot_be_left_out(option: str) -> None:
    with pytest.raises(ValidationError, match="'临泽 网' is no host; write it like") as wrong:
        Options.model_validate({option: ["临泽 网"]})
    assert wrong.value.errors()[0]["loc"][0] == option


@pytest.mark.parametrize("wrong", [{"resolvers": ()}, {"resolvers": ("dns.example",)}, {"most": 0}, {"endings": ()}])
def test_options_that_cannot_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Options(**wrong)
