from functools import partial

import pytest

from detectors.impostor import bio, contacts, domain, identity, name, verification
from detectors.impostor.domain import Options, detect, hosts
from detectors.impostor.verdict import Detect, judge
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.triage import Triage
from tests.factories import account, look, profile, unit

HOST, NAME = "www.linze.gov.cn", "临泽市人民政府"
ALL: tuple[Detect, ...] = tuple(
    partial(module.detect, options=module.Options()) for module in (name, identity, bio, verification, contacts, domain)
)


def official(host: str = HOST, **changes: object) -> Counterpart:
    site = account(platform="website", user_id=host, handle="", display_name=NAME, unit="linze", **changes)
    return Counterpart(account=site, unit=unit(key="linze", name=NAME, region="云州省"))


def site(host: str, title: str = "", description: str = "") -> Look:
    return look(
        profile(
            platform="website", user_id=host, handle="", display_name=title, bio=description, url=f"https://{host}/"
        )
    )


def found(host: str, title: str = "", description: str = "", side: Counterpart | None = None) -> list[Finding]:
    return list(detect(side or official(), site(host, title, description), options=Options()))


@pytest.mark.parametrize(
    ("host", "ruse", "fact"),
    [
        ("linze-gov.cn", "contained", "false-government-host"),
        ("linzegov.cn", "contained", "false-government-host"),
        ("linze.com", "ending", "alike-host"),
        ("1inze.cn", "glyph", "alike-host"),
        ("https://linze-gov.top/index.html", "added", "false-government-host"),
    ],
)
def test_a_host_close_to_the_units_own_is_told_with_both(host: str, ruse: str, fact: str) -> None:
    (finding,) = found(host, NAME)
    shown = host.removeprefix("https://").partition("/")[0]
    assert finding.evidence == (("fact", fact), ("host", shown), ("official", HOST), ("ruse", ruse))
    assert all(both in said for said in (finding.summary.zh, finding.summary.en) for both in (shown, HOST))
    assert finding.detector == "impostor.domain"


@pytest.mark.parametrize(
    "host", [HOST, "zwfw.linze.gov.cn", "www.canling.gov.cn", "qingke.com", "linze-gov.gov.cn", ""]
)
def test_the_governments_own_and_other_hosts_are_none(host: str) -> None:
    assert found(host, NAME) == []


def test_accounts_elsewhere_have_no_host_to_compare() -> None:
    assert list(detect(official(), look(profile(user_id="linze-gov.cn")), options=Options())) == []


def test_a_title_that_names_the_unit_weighs_and_a_parked_name_hardly_does() -> None:
    weights = [
        found("linze-gov.cn", NAME)[0].points,
        found("linze-gov.cn", "青柯资讯")[0].points,
        found("linze-gov.cn", "linze-gov.cn", "[域名待售]")[0].points,
    ]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 2.5
    assert weights[2] < 0.5


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("linze-gov.cn", "[域名待售]"),
        ("", "[未能查看] status 403"),
        ("域名出售", ""),
        ("Welcome to nginx!", "[服务器默认页]"),
    ],
)
@pytest.mark.parametrize("host", ["linze-gov.cn", "linzegov.com", "linze.com", "linze.gov.cn.x.top"])
def test_a_parked_lookalike_without_the_units_name_pages_nobody(host: str, title: str, description: str) -> None:
    assert judge(official(), site(host, title, description), ALL) is None


@pytest.mark.parametrize("title", [NAME, "临泽市人民政府门户网站", "临泽市政府", "临泽市人民政府 - 政务服务"])
@pytest.mark.parametrize("host", ["linze-gov.cn", "linzegov.com", "linze.com", "1inze.cn"])
def test_a_lookalike_that_bears_the_units_name_is_an_impostor(host: str, title: str) -> None:
    verdict = judge(official(), site(host, title), ALL)
    assert verdict is not None
    assert verdict.triage is Triage.IMPOSTOR
    assert "impostor.domain" in {finding.detector for finding in verdict.findings}


@pytest.mark.parametrize("shown", ["https://www.linze.gov.cn/", "http://linze.gov.cn/index.html"])
@pytest.mark.parametrize("host", ["linze-gov.cn", "linze.com", "qingke.com"])
def test_a_host_that_leads_to_the_units_own_site_is_listed_for_people_to_tell(host: str, shown: str) -> None:
    led = look(profile(platform="website", user_id=host, handle="", display_name=NAME, url=shown))
    verdict = judge(official(), led, ALL)
    assert verdict is not None
    assert verdict.triage is Triage.UNREGISTERED
    (finding,) = (each for each in verdict.findings if each.detector == "impostor.domain")
    assert dict(finding.evidence)["fact"] == "leads-home"
    assert verdict.reason is not None
    assert all(said in verdict.reason.zh for said in (host, "本单位网站", "备用域名", "伪装"))
    assert "second-here" not in {each.fact for each in verdict.findings}


def test_what_lies_below_the_units_own_host_leads_nowhere_else() -> None:
    assert found("zw.linze.com", NAME, side=official("linze.com")) == []


def test_the_hosts_of_a_unit_are_those_of_all_its_accounts_but_no_platforms() -> None:
    weibo = account(platform="weibo", user_id="1", url="https://weibo.com/u/1", unit="linze")
    police = account(platform="app", user_id="2", url="https://ga.linze.gov.cn/app", unit="linze")
    side = Counterpart(account=weibo, siblings=(police, official("https://www.linze.gov.cn/").account))
    assert hosts(side) == (HOST, "ga.linze.gov.cn")
    (finding,) = found("galinze.cn", NAME, side=side)
    assert dict(finding.evidence)["official"] == "ga.linze.gov.cn"


def test_a_unit_without_a_site_has_nothing_to_compare() -> None:
    assert found("linze-gov.cn", NAME, side=Counterpart(account=account())) == []
