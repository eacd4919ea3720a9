import pytest

from detectors.names.sense import Where, body_cap, is_part, place_cap, where
from detectors.names.structure import parse

PLACES = [
    ("来宾公安", "来宾市公安局", Where.SAME),
    ("广西来宾公安", "来宾公安", Where.SAME),
    ("临泽公安", "临泽市公安局", Where.SAME),
    ("兴宾发布", "来宾发布", Where.INSIDE),
    ("来宾发布", "兴宾发布", Where.AROUND),
    ("临泽市青澜县公安局", "临泽市公安局", Where.INSIDE),
    ("榆林公安", "玉林公安", Where.ALIKE),
    ("临泽县公安局", "临泽市公安局", Where.ALIKE),
    ("柳州公安", "来宾公安", Where.OTHER),
    ("青澜县公安局", "临泽市公安局", Where.UNKNOWN),
    ("公安在线", "来宾公安", Where.UNKNOWN),
]


@pytest.mark.parametrize(("seen", "known", "found"), PLACES)
def test_places_lie_to_each_other(seen: str, known: str, found: Where) -> None:
    assert where(parse(seen), parse(known)) is found


BODIES = [
    ("来宾公交", "来宾公安", True),
    ("来宾警方", "来宾公安", False),
    ("来宾交警", "来宾公安", True),
    ("来宾教体局", "来宾教育局", False),
    ("来宾第一小学", "来宾第二小学", True),
    ("来宾美食", "来宾公安", False),
]


@pytest.mark.parametrize(("seen", "known", "limited"), BODIES)
def test_another_body_limits_the_likeness(seen: str, known: str, limited: bool) -> None:
    assert (body_cap(parse(seen), parse(known)) is not None) is limited


def test_a_part_of_the_body_is_nearer_than_another_body() -> None:
    part, other = (body_cap(parse(name), parse("来宾公安")) for name in ("来宾交警", "来宾公交"))
    assert part is not None
    assert other is not None
    assert part.most > other.most
    assert is_part(frozenset({"police.traffic"}), frozenset({"police"}))
    assert not is_part(frozenset({"police.traffic"}), frozenset({"police.net"}))


def test_the_same_place_sets_no_limit() -> None:
    assert place_cap(parse("来宾公安"), parse("来宾市公安局")) is None
