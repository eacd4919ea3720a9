import pytest

from detectors.names.likeness import REVIEW, likeness
from detectors.names.variants import variants


def test_every_kind_of_trick_is_among_the_first() -> None:
    found = variants("来宾发布", 40)
    assert {"來賓發佈", "莱宾发布", "来宀兵发布", "发布来宾", "laibinfabu", "来宾发布官方", "来宾市发布"} <= set(found)


def test_other_names_of_the_body_are_among_them() -> None:
    assert {"临泽市警方", "平安临泽", "临泽公安局"} <= set(variants("临泽市公安局"))


@pytest.mark.parametrize("name", ["来宾发布", "临泽市公安局", "可口可乐", "CCTV13", "国家安全部", "来宾发布官微"])
def test_variants_are_bounded_distinct_and_pass_for_the_name(name: str) -> None:
    found = variants(name, 25)
    assert 0 < len(found) <= 25
    assert len(set(found)) == len(found)
    assert name not in found
    assert all(likeness(variant, name).score >= REVIEW for variant in found)


@pytest.mark.parametrize("name", ["", "来宾", "🚓🚓🚓", "\ud800"])
def test_a_name_too_short_to_probe_for_has_none(name: str) -> None:
    assert variants(name) == ()
