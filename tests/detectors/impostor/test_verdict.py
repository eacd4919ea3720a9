from collections.abc import Iterator
from functools import partial

import pytest

from detectors.facts import stated
from detectors.impostor import bio, contacts, identity, name, verification
from detectors.impostor.verdict import BIAS, Detect, closest, judge, probability
from domain.fact import Fact
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.observation import VerificationKind
from domain.registry import AccountStatus, OfficialAccount, Tier
from domain.text import Text
from domain.triage import Triage
from tests.detectors.impostor.pairs import facts, official, stranger
from tests.factories import account, unit

BY_NAME: Detect = partial(name.detect, options=name.Options())
ALL: tuple[Detect, ...] = tuple(
    partial(module.detect, options=module.Options()) for module in (name, identity, bio, verification, contacts)
)


def always(points: float, fact: Fact = Fact.SAME_NAME) -> Detect:
    def detect(_: Counterpart, __: Look) -> Iterator[Finding]:
        yield stated("impostor.x", fact, points, Text(str(fact), str(fact)))

    return detect


def side(known: OfficialAccount) -> Counterpart:
    return Counterpart(account=known, unit=unit(name=known.display_name, region="云州省"))


def never(_: Counterpart, __: Look) -> Iterator[Finding]:
    return iter(())


def test_where_no_detector_speaks_there_is_no_verdict() -> None:
    assert judge(official(), stranger(), [never, never]) is None
    assert judge(official(), stranger(), []) is None


def test_points_add_up_to_log_odds() -> None:
    assert probability(()) < 0.05
    verdict = judge(official(), stranger(), [always(-BIAS)])
    assert verdict is not None
    assert verdict.score == 0.5


def test_what_accuses_an_impostor_stands_first() -> None:
    verdict = judge(official(), stranger(), [always(2.0, Fact.QQ), always(-1.0, Fact.LONG_STANDING), always(6.0)])
    assert verdict is not None
    assert [finding.points for finding in verdict.findings] == [6.0, 2.0, -1.0]
    assert verdict.triage is Triage.IMPOSTOR


def test_what_clears_anybody_else_stands_first() -> None:
    verdict = judge(official(), stranger(), [always(6.0), always(-9.0, Fact.ELSEWHERE_SUBJECT)])
    assert verdict is not None
    assert [finding.points for finding in verdict.findings] == [-9.0, 6.0]
    assert verdict.triage is Triage.NAMESAKE


def test_what_resembles_in_nothing_has_no_verdict_however_suspicious() -> None:
    assert judge(official(), stranger(), [always(2.0, Fact.QQ)]) is None


def test_enough_other_resemblance_makes_a_verdict_without_the_name() -> None:
    verdict = judge(official(), stranger(), [always(3.0, Fact.COPIED_BIO), always(2.0, Fact.CLAIMS_OFFICIAL)])
    assert verdict is not None
    assert verdict.triage is Triage.IMPOSTOR


def test_an_identical_name_with_an_unknown_id_is_the_highest() -> None:
    same = judge(official(), stranger(), [BY_NAME])
    others = [
        judge(official(), stranger(display_name=each), [BY_NAME])
        for each in ("臨泽市公安局", "临泽公安", "临泽市公按局")
    ]
    assert same is not None
    assert same.score > 0.95
    assert same.triage is Triage.IMPOSTOR
    assert all(other is not None and other.score < same.score for other in others)


def test_the_account_itself_and_its_siblings_are_no_strangers() -> None:
    sibling = account(platform="weibo", user_id="w1")
    counterpart = Counterpart(account=account(), siblings=(sibling,))
    assert judge(counterpart, stranger(user_id="did:plc:official"), ALL) is None
    assert judge(counterpart, stranger(platform="weibo", user_id="w1"), ALL) is None
    assert judge(counterpart, stranger(platform="weibo", user_id="w2"), ALL) is not None


def test_a_registered_sub_unit_gives_nothing_whichever_account_it_resembles() -> None:
    part = account(user_id="part", display_name="临泽市公安局交通警察支队", unit="linze-jj")
    seen = stranger(user_id="part", display_name="临泽市公安局交通警察支队")
    assert closest([official(), side(part)], seen, ALL) is None


def certified(display_name: str, subject: str, kind: VerificationKind = VerificationKind.GOVERNMENT) -> Look:
    return stranger(display_name=display_name, verification_kind=kind, verification_text=subject)


def test_two_genuine_accounts_of_one_unit_give_no_impostor_but_the_hint_of_one_account_a_platform() -> None:
    insurance = side(account(display_name="云州省医疗保障局"))
    verdict = judge(insurance, certified("云州省医保局", "云州省医疗保障局"), ALL)
    assert verdict is not None
    assert verdict.triage is Triage.UNREGISTERED
    assert "second-here" in facts(verdict.findings)
    assert verdict.reason is not None
    assert "第七条第一项" in verdict.reason.zh


@pytest.mark.parametrize("status", [AccountStatus.CLOSED, AccountStatus.DEREGISTERED])
def test_there_is_no_such_hint_where_the_other_account_is_closed(status: AccountStatus) -> None:
    insurance = side(account(display_name="云州省医疗保障局", status=status))
    verdict = judge(insurance, certified("云州省医保局", "云州省医疗保障局"), ALL)
    assert verdict is not None
    assert "second-here" not in facts(verdict.findings)


def test_a_verified_impostor_is_flagged() -> None:
    subject = "临泽众联网络科技有限公司"
    plain, badge = (
        judge(official(), seen, ALL)
        for seen in (stranger(), certified("临泽市公安局", subject, VerificationKind.ENTERPRISE))
    )
    assert plain is not None
    assert badge is not None
    assert badge.triage is Triage.IMPOSTOR
    assert badge.score > plain.score
    assert badge.reason is not None
    assert subject in badge.reason.zh


def test_a_namesake_that_is_certified_elsewhere_is_no_impostor() -> None:
    verdict = judge(official(), certified("临泽市公安局", "北川省临泽市公安局"), ALL)
    assert verdict is not None
    assert verdict.triage is Triage.NAMESAKE


def test_of_several_officials_the_one_most_alike_is_the_victim() -> None:
    police = side(account(user_id="a", display_name="临泽市公安局"))
    press = side(account(user_id="b", display_name="临泽发布"))
    match = closest([police, press], stranger(display_name="临泽发布V"), (BY_NAME,))
    assert match is not None
    assert match[0] is press


def test_a_units_own_account_is_no_other_units_impostor() -> None:
    police, traffic = side(account(user_id="a")), side(account(user_id="b", display_name="临泽市交通运输局"))
    seen = certified("临泽市交通局", "临泽市交通运输局")
    for officials in ([police, traffic], [traffic, police]):
        match = closest(officials, seen, ALL)
        assert match is not None
        assert match[0] is traffic
        assert match[1].triage is Triage.UNREGISTERED


def test_whoever_resembles_nobody_has_no_victim() -> None:
    assert closest([official()], stranger(display_name="小明"), ALL) is None
    assert closest([], stranger(), ALL) is None


def test_on_a_tie_the_account_on_the_same_platform_is_the_victim_then_the_weightier_one() -> None:
    here = side(account(user_id="a", tier=Tier.THREE))
    elsewhere = side(account(platform="mastodon", user_id="b", tier=Tier.ONE))
    weightier = side(account(user_id="c", tier=Tier.TWO))
    for officials, victim in [([elsewhere, here], here), ([here, elsewhere, weightier], weightier)]:
        match = closest(officials, stranger(), (BY_NAME,))
        assert match is not None
        assert match[0] is victim


def test_the_order_of_the_register_does_not_choose_the_victim() -> None:
    one, other = side(account(user_id="a")), side(account(user_id="b"))
    assert closest([one, other], stranger(), (BY_NAME,)) == closest([other, one], stranger(), (BY_NAME,))


@pytest.mark.parametrize("part", ["河东派出所", "看守所", "政治部", "特警支队", "质量监督站"])
@pytest.mark.parametrize("bio", ["", "{}官方微博", "临泽市公安局{}官方账号", "{}官方微博，服务群众"])
def test_a_part_that_claims_to_be_official_claims_it_of_itself(part: str, bio: str) -> None:
    verdict = judge(official(), stranger(display_name=f"临泽市公安局{part}", bio=bio.format(part)), ALL)
    assert verdict is not None
    assert verdict.triage is Triage.CONFUSING
    assert facts(verdict.findings) & {"part-name", "claims-official", "casual-name"} == {"part-name"}


def test_what_others_take_back_is_not_told() -> None:
    seen = stranger(display_name="临泽市公安局考试", bio="官方报名加微信 abc12345")
    verdict = judge(official(), seen, ALL)
    assert verdict is not None
    assert facts(verdict.findings) >= {"claims-official", "wechat"}
    assert "casual-name" not in facts(verdict.findings)


CHAOYANG = Counterpart(
    account=account(display_name="朝阳区教育局"), unit=unit(name="朝阳区教育局", region="吉林省长春市朝阳区")
)


@pytest.mark.parametrize(
    ("bio", "expected"),
    [
        ("北京市朝阳区教育局官方账号", Triage.NAMESAKE),
        ("地址：北京市朝阳区霄云路1号", Triage.NAMESAKE),
        ("位于辽宁省朝阳市", Triage.NAMESAKE),
        ("广东省朝阳区教育局官方账号", Triage.IMPOSTOR),
        ("欢迎北京朝阳朋友关注", Triage.IMPOSTOR),
        ("吉林省长春市朝阳区教育局官方账号", Triage.IMPOSTOR),
        ("朝阳区教育局官方账号，服务北京朝阳两地", Triage.IMPOSTOR),
    ],
)
def test_only_a_place_that_is_elsewhere_and_its_bearers_own_clears_a_namesake(bio: str, expected: Triage) -> None:
    verdict = judge(CHAOYANG, stranger(display_name="朝阳区教育局", bio=bio), ALL)
    assert verdict is not None
    assert verdict.triage is expected


@pytest.mark.parametrize(
    ("shown", "region", "bio"),
    [
        ("象州县公安局", "来宾市", "官方账号，地址：象州镇温泉大道1号"),
        ("来宾市公安局", "广西来宾市", "来宾市公安局，欢迎广东来宾朋友关注"),
        ("来宾市公安局", "广西来宾市", "服务柳州来宾两地群众"),
        ("来宾市公安局", "广西来宾市", "广东省来宾市公安局官方账号"),
    ],
)
def test_the_units_own_town_and_a_city_beside_it_clear_nobody(shown: str, region: str, bio: str) -> None:
    known = Counterpart(account=account(display_name=shown), unit=unit(name=shown, region=region))
    verdict = judge(known, stranger(display_name=shown, bio=bio), ALL)
    assert verdict is not None
    assert verdict.triage is Triage.IMPOSTOR
    assert "elsewhere" not in facts(verdict.findings)


def triage(seen: Look) -> Triage | None:
    verdict = judge(official(), seen, ALL)
    return verdict.triage if verdict else None


@pytest.mark.parametrize(
    ("bio", "expected"),
    [
        ("备考资料", Triage.CONFUSING),
        ("", Triage.IMPOSTOR),
        ("备考资料，报名加微信 abc12345", Triage.IMPOSTOR),
        ("临泽市公安局官方账号", Triage.IMPOSTOR),
        ("临泽市公安局报名点", Triage.IMPOSTOR),
        ("报名请看 https://kaoshi.example.top", Triage.IMPOSTOR),
    ],
)
def test_a_name_that_only_has_the_official_one_in_it_needs_a_second_fact(bio: str, expected: Triage) -> None:
    assert triage(stranger(display_name="临泽市公安局考试", bio=bio)) is expected


@pytest.mark.parametrize("name", ["临泽市公安局", "临泽市公按局", "临泽公安", "临泽市公安局官方", "临泽市公安局服务号"])
def test_a_name_that_says_it_is_the_unit_needs_none(name: str) -> None:
    assert triage(stranger(display_name=name, bio="备考资料")) is Triage.IMPOSTOR


@pytest.mark.parametrize(
    ("bio", "expected"), [("基层动态", Triage.CONFUSING), ("代办执照，商标加急，微信 abc12345", Triage.IMPOSTOR)]
)
def test_a_part_that_nobody_certified_is_excused_only_while_it_does_no_harm(bio: str, expected: Triage) -> None:
    seen = stranger(display_name="临泽市公安局城关派出所", bio=bio)
    assert triage(seen) is expected
    assert judge(official(), seen, ALL) is not None


@pytest.mark.parametrize(
    ("bio", "expected"),
    [("该账号因违反法律法规，现已无法查看", Triage.GONE), ("本账号已停用，咨询加微信 abc12345", Triage.IMPOSTOR)],
)
def test_what_the_platform_closed_is_gone_unless_it_still_leads_away(bio: str, expected: Triage) -> None:
    assert triage(stranger(bio=bio)) is expected


def test_the_account_of_a_part_is_told_as_that_and_is_no_second_one_of_the_unit() -> None:
    insurance = side(account(display_name="云州省医疗保障局"))
    verdict = judge(insurance, certified("云州省医保中心", "云州省医疗保障事业中心"), ALL)
    assert verdict is not None
    assert verdict.triage is Triage.UNREGISTERED
    assert {"part-subject", "second-here"} & facts(verdict.findings) == {"part-subject"}
    assert verdict.reason is not None
    assert "下属" in verdict.reason.zh


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("临泽市公安局", Triage.IMPOSTOR),
        ("临泽市公安局 ", Triage.IMPOSTOR),
        ("临泽市公安局V", Triage.IMPOSTOR),
        ("臨澤市公安局", Triage.IMPOSTOR),
        ("临泽市公按局", Triage.IMPOSTOR),
        ("临泽公安局大院", Triage.CIVILIAN),
        ("臨澤公安小李", Triage.CIVILIAN),
    ],
)
def test_nobody_is_a_private_person_under_the_very_name_of_an_office(shown: str, expected: Triage) -> None:
    verdict = judge(side(account(platform="weibo")), stranger(display_name=shown, bio="分享生活"), ALL)
    assert verdict is not None
    assert verdict.triage is expected
