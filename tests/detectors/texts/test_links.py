import pytest

from detectors.texts.links import SHORTENERS, host_of, hosts_in, is_government, is_within, poses_as_government, unknown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("见 https://dwz.cn/abc 和 www.linze.gov.cn", {"dwz.cn", "www.linze.gov.cn"}),
        ("登录linze-gov.cn/apply办理", {"linze-gov.cn"}),
        ("ＷＷＷ．ＡＢＣ．ＣＯＭ", {"www.abc.com"}),
        ("邮箱 office@linze.com", set()),
        ("版本3.14，共2.5万", set()),
        ("", set()),
    ],
)
def test_hosts_are_found_in_prose(text: str, expected: set[str]) -> None:
    assert hosts_in(text) == expected


def test_the_host_of_an_address_is_its_own() -> None:
    assert host_of("https://news.example.com:8443/a?b=c.cn") == "news.example.com"
    assert host_of("") == ""


@pytest.mark.parametrize(
    ("host", "real", "posing"),
    [
        ("gov.cn", True, False),
        ("ga.linze.gov.cn", True, False),
        ("linze-gov.cn", False, True),
        ("linzegov-cn.top", False, True),
        ("gov.cn.example.top", False, True),
        ("www.governor.com", False, False),
        ("linze.cn", False, False),
    ],
)
def test_the_domain_of_the_government_is_told_from_those_that_pose_as_it(host: str, real: bool, posing: bool) -> None:
    assert (is_government(host), poses_as_government(host)) == (real, posing)


def test_a_host_lies_within_itself_and_those_above_it() -> None:
    assert is_within("a.t.cn", SHORTENERS)
    assert not is_within("xt.cn", SHORTENERS)
    assert list(unknown(["b.top", "x.gov.cn", "a.linze.cn"], frozenset({"linze.cn"}))) == ["b.top"]
