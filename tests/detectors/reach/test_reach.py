from dataclasses import replace
from random import Random
from typing import Any

import pytest

from detectors.pictures import Refused, read
from detectors.reach import Reach
from domain.look import Counterpart, Look, Picture
from domain.observation import Profile
from tests.detectors.pictures.alterations import PLAIN
from tests.detectors.pictures.emblems import as_bytes, emblem
from tests.factories import NOW, account, official_profile, post, unit

BIO = "临泽市公安局官方账号。忠诚为民，守护临泽平安。咨询电话：0999-5501234"
POST = "临泽警方提醒：近期冒充快递客服的诈骗案件多发，请不要点击陌生链接，不要转账"
SPOKEN = "我局新开视频号 @linze-video ，也请关注 https://video.example/linze"


def picture(seed: int) -> Picture:
    found = read(as_bytes(emblem(seed)))
    assert not isinstance(found, Refused)
    return found


OWN = Look(
    profile=official_profile(bio=BIO, avatar_hash="cid-of-the-badge"),
    seen_at=NOW,
    posts=(post(text=POST), post(post_id="p2", text=SPOKEN)),
    picture=picture(1),
)
POLICE = Counterpart(account=account(user_id="did:plc:linze4official"), unit=unit(), look=OWN)
SCHOOLS = Counterpart(
    account=account(user_id="did:edu", handle="", display_name="青澜县教育局", unit="edu"),
    unit=unit(key="edu", name="青澜县教育局", aliases=("青澜教育",)),
    look=replace(
        OWN,
        profile=official_profile(user_id="did:edu", avatar_hash="", bio="办人民满意的教育"),
        posts=(),
        picture=picture(2),
    ),
)
REACH = Reach([POLICE, SCHOOLS])


def stranger(*posts: str, picture: Picture | None = None, **facts: Any) -> Look:
    seen = Profile(platform="bluesky", user_id="did:stranger", **{"display_name": "一方平安"} | facts)
    return Look(profile=seen, seen_at=NOW, posts=tuple(post(text=text) for text in posts), picture=picture)


@pytest.mark.parametrize(
    "seen",
    [
        stranger(handle="linze_ga1.example"),
        stranger(handle="linze4official"),
        stranger(avatar_hash="cid-of-the-badge"),
        stranger(bio="这里是临泽市公安局！"),
        stranger(bio="守护临泽平安，忠诚为民。咨询电话：0999-5501234"),
        stranger(verification_text="临泽市公安局官方微博"),
        stranger(POST + "！"),
        stranger(handle="linze-video"),
        stranger(url="https://video.example/linze"),
        stranger(picture=picture(1)),
        stranger(display_name="临泽报警立案登记", bio="加微信 lzga8888 快速办理"),
    ],
)
def test_whoever_has_something_of_an_account_is_compared_with_it(seen: Look) -> None:
    assert REACH.near(seen) == (POLICE,)


@pytest.mark.parametrize(
    "seen",
    [
        stranger(),
        stranger(handle="ga", bio="", url=""),
        stranger(bio="每天分享猫咪日常，喜欢的朋友点个关注，合作请私信"),
        stranger("今天猫咪好乖，晒了一下午太阳"),
        stranger(picture=picture(40)),
        stranger(display_name="临泽二手房", bio="看房加微信 lzfc8888"),
        stranger(display_name="临泽报警立案登记", bio="记录生活"),
    ],
)
def test_whoever_has_nothing_of_any_account_is_left_alone(seen: Look) -> None:
    assert REACH.near(seen) == ()


@pytest.mark.parametrize("alter", PLAIN)
def test_an_altered_picture_is_found_among_many_of_its_kind(alter: str) -> None:
    owners = [
        replace(
            POLICE,
            account=account(user_id=f"did:{seed}", handle=""),
            look=replace(OWN, posts=(), picture=picture(seed)),
        )
        for seed in range(12)
    ]
    altered = read(as_bytes(PLAIN[alter](emblem(5), Random(1))))
    assert not isinstance(altered, Refused)
    assert owners[5] in Reach(owners).near(stranger(picture=altered))


def test_a_plain_picture_leads_to_nobody() -> None:
    assert REACH.near(stranger(picture=replace(picture(1), sha256="", plainness="default"))) == ()


def test_a_text_that_names_half_the_register_leads_to_nobody() -> None:
    names = [f"青澜县第{number}中学" for number in "一二三四五六七八九十甲乙丙丁"]
    schools = [Counterpart(account=account(user_id=name, handle="", display_name=name, unit=name)) for name in names]
    assert Reach(schools).near(stranger(bio="、".join(names))) == ()
    assert Reach(schools).near(stranger(bio=names[3])) == (schools[3],)


def test_a_sentence_that_all_write_is_nobodys() -> None:
    common = [replace(POLICE, account=account(user_id=str(number), handle=""), unit=None) for number in range(12)]
    assert Reach(common).near(stranger(POST)) == ()
