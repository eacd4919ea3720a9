"""Look-alikes of every class on a real AT Protocol network, judged by all that its AppView shows, pictures included."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from domain.coverage import Coverage
from domain.fact import Fact
from domain.incident import Classification, Incident
from domain.registry import OfficialAccount, Tier, Unit
from domain.triage import Triage
from monitor.demo.portrait import LARGE, SMALL, portrait
from tests.houses import House, house
from tests.lab.people import People
from tests.lab.servers import Network

POLICE, SCHOOLS, INSURANCE = "云汀市公安局", "云汀市教育局", "云汀市医疗保障局"
NOTICE = "云汀市公安局提醒广大市民：节假日出行请注意交通安全，遵守信号灯，拒绝酒后驾驶。"
BIOS = {
    POLICE: "云汀市公安局在本平台的账号，发布警务资讯，回应市民关切，服务群众。我局服务号：@yt-second.test",
    SCHOOLS: "云汀市教育局政务号，发布招生入学与校园安全信息，欢迎家长留言咨询。",
    INSURANCE: "云汀市医疗保障局政务号，解读参保与报销政策，介绍经办网点和办理时间。",
}
IMPOSTOR, OWN, NOBODY = Triage.IMPOSTOR, Triage.UNREGISTERED, None
DETECTORS = ("name", "identity", "avatar", "bio", "verification", "posts", "contacts", "activity")


@dataclass(frozen=True, kw_only=True)
class Seed:
    """A stranger as it is put onto the network, and what becomes of it: a case, a hint to the unit, or nothing.

    `shows` is whose picture it shows, and of what size; `facts` must be among the findings.
    """

    name: str
    bio: str = ""
    handle: str = ""
    posts: tuple[str, ...] = ()
    shows: tuple[str, int] | None = None
    truth: Triage | None = NOBODY
    facts: frozenset[Fact] = field(default_factory=frozenset)


def facts(*known: Fact) -> frozenset[Fact]:
    return frozenset(known)


SEEDS = {
    "copied picture and a contact": Seed(
        name=POLICE,
        bio="案件咨询请加微信 ytga110kf",
        shows=(POLICE, LARGE),
        truth=IMPOSTOR,
        facts=facts(Fact.SAME_NAME, Fact.COPIED_AVATAR, Fact.WECHAT),
    ),
    "altered picture": Seed(
        name="云汀市教肓局",
        bio="学位预约登记",
        shows=(SCHOOLS, SMALL),
        truth=IMPOSTOR,
        facts=facts(Fact.DISGUISED_NAME, Fact.ALTERED_AVATAR),
    ),
    "traditional characters and a QQ number": Seed(
        name="雲汀市醫療保障局",
        bio="医保补贴办理，加QQ 2837461950",
        truth=IMPOSTOR,
        facts=facts(Fact.DISGUISED_NAME, Fact.QQ),
    ),
    "copied posts": Seed(
        name="云汀市公安局官方", posts=(NOTICE,), truth=IMPOSTOR, facts=facts(Fact.ALIKE_NAME, Fact.COPIED_POSTS)
    ),
    "copied bio": Seed(
        name="云汀市\u200b教育局", bio=BIOS[SCHOOLS], truth=IMPOSTOR, facts=facts(Fact.DISGUISED_NAME, Fact.COPIED_BIO)
    ),
    "contact in a post": Seed(
        name=INSURANCE,
        posts=("医保卡即将停用，请加微信 yb88661200 核验",),
        shows=(INSURANCE, LARGE),
        truth=IMPOSTOR,
        facts=facts(Fact.SAME_NAME, Fact.COPIED_AVATAR, Fact.WECHAT),
    ),
    "handle of the unit": Seed(
        name="云汀市公安局", handle="ytga-gov1", bio="值班", truth=IMPOSTOR, facts=facts(Fact.ALIKE_HANDLE)
    ),
    "second account that the unit names": Seed(
        name="云汀市公安局服务号", handle="yt-second", bio="办事指南", truth=OWN, facts=facts(Fact.VOUCHED)
    ),
    "namesake that says so": Seed(name="云汀市公安局", bio="海岑省云汀市公安局官方账号，海岑云汀"),
    "office of another place": Seed(name="丰濑市公安局", bio="丰濑市公安局官方账号"),
    "fan page": Seed(name="云汀公安粉丝团", bio="粉丝自发建立的后援会，非官方", posts=("今天又被警察叔叔感动了",)),
    "fan page with the unit's picture": Seed(
        name="云汀公安后援会", bio="网友自建的粉丝页，与公安局无关", shows=(POLICE, LARGE)
    ),
    "parody": Seed(name="云汀市教育局", bio="戏仿账号，纯属娱乐，非官方", posts=("今天不放假，明天也不放假",)),
    "unofficial page": Seed(name="云汀市医保局", bio="非官方，医保知识分享，一切以官方为准"),
    "news page": Seed(name="云汀教育资讯", bio="本地教育自媒体，商务合作请私信", posts=("本周各校开放日汇总",)),
    "private person of the staff": Seed(
        name="云汀公安小李", bio="个人账号，言论不代表单位", posts=("下班去吃面", "周末爬山去了")
    ),
    "private person": Seed(name="云汀阿明", bio="记录生活", posts=("今天天气不错",)),
    "account out of use": Seed(name="云汀市教育局", bio="本账号已停用，不再更新"),
    "place with a word of the trade": Seed(name="云汀教育培训小课堂", bio="小学数学一对一"),
    "passer-by": Seed(name="追光者云汀", bio="随便看看"),
}


@dataclass(frozen=True)
class Stage:
    building: House
    subjects: dict[str, str]


def settle(people: People) -> dict[str, str]:
    officials = {}
    for handle, name in zip(("ytga-gov", "ytjy-gov", "ytyb-gov"), BIOS, strict=True):
        picture = portrait(name, LARGE)
        officials[name] = people.create_account(
            f"{handle}.test", display_name=name, description=BIOS[name], avatar=picture
        )
    people.post(officials[POLICE], NOTICE)
    people.wait_until_indexed(*officials.values())
    return officials


def arrive(people: People) -> dict[str, str]:
    strangers = {}
    for number, (kind, seed) in enumerate(SEEDS.items()):
        strangers[kind] = people.create_account(
            f"{seed.handle or f'yt-{number}'}.test",
            display_name=seed.name,
            description=seed.bio,
            avatar=portrait(*seed.shows) if seed.shows else portrait(kind, LARGE),
        )
        for text in seed.posts:
            people.post(strangers[kind], text)
    people.wait_until_indexed(*strangers.values(), seconds=30)
    return {kind: f"bluesky:{did}" for kind, did in strangers.items()}


def register(building: House, officials: dict[str, str], people: tuple[str, ...]) -> None:
    handles = zip(officials.items(), people, strict=True)
    accounts = [
        OfficialAccount(platform="bluesky", user_id=did, display_name=name, handle=handle, unit=name, tier=Tier.ONE)
        for (name, did), handle in handles
    ]
    building.register([Unit(key=name, name=name, region="安河省云汀市") for name in officials], accounts)


def assert_covered(cycles: tuple[Coverage, ...]) -> None:
    assert [(cycle.job, cycle.gap, cycle.detail) for cycle in cycles if not cycle.covered] == []


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, lab_network: Network) -> Iterator[Stage]:
    """The official accounts are known when the strangers arrive, as on every day but the first."""
    fast = {"requests_per_second": 200.0, "burst": 50, "concurrency": 8, "attempts": 1}
    tables = {
        "platforms": {"bluesky": {"base_url": lab_network.appview, "politeness": fast}},
        "detectors": {"impostor": {name: {} for name in DETECTORS}, "compromise": {"profile": {}}},
        "media": {"allow": ["127.0.0.1/32", "::1/128"]},
    }
    folder: Path = tmp_path_factory.mktemp("verdicts")
    with People.of(lab_network) as people, house(folder, **tables) as building:
        register(building, settle(people), ("ytga-gov.test", "ytjy-gov.test", "ytyb-gov.test"))
        assert_covered(building.sweep())
        subjects = arrive(people)
        assert_covered(building.sweep())
        yield Stage(building=building, subjects=subjects)


def judged(stage: Stage, kind: Classification) -> dict[str, Incident]:
    """Cases by the kind of stranger that was seeded."""
    named = {subject: seed for seed, subject in stage.subjects.items()}
    return {named.get(key, key): case for key, case in stage.building.incidents(kind).items()}


def test_every_look_alike_is_judged_as_what_it_is(stage: Stage) -> None:
    assert len(SEEDS) == 20
    cases = judged(stage, Classification.MASQUERADE)
    assert set(cases) == {kind for kind, seed in SEEDS.items() if seed.truth is IMPOSTOR}
    assert {case.triage for case in cases.values()} == {IMPOSTOR}
    hints = judged(stage, Classification.COMPLIANCE)
    assert set(hints) == {kind for kind, seed in SEEDS.items() if seed.truth is OWN}
    assert {hint.triage for hint in hints.values()} == {OWN}
    assert judged(stage, Classification.ACCOUNT_COMPROMISE) == {}


@pytest.mark.parametrize("kind", [kind for kind, seed in SEEDS.items() if seed.truth is not NOBODY])
def test_a_case_says_why(stage: Stage, kind: str) -> None:
    case = (judged(stage, Classification.MASQUERADE) | judged(stage, Classification.COMPLIANCE))[kind]
    found = {finding.fact for finding in case.findings}
    assert found >= SEEDS[kind].facts
    assert case.reason is not None
    assert case.reason.zh.startswith({IMPOSTOR: "疑似假冒：", OWN: "疑似未备案真号："}[case.triage or IMPOSTOR])
