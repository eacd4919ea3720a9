"""Official accounts on a real AT Protocol network that are taken over, sold out, forged, wiped and woken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest

from domain.coverage import Coverage
from domain.finding import Finding
from domain.incident import Classification, Incident, Presence, Status
from domain.notification import Reason
from domain.registry import Approval, ApprovalAction, OfficialAccount, Tier, Unit
from domain.urgency import Urgency
from monitor.demo.portrait import LARGE, portrait
from monitor.store import approvals, incidents
from tests.detectors.compromise.scenes import ordinary
from tests.houses import COMPROMISE as DETECTORS
from tests.houses import House, house
from tests.lab.people import People, Post
from tests.lab.servers import Network
from tests.monitor.cli.office import Office

COMPROMISE, TAMPERING = Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING
HIJACKED, SOLD, FORGED, TIDIED = "澄湖市公安局", "澄湖市青石镇人民政府", "澄湖市中级人民法院", "澄湖市南坪区人民政府"
WIPED, WOKEN, RENAMED, QUIET = "澄湖市交警支队", "澄湖市白沙镇人民政府", "澄湖市工商行政管理局", "澄湖市老城区人民政府"
NEW_NAME = "澄湖市市场监督管理局"
KINDS = {
    HIJACKED: "police",
    SOLD: "township",
    FORGED: "court",
    TIDIED: "district",
    WIPED: "police",
    WOKEN: "township",
    RENAMED: "district",
    QUIET: "district",
}
PAST, SILENT_DAYS, DELETED = 60, 212, 30
ADVERTS = (
    "厂家直销品牌运动鞋，支持七天无理由退换，今日下单立减五十，加微信 xie8899yd 看全部款式",
    "清仓特价老爹鞋两双包邮，质量保证，喜欢的亲抓紧下单，加微信 xie8899yd",
)
CREAM = "黄金面膜限量特惠，一盒见效，淡斑美白不反弹，点击链接领取优惠券，代理加微信 mm7788kf"
SALE = "爆款羽绒服清仓，全国包邮，拍两件减五十，需要的加微信 yrf5566dd，手慢无"
NOTICE = "【立案指南】即日起可在网上提交立案材料，不收取任何费用，咨询电话0900-6543210，请勿轻信他人代办。"
FORGERY = NOTICE.replace("0900-6543210", "13800000000")
TIDY = "【学位分配】报名材料请在周五前交到学校，  逾期不予受理。"
TIDIER = "【学位分配】报名材料请在周五前交到学校，逾期不予受理。\n"
# The looks of the story: before anything happens, twice after it, once more, and when the owners have put it right.
QUIETLY, ONCE, TWICE, STILL, RIGHTED = range(5)
# The second look counts, whenever it comes.
AT_ONCE = {"deletions": {"apart_minutes": 0.001}}


@dataclass(frozen=True, kw_only=True)
class Look:
    """What stands in the store after a sweep: the cases by account, and what was told of each."""

    cases: dict[tuple[Classification, str], Incident]
    told: dict[int, tuple[Reason, ...]]


@dataclass(frozen=True, kw_only=True)
class Story:
    folder: Path
    names: dict[str, str]
    posts: dict[str, list[Post]]
    looks: list[Look] = field(default_factory=list)

    def did(self, name: str) -> str:
        return next(did for did, known in self.names.items() if known == name)

    def kinds(self, name: str, *, look: int = STILL) -> list[Classification]:
        return [kind for kind, whose in self.looks[look].cases if whose == name]

    def case(self, kind: Classification, name: str, *, look: int = STILL) -> Incident:
        """The only case of this account."""
        assert self.kinds(name, look=look) == [kind]
        return self.looks[look].cases[kind, name]

    def told(self, case: Incident, *, look: int = STILL) -> tuple[Reason, ...]:
        return self.looks[look].told[case.number]


def settle(people: People, folder: Path, now: datetime) -> Story:
    """Eight offices with a past; one of them has been silent for months."""
    names, posts = {}, {}
    for number, (name, kind) in enumerate(KINDS.items()):
        picture = portrait(name, LARGE)
        did = people.create_account(f"ch-{number}.test", display_name=name, description=f"{name}账号", avatar=picture)
        until = now - timedelta(days=SILENT_DAYS) if name == WOKEN else now
        past = [(post.text, post.published_at) for post in ordinary(PAST, until=until, seed=number, kind=kind)]
        notice = {FORGED: NOTICE, TIDIED: TIDY}.get(name)
        written = [*past, (notice, now - timedelta(days=20, hours=3))] if notice else past
        names[did], posts[name] = name, list(people.publish(did, written))
    people.wait_until_indexed(*names, seconds=60)
    return Story(folder=folder, names=names, posts=posts)


def act(people: People, story: Story) -> None:
    """Everything at once, as seen between two looks."""
    hijacked = story.did(HIJACKED)
    people.rename(hijacked, "澄湖福利社")
    people.set_avatar(hijacked, portrait("another picture", LARGE))
    story.posts[HIJACKED] += [people.post(hijacked, text) for text in ADVERTS]
    people.post(story.did(SOLD), CREAM)
    people.edit_post(story.did(FORGED), story.posts[FORGED][-1], FORGERY)
    people.edit_post(story.did(TIDIED), story.posts[TIDIED][-1], TIDIER)
    people.delete_posts(story.did(WIPED), story.posts[WIPED][-DELETED:])
    people.post(story.did(WOKEN), SALE)
    people.rename(story.did(RENAMED), NEW_NAME)
    people.post(story.did(QUIET), ordinary(1, until=datetime.now(UTC), seed=99, kind="district")[0].text)
    people.wait_until_indexed(*story.names, seconds=30)


def put_right(people: People, story: Story) -> None:
    """The owners have two of the accounts back."""
    hijacked = story.did(HIJACKED)
    people.rename(hijacked, HIJACKED)
    people.set_avatar(hijacked, portrait(HIJACKED, LARGE))
    people.delete_posts(hijacked, story.posts[HIJACKED][-len(ADVERTS) :])
    people.edit_post(story.did(FORGED), story.posts[FORGED][-1], NOTICE)
    people.wait_until_indexed(*story.names, seconds=30)


def register(building: House, names: dict[str, str]) -> None:
    accounts = [
        OfficialAccount(platform="bluesky", user_id=did, display_name=name, unit=name, tier=Tier.ONE)
        for did, name in names.items()
    ]
    building.register([Unit(key=name, name=name, region="安河省澄湖市") for name in names.values()], accounts)


def approve(building: House, did: str, now: datetime) -> None:
    approval = Approval(
        account=f"bluesky:{did}",
        action=ApprovalAction.CHANGE,
        approved_on=now.date(),
        document="澄审〔2026〕7号",
        changes=(("display_name", NEW_NAME),),
    )
    with building.store.begin() as conn:
        approvals.add(conn, approval)


def assert_covered(cycles: tuple[Coverage, ...]) -> None:
    assert [(cycle.job, cycle.gap, cycle.detail) for cycle in cycles if not cycle.covered] == []


def looked(building: House, names: dict[str, str]) -> Look:
    assert_covered(building.sweep())
    owners = {f"bluesky:{did}": name for did, name in names.items()}
    cases = {
        (kind, owners[subject]): case
        for kind in (COMPROMISE, TAMPERING)
        for subject, case in building.incidents(kind).items()
    }
    with building.store.reading() as conn:
        histories = {case.number: incidents.history(conn, case.number) for case in cases.values()}
    told = {number: tuple(chain.from_iterable(event.told for event in events)) for number, events in histories.items()}
    return Look(cases=cases, told=told)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, lab_network: Network) -> Iterator[Story]:
    """A look at the past, then everything happens, three more looks, and one at what was put right."""
    fast = {"requests_per_second": 200.0, "burst": 50, "concurrency": 8, "attempts": 1}
    folder, now = tmp_path_factory.mktemp("compromise"), datetime.now(UTC)
    tables = {
        "platforms": {"bluesky": {"base_url": lab_network.appview, "politeness": fast}},
        "detectors": {"impostor": {"name": {}}, "compromise": DETECTORS | AT_ONCE},
        "media": {"allow": ["127.0.0.1/32", "::1/128"]},
    }
    with People.of(lab_network) as people, house(folder, **tables) as building:
        settled = settle(people, folder, now)
        register(building, settled.names)
        settled.looks.append(looked(building, settled.names))
        act(people, settled)
        approve(building, settled.did(RENAMED), now)
        settled.looks.extend(looked(building, settled.names) for _ in range(3))
        put_right(people, settled)
        settled.looks.append(looked(building, settled.names))
        yield settled


def of(findings: Sequence[Finding], key: str) -> set[str]:
    return {value for finding in findings for name, value in finding.evidence if name == key}


def test_a_past_of_months_is_told_to_nobody(story: Story) -> None:
    assert story.looks[QUIETLY].cases == {}


def test_exactly_the_abused_accounts_have_a_case_and_each_has_one(story: Story) -> None:
    abused = {(COMPROMISE, HIJACKED), (COMPROMISE, SOLD), (TAMPERING, FORGED), (COMPROMISE, WOKEN), (TAMPERING, WIPED)}
    assert set(story.looks[STILL].cases) == abused


def test_a_hijack_is_one_case_with_its_profile_and_its_posts(story: Story) -> None:
    case = story.case(COMPROMISE, HIJACKED, look=ONCE)
    assert case.urgency is Urgency.PAGE
    assert of(case.findings, "field") == {"display_name", "avatar_hash"}
    assert len(of(case.findings, "post")) == len(ADVERTS)


def test_an_advertisement_is_told_at_its_first_post(story: Story) -> None:
    case = story.case(COMPROMISE, SOLD, look=ONCE)
    assert case.urgency is Urgency.PAGE
    assert len(of(case.findings, "post")) == 1
    assert story.told(case, look=ONCE) == (Reason.OPENED,)


def test_a_replaced_telephone_number_is_one_case_of_tampering(story: Story) -> None:
    case = story.case(TAMPERING, FORGED, look=ONCE)
    assert (of(case.findings, "before"), of(case.findings, "after")) == ({NOTICE}, {FORGERY})
    assert of(case.findings, "post") == {story.posts[FORGED][-1].uri}


def test_white_space_put_right_is_no_edit(story: Story) -> None:
    assert story.kinds(TIDIED) == []


def test_a_mass_deletion_counts_at_its_second_look(story: Story) -> None:
    assert story.kinds(WIPED, look=ONCE) == []
    case = story.case(TAMPERING, WIPED, look=TWICE)
    (gone,) = of(case.findings, "posts")
    assert set(gone.split()) == {post.uri for post in story.posts[WIPED][-DELETED:]}


def test_an_account_that_wakes_to_sell_something_wakes_somebody(story: Story) -> None:
    case = story.case(COMPROMISE, WOKEN, look=ONCE)
    assert case.urgency is Urgency.PAGE
    assert "silence.woken" in {finding.detector for finding in case.findings}


def test_an_approved_rename_and_a_day_like_any_other_are_no_case(story: Story) -> None:
    assert story.kinds(RENAMED) == story.kinds(QUIET) == []


def test_a_further_look_adds_no_case_and_tells_nobody_again(story: Story) -> None:
    before, after = story.looks[STILL - 1 : STILL + 1]
    assert {key: case.number for key, case in after.cases.items()} == {
        key: case.number for key, case in before.cases.items()
    }
    assert after.told == before.told
    # What only stands on the daily list is told there.
    assert set(after.told.values()) == {(Reason.OPENED,), ()}


def test_what_the_owner_has_put_right_is_restored_and_waits_for_a_person(story: Story) -> None:
    for kind, name in ((COMPROMISE, HIJACKED), (TAMPERING, FORGED)):
        case = story.case(kind, name, look=RIGHTED)
        assert (case.status, case.presence) == (Status.SUSPECTED, Presence.RESTORED)
        assert story.told(case, look=RIGHTED) == (Reason.OPENED, Reason.RESTORED)
    assert set(story.looks[RIGHTED].cases) == set(story.looks[STILL].cases)
    assert story.case(COMPROMISE, SOLD, look=RIGHTED).presence is Presence.PRESENT


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        (HIJACKED, (f"名称由「{HIJACKED}」变为「澄湖福利社」", *ADVERTS)),
        (SOLD, (CREAM,)),
        (FORGED, (NOTICE.replace("0900-6543210", "[-0900-6543210-]{+13800000000+}"),)),
        (WIPED, (f"近期可见的 {PAST} 条内容中有 {DELETED} 条被删除", "and 20 more")),
        (WOKEN, ("天后恢复发布", SALE)),
    ],
    ids=["hijack", "advertisement", "edit", "deletion", "waking"],
)
def test_staff_read_the_evidence_on_the_command_line(story: Story, name: str, quoted: tuple[str, ...]) -> None:
    (kind,) = story.kinds(name)
    shown = Office(story.folder).run("incidents", "show", story.case(kind, name).number).stdout
    assert [text for text in quoted if text not in shown] == []
