import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.texts.hosts import CLOSENESS, HostParts, Ruse, parts, ruse, stems

CITY, POLICE, PAPER = "www.linze.gov.cn", "ga.linze.gov.cn", "www.linzebao.com"


@pytest.mark.parametrize(
    ("host", "read"),
    [
        ("www.linze.gov.cn", HostParts("linze", "gov.cn")),
        ("ga.linze.gov.cn", HostParts("linze", "gov.cn", ("ga",))),
        ("a.b.linze.com", HostParts("linze", "com", ("b", "a"))),
        ("linze.gs.cn", HostParts("linze", "gs.cn")),
        ("linze.cn", HostParts("linze", "cn")),
        ("gs.cn", HostParts("gs", "cn")),
        ("xn--fsq270a.com", HostParts("例", "com")),
    ],
)
def test_a_host_has_a_registered_label(host: str, read: HostParts) -> None:
    found = parts(host)
    assert found is not None
    assert (found.ending, found.below) == (read.ending, read.below)
    assert host.startswith("xn--") or found.label == read.label


@pytest.mark.parametrize("host", ["", "linze", "127.0.0.1", "a..cn", "."])
def test_what_is_no_name_has_no_parts(host: str) -> None:
    assert parts(host) is None


def test_a_department_is_known_by_its_city_too() -> None:
    known = parts(POLICE)
    assert known is not None
    assert stems(known) == ("linze", "galinze", "linzega")


CLOSE = [
    ("linze.gov.cn.x.top", CITY, Ruse.CONTAINED),
    ("linze-gov-cn.com", CITY, Ruse.CONTAINED),
    ("linzegov.cn", CITY, Ruse.CONTAINED),
    ("linze-gov.com", CITY, Ruse.ADDED),
    ("gov-linze.top", CITY, Ruse.ADDED),
    ("www.linzezhengfu.com", CITY, Ruse.ADDED),
    ("wwwlinze.cn", CITY, Ruse.ADDED),
    ("linze-zwfw.net", CITY, Ruse.ADDED),
    ("linze.com", CITY, Ruse.ENDING),
    ("www.linze.com.cn", CITY, Ruse.ENDING),
    ("1inze.com", CITY, Ruse.GLYPH),
    ("linzе.com".encode("idna").decode(), CITY, Ruse.GLYPH),
    ("linzeboa.com", PAPER, Ruse.TYPED),
    ("linzebaoo.com", PAPER, Ruse.TYPED),
    ("galinze.cn", POLICE, Ruse.ENDING),
    ("linzega-gov.cn", POLICE, Ruse.ADDED),
]
APART = [
    (CITY, CITY),
    ("zwfw.linze.gov.cn", CITY),
    ("www.canling.gov.cn", CITY),
    ("qingke.com", CITY),
    ("lz.com", "www.lz.gov.cn"),
    ("gov.cn", CITY),
    ("weibo.com", CITY),
    ("linz.org", CITY[:3]),
]


@pytest.mark.parametrize(("seen", "known", "found"), CLOSE)
def test_a_host_that_passes_for_another_is_told_by_its_ruse(seen: str, known: str, found: Ruse) -> None:
    assert ruse(seen, known) is found


@pytest.mark.parametrize(("seen", "known"), APART)
def test_other_hosts_and_its_own_pass_for_none(seen: str, known: str) -> None:
    assert ruse(seen, known) is None


def test_a_short_label_is_anybodys_unless_an_office_stands_beside_it() -> None:
    assert ruse("lzgov.com", "www.lz.gov.cn") is Ruse.ADDED
    assert ruse("lzonline.com", "www.lz.gov.cn") is None


def test_every_ruse_has_its_weight() -> None:
    assert set(CLOSENESS) == set(Ruse)


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_that_is_written_is_too_strange(seen: str, known: str) -> None:
    assert ruse(seen, known) in {None, *Ruse}
    assert ruse(seen, seen) is None
