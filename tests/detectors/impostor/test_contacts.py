from typing import Any

import pytest

from detectors.impostor.contacts import Options, detect
from domain.finding import Finding
from domain.look import Counterpart
from tests.detectors.impostor.pairs import facts, official, posted, stranger

OFFICIAL = official(
    bio="网址 http://ga.linze.gov.cn，电话 0999-5512345，微信 linze_police",
    posts=posted("来电 13700000001", links=("https://news.linze.example/1",)),
    url="https://weibo.example/u/1",
)


def findings(bio: str = "", *texts: str, **changes: Any) -> list[Finding]:
    seen = stranger(bio=bio, posts=posted(*texts, **changes), url="https://echo.example/u/9")
    return list(detect(OFFICIAL, seen, options=Options()))


FOUND = [
    ("加Q：１２３４５６７８９", {"qq", "solicits"}),
    ("联系微❤ linze_888", {"wechat"}),
    ("详谈纸飞机 @linze_888", {"messenger"}),
    ("办理进钉钉群 44556677", {"work-contact"}),
    ("飞书：lz88990k", {"work-contact"}),
    ("手机 138 0000 1234", {"mobile"}),
    ("电话 0999-8888888", {"telephone"}),
    ("电话 0999-5512345", set()),
    ("电话 13700000001", set()),
    ("微信 linze_police", set()),
    ("收款卡号 6222 0212 3456 7890", {"payment"}),
    ("先付保证金300元", {"payment"}),
    ("凡是要求转账的都是诈骗，切勿付保证金", set()),
    ("代办户口，当天办结", {"solicits"}),
    ("惠民补贴申领入口", {"lure"}),
    ("商务合作 微信 abc12345", {"business-contact"}),
    ("详情 https://dwz.cn/abc", {"shortener"}),
    ("登录 http://linze-gov.cn/apply", {"false-government-host"}),
    ("网址 www.fast-loan.top", {"foreign-host"}),
    ("网址 http://ga.linze.gov.cn", {"unit-link"}),
    ("网址 https://www.yunzhou.gov.cn", set()),
    ("网址 news.linze.example", set()),
    ("微博 https://weibo.com/u/1", set()),
    ("主页 https://echo.example/u/9", set()),
    ("欢迎关注微信公众号：临泽公安", set()),
    ("", set()),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[ascii(row[0]) for row in FOUND])
def test_ways_out_of_the_platform_are_found_in_the_bio(text: str, expected: set[str]) -> None:
    assert facts(findings(text)) == expected


def test_they_are_found_in_posts_and_their_links() -> None:
    assert facts(findings("", "加QQ 123456789")) == {"qq", "solicits"}
    assert facts(findings("", "看看", links=("https://bit.ly/x", "https://news.linze.example/2"))) == {"shortener"}


def test_what_stands_in_a_copied_post_is_the_official_accounts_own() -> None:
    text = "我局受理热线调整为 13911112222，请广大市民互相转告。"
    side = official(posts=posted(text, hours_ago=30))
    seen = stranger(posts=posted(text))
    assert list(detect(side, seen, options=Options())) == []


def test_each_fact_is_told_once_with_all_its_values() -> None:
    (qq,) = [each for each in findings("QQ 123456789", "QQ 987654321") if ("fact", "qq") in each.evidence]
    assert qq.evidence == (("fact", "qq"), ("value", "123456789"), ("value", "987654321"))
    assert qq.points == Options().qq


def test_harmless_hosts_are_the_operators_to_choose() -> None:
    seen = stranger(bio="网址 www.fast-loan.top")
    assert list(detect(OFFICIAL, seen, options=Options(harmless=("fast-loan.top",)))) == []


def test_a_unit_of_which_nothing_is_known_has_no_contacts() -> None:
    unseen = Counterpart(account=OFFICIAL.account)
    assert facts(detect(unseen, stranger(bio="电话 0999-5512345"), options=Options())) == {"telephone"}
