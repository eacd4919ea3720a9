import pytest

from detectors.texts.hosts import ruse
from monitor.lookalike_hosts import ENDINGS, NEAR_GOVERNMENT, lookalikes


@pytest.mark.parametrize(
    "host",
    [
        *("linzegov.cn", "linze-gov.cn", "linze.com", "linze.com.cn", "gov-linze.top", "linzezhengfu.com", "linze.org"),
        *("linze-gov-cn.com", "wwwlinze.com", "linze.g0v.cn", "linze.gov.com", "linzezwfw.net", "linzegov.xyz"),
    ],
)
def test_the_ending_of_an_office_moves_into_the_name(host: str) -> None:
    assert host in lookalikes("www.linze.gov.cn", 400)


@pytest.mark.parametrize("host", ["galinze.cn", "linzega.com", "ga-linze.cn", "galinzegov.cn", "linzegov.cn"])
def test_a_department_is_written_with_its_city(host: str) -> None:
    assert host in lookalikes("ga.linze.gov.cn", 400)


@pytest.mark.parametrize("host", ["linzebao.cn", "linzeba0.com", "linzebao-gov.com", "linzeboa.com", "linzebaao.com"])
def test_another_site_is_twisted_by_dnstwist(host: str) -> None:
    assert host in lookalikes("www.linzebao.com", 1000)


@pytest.mark.parametrize("host", ["www.linze.gov.cn", "ga.linze.gov.cn", "www.linzebao.com", "linzetv.com.cn"])
def test_there_are_as_many_as_are_asked_for_each_once_and_none_of_the_own(host: str) -> None:
    found = lookalikes(host, 250)
    assert len(found) == len(set(found)) == 250
    assert found == lookalikes(host, 5000)[:250]
    assert host not in found
    assert not any(each.endswith(".gov.cn") or each == host.removeprefix("www.") for each in found)
    assert all(each.isascii() and each == each.lower() for each in found)


def test_the_likeliest_come_first_and_pass_for_the_host() -> None:
    near = tuple(f".{each}" for each in NEAR_GOVERNMENT)
    found = [host for host in lookalikes("www.linze.gov.cn", 400) if not host.endswith(near)]
    told = [host for host in found if ruse(host, "www.linze.gov.cn") is not None]
    assert len(told) / len(found) > 0.9


def test_endings_are_the_operators() -> None:
    found = lookalikes("www.linzebao.com", 5, ("top", "vip"))
    assert found[:2] == ("linzebao.top", "linzebao.vip")
    assert len(set(ENDINGS)) == len(ENDINGS)


@pytest.mark.parametrize("host", ["", "linze", "127.0.0.1", "gov.cn", "..", "a..b"])
def test_what_is_no_site_has_no_lookalikes(host: str) -> None:
    assert all(each != "gov.cn" for each in lookalikes(host, 10))
    assert host == "gov.cn" or lookalikes(host, 10) == ()


def test_a_name_in_chinese_is_asked_for_in_ascii() -> None:
    found = lookalikes("www.临泽.com", 50)
    assert found
    assert all(host.isascii() for host in found)
