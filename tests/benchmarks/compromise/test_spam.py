import gzip
from pathlib import Path

import pytest

from detectors.behaviour.calendar import Calendar
from detectors.behaviour.tables import shipped
from detectors.behaviour.traits import Habit
from tests.benchmarks.compromise.spam import LENGTH, attacks, outcome, report, texts
from tests.benchmarks.compromise.timelines import Reading
from tests.detectors.behaviour.accounts import POLICE, SHOES, history, sentence

TIMELINES = {"police": tuple(history(POLICE, 160, client="政务发布台"))}
SOURCES = {"shoes": [sentence(SHOES, seed) for seed in range(30)]}
READING = Reading(calendar=Calendar(), blind=True)


def test_texts_are_joined_and_each_counts_once(tmp_path: Path) -> None:
    line = "全场 五折 包邮 到家 欢迎 选购\n"
    (tmp_path / "AD_Shoes.gz").write_bytes(gzip.compress((line * 2 + "短\n").encode()))
    (tmp_path / "FR_Bank.txt").write_text(line, encoding="utf-8")
    assert texts([tmp_path]) == {"AD_Shoes": ["全场五折包邮到家欢迎选购"], "FR_Bank": ["全场五折包邮到家欢迎选购"]}


@pytest.mark.parametrize(("masked", "client"), [(False, ()), (True, ("政务发布台",))])
def test_an_attack_stands_in_the_later_half_and_only_a_masked_one_has_the_owners_client(
    masked: bool, client: tuple[str, ...]
) -> None:
    found = attacks(TIMELINES, SOURCES, READING, each=5, seed=1, masked=masked)
    later = {post.post_id for post in TIMELINES["police"][80:]}
    assert len({each.post_id for each in found} & later) == 5
    assert {post.values[Habit.CLIENT] for each in found for post in each.posts} == {client}


def test_adverts_are_caught_and_the_threshold_comes_from_the_accounts_own_posts() -> None:
    found = attacks(TIMELINES, SOURCES, READING, each=10, seed=1, masked=True)
    result = outcome(TIMELINES, found, shipped())
    assert (len(result.own), result.attacks) == (80, 10)
    assert result.caught() == {"shoes": 1.0}
    assert len(result.first["shoes"]) == 10
    assert max(result.told.values()) <= 10
    assert any("page" in line and f"{LENGTH}: 1.0" in line for line in report(result))
