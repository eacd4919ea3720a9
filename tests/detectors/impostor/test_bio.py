import pytest

from detectors.impostor.bio import Options, detect
from domain.look import Counterpart
from domain.observation import Post
from tests.detectors.impostor.pairs import facts, official, posted, stranger
from tests.factories import account, unit

MOTTO = "传播警务资讯，服务平安建设，24小时值班"
OFFICIAL = official(bio=f"临泽市公安局官方账号，{MOTTO}。电话：0999-5512345，地址：望河路18号")


def found(bio: str, name: str = "临泽市公安局", side: Counterpart = OFFICIAL) -> set[str]:
    return facts(detect(side, stranger(display_name=name, bio=bio), options=Options()))


SAID = [
    (f"临泽市公安局官方账号，{MOTTO}", {"copied-bio", "claims-official", "names-unit", "speaks-for-unit"}),
    ("传播警务资讯服务平安建设24小时在线", {"near-bio"}),
    ("0999-5512345", {"unit-phone"}),
    ("来访请到望河路18号", {"unit-address"}),
    ("临泽市公安局官方微博", {"claims-official", "names-unit", "speaks-for-unit"}),
    ("便民服务，临泽市公安局唯一官方", {"claims-official", "names-unit", "speaks-for-unit"}),
    ("更多信息请关注临泽市公安局官方微博", {"names-unit"}),
    ("临泽市公安局官方微博，矩阵成员", {"claims-official", "names-unit"}),
    ("临泽市公安局河东派出所官方账号", {"claims-official", "names-unit"}),
    ("临泽市公安局对面，订餐请早", {"names-unit"}),
    ("我局唯一指定平台", {"claims-official"}),
    ("本账号为唯一官方账号，其他均非官方", {"claims-official"}),
    ("官方账号，谨防假冒", {"claims-official"}),
    ("非官方账号", {"unofficial"}),
    ("与公安机关无关", {"unofficial"}),
    ("具体以官方通报为准", {"unofficial"}),
    ("政策汇编，个人整理", {"unofficial"}),
    ("具体以窗口答复为准", {"unofficial"}),
    ("官方账号，回复仅供参考", {"claims-official"}),
    ("以事实为依据，以法律为准绳", set()),
    ("具体以我局公告为准", set()),
    ("戏仿账号，纯属娱乐", {"parody"}),
    ("由几位网友自发维护", {"fan"}),
    ("关注本地新鲜事，商务合作请私信", {"news"}),
    ("本账号密码遗失，无法登录", {"lost-control"}),
    ("原账号密码遗失，启用此号", set()),
    ("本账号已停止更新", {"out-of-use"}),
    ("北川省临泽市", {"elsewhere"}),
    ("临泽县政务", {"elsewhere"}),
    ("云州省临泽市", set()),
    ("临泽市民之家", set()),
    ("传播正能量", set()),
    ("", set()),
]


@pytest.mark.parametrize(("bio", "expected"), SAID, ids=[ascii(row[0]) for row in SAID])
def test_what_a_bio_says_is_told(bio: str, expected: set[str]) -> None:
    assert found(bio) == expected


def test_a_name_that_says_so_counts_as_well() -> None:
    assert found("", "临泽市公安局（非官方）") == {"unofficial"}
    assert found("", "临泽公安粉丝团") == {"fan"}


def test_what_the_official_account_says_of_itself_is_held_against_nobody() -> None:
    press = official(display_name="临泽发布", bio="关注本地新鲜事，欢迎爆料")
    assert found("关注本地新鲜事，欢迎爆料", "临泽发布", press) == {"copied-bio"}
    assert found("关注本地新鲜事，欢迎爆料", "临泽发布") == {"news"}


def test_the_bio_of_the_register_serves_where_no_look_was_taken() -> None:
    unseen = Counterpart(account=account(bio=MOTTO), unit=unit())
    assert found(MOTTO, side=unseen) == {"copied-bio"}


def test_bios_that_share_nothing_but_the_name_are_not_alike() -> None:
    assert found("临泽市公安局", side=official(bio="临泽市公安局")) == {"names-unit"}


def test_what_an_account_says_of_itself_is_quoted_as_it_stands() -> None:
    (finding,) = detect(OFFICIAL, stranger(bio="关注临泽本地新鲜事"), options=Options())
    assert finding.summary.zh == "自称本地资讯或自媒体（关注临泽本地新鲜事）"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("临泽公安小李", {"private"}),
        ("临泽市公安局李伟", {"private"}),
        ("臨澤市公安局李偉", {"private"}),
        ("临泽市公安局", set()),
        ("临泽市公安局 ", set()),
        ("临泽市公安局。", set()),
        ("临泽市公安局V", set()),
        ("临泽市公安局官方", set()),
        ("临泽市\u200b公安局", set()),
        ("臨澤市公安局", set()),
        ("临泽市公按局", set()),
        ("临泽市公按局官方", set()),
    ],
)
@pytest.mark.parametrize("bio", ["个人号", "一名基层民警的日常，仅代表个人", "下班后的碎碎念"])
def test_nobody_is_a_private_person_under_the_very_name_of_an_office(bio: str, name: str, expected: set[str]) -> None:
    assert found(bio, name) == expected


def test_a_region_that_the_register_does_not_know_says_nothing() -> None:
    unknown = Counterpart(account=account(), unit=unit(region=""))
    assert found("北川省霁岚市公安局", side=unknown) == set()
    known = Counterpart(account=account(display_name="霁岚市公安局"), unit=unit(name="霁岚市公安局", region=""))
    assert "elsewhere" not in found("北川省霁岚市公安局", "霁岚市公安局", known)


COPIED = "临泽市公安局今日举行反诈宣传活动，民警走进社区讲解案例。"
SHARED = "国家反诈中心提醒广大网民，陌生链接不要点，个人信息不要填。"


@pytest.mark.parametrize(
    ("bio", "text", "expected"),
    [
        ("北川省临泽市公安局", "", True),
        ("北川省临泽市公安局，电话 0999-5512345", "", False),
        ("北川省临泽市公安局", COPIED, False),
        ("北川省临泽市公安局", SHARED, True),
    ],
)
def test_no_namesake_has_the_units_telephone_or_posts_that_name_it(bio: str, text: str, expected: bool) -> None:
    side = official(bio="电话：0999-5512345", posts=posted(COPIED, SHARED, hours_ago=30))
    seen = stranger(bio=bio, posts=posted(text) if text else ())
    assert ("elsewhere" in facts(detect(side, seen, options=Options()))) is expected


def test_a_county_of_the_register_tells_townships_of_one_name_apart() -> None:
    town = Counterpart(
        account=account(display_name="柏沙镇人民政府"), unit=unit(name="柏沙镇人民政府", region="云州省青澜县")
    )
    assert "elsewhere" in found("平澜县柏沙镇", "柏沙镇人民政府", town)
    assert "elsewhere" not in found("青澜县柏沙镇", "柏沙镇人民政府", town)


def weight(bio: str, posts: tuple[Post, ...] = ()) -> float:
    """The points of what an account says of its being out of use."""
    findings = detect(OFFICIAL, stranger(bio=bio, posts=posts), options=Options())
    return next((finding.points for finding in findings if finding.fact == "out-of-use"), 0.0)


def test_a_notice_that_no_post_follows_is_the_platforms() -> None:
    notice = "该账号因违反相关规定，现已无法查看"
    assert weight(notice) < weight(notice, posted("通知")) < 0
    assert weight("启用新号") == weight("启用新号", posted("通知"))


@pytest.mark.parametrize(
    ("bio", "is_the_platforms"),
    [
        ("本账号已停用", True),
        ("该账号已停用，无法关注", True),
        ("本号已停用，请关注新号", False),
        ("本账号已停用。请关注新账号：临泽警务", False),
        ("该账号已停止更新，请移步@临泽警务", False),
        ("此号已停止更新，业务已搬到临泽警务", False),
    ],
)
def test_a_notice_that_sends_its_readers_on_is_not_the_platforms(bio: str, is_the_platforms: bool) -> None:
    assert (weight(bio) < weight(bio, posted("通知"))) is is_the_platforms


def test_a_disclaimer_weighs_less_than_a_denial() -> None:
    disclaimer, denial = (
        next(iter(detect(OFFICIAL, stranger(bio=bio), options=Options()))).points for bio in ("仅供参考", "非官方")
    )
    assert denial < disclaimer < 0
