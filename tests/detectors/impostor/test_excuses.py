"""What clears a stranger, and what takes that back."""

from functools import partial
from typing import Any

import pytest

from detectors.impostor import bio as bios
from detectors.impostor import contacts, identity, name, verification
from detectors.impostor.verdict import Detect, closest, judge
from domain.look import Counterpart
from domain.registry import OfficialAccount
from domain.triage import Triage
from tests.detectors.impostor.pairs import official, stranger
from tests.factories import account, unit

ALL: tuple[Detect, ...] = tuple(
    partial(module.detect, options=module.Options()) for module in (name, identity, bios, verification, contacts)
)


def side(known: OfficialAccount) -> Counterpart:
    return Counterpart(account=known, unit=unit(name=known.display_name, region="云州省"))


def vouching(bio: str) -> Counterpart:
    """The police whose bio names an account."""
    return official(platform="weibo", bio=bio)


@pytest.mark.parametrize(
    ("bio", "expected"),
    [
        ("临泽市公安局官方账号", Triage.UNREGISTERED),
        ("银行卡解冻联系微信 abc12345", Triage.IMPOSTOR),
    ],
)
def test_whom_a_unit_names_is_no_more_its_own_once_it_leads_people_away(bio: str, expected: Triage) -> None:
    seen = stranger(platform="weibo", handle="linze_dy", bio=bio)
    verdict = judge(vouching("我局抖音号：@linze_dy"), seen, ALL)
    assert verdict is not None
    assert verdict.triage is expected


@pytest.mark.parametrize(
    ("bio", "expected"),
    [
        ("辖区警情请拨打值班手机 13800001234", Triage.CONFUSING),
        ("警民钉钉群 44556677", Triage.CONFUSING),
        ("代办居住证，电话 13800001234", Triage.IMPOSTOR),
        ("临泽市公安局官方账号，权威发布", Triage.IMPOSTOR),
        ("更多信息请关注临泽市公安局官方微博", Triage.CONFUSING),
    ],
)
def test_a_part_may_be_rung_up_and_may_not_speak_for_the_whole(bio: str, expected: Triage) -> None:
    verdict = judge(official(), stranger(display_name="临泽市公安局河东派出所", bio=bio), ALL)
    assert verdict is not None
    assert verdict.triage is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"bio": "临泽市公安局官方账号，户籍办理加微信 abc12345"}, Triage.IMPOSTOR),
        ({"bio": "临泽市公安局对面，订餐加微信 abc12345"}, None),
        ({"bio": "临泽市公安局主管，报名加微信 abc12345"}, None),
        ({"bio": "代购加微信 abc12345", "handle": "linze_ga"}, None),
        ({"bio": "临泽市公安局为您服务，办理加微信 abc12345", "handle": "linze_ga"}, Triage.IMPOSTOR),
    ],
)
def test_under_another_name_only_who_claims_to_be_the_unit_passes_for_it(
    changes: dict[str, Any], expected: Triage | None
) -> None:
    verdict = judge(official(handle="linze-ga"), stranger(display_name="阳光便民", **changes), ALL)
    assert (verdict and verdict.triage) is expected


def test_of_two_that_share_one_bio_the_one_of_the_nearer_name_is_the_victim() -> None:
    said = "办事热线 0999-5512345，为群众提供优质服务"
    police = side(account(user_id="a", display_name="临泽市公安局"))
    press = side(account(user_id="b", display_name="临泽市文明办", bio=said))
    seen = stranger(display_name="临泽市公安局便民", bio=said)
    match = closest([press, police], seen, ALL)
    assert match is not None
    assert match[0] is police
