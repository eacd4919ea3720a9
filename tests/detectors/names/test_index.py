from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names import each, index
from detectors.names.index import FILE, NameIndex
from detectors.names.meaning import meanings
from detectors.names.rule import VIEWS
from detectors.names.views import CHARACTERS, View
from domain.errors import RegistryError
from tests.detectors.names.reference import HARD, NAMES, by_rule, expected, found_by

OFFICIALS = [
    "来宾发布",
    "来宾市公安局",
    "临泽市公安局交通警察支队",
    "玉林公安",
    "榆林公安",
    "平安临泽官方",
    "i临泽",
    "临泽在线",
]
CANDIDATES = [
    *("来宾发布", "末宾发布", "莱宾发布V", "我爱来宾发布", "发布来宾", "laibinfabu", "来宀兵发布", "来宾警方"),
    *("临泽市公安局交警支队", "临择市公按局交通警察支队", "玉林公安", "平安临泽星河", "小明", "", "🚓", "\ud800"),
]
LISTS = st.lists(NAMES, max_size=6)
HARD_LISTS = st.lists(HARD, max_size=6)


@pytest.fixture
def by_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few the names are, they are looked up by keys."""
    monkeypatch.setattr(each, "MOST_TOGETHER", -1)


def by_keys_alone(candidates: list[str], names: NameIndex) -> set[tuple[int, int]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(each, "MOST_TOGETHER", -1)
        return found_by(names, candidates)


@settings(deadline=None, max_examples=15)
@given(HARD_LISTS, HARD_LISTS)
def test_keys_find_what_comparing_each_with_each_finds(candidates: list[str], officials: list[str]) -> None:
    names = NameIndex.build(officials)
    assert by_keys_alone(candidates, names) == found_by(names, candidates) == by_rule(candidates, officials)


@settings(deadline=None, max_examples=12)
@given(HARD_LISTS, HARD_LISTS)
def test_characters_alone_are_a_view_too(candidates: list[str], officials: list[str]) -> None:
    names = NameIndex.build(officials, views=(CHARACTERS,))
    assert by_keys_alone(candidates, names) == by_rule(candidates, officials, (CHARACTERS,))


@settings(deadline=None, max_examples=12)
@given(LISTS, LISTS)
def test_names_that_mean_the_same_are_found_beside_those_that_look_the_same(
    candidates: list[str], officials: list[str]
) -> None:
    names = NameIndex.build(officials, symbols=meanings)
    assert found_by(names, candidates) == by_keys_alone(candidates, names) == expected(candidates, officials, meanings)


@settings(deadline=None, max_examples=8)
@given(LISTS, LISTS, LISTS, LISTS, st.data())
def test_names_added_and_taken_away_are_as_if_built_so(
    candidates: list[str], first: list[str], second: list[str], third: list[str], data: st.DataObject
) -> None:
    officials = first + second + third
    grown = NameIndex.build(first, symbols=meanings).with_added(second).with_added(third)
    gone = data.draw(st.lists(st.sampled_from(range(len(officials))), unique=True)) if officials else []
    left = grown.without(gone)
    wanted = {pair for pair in expected(candidates, officials, meanings) if pair[1] not in gone}
    assert found_by(left, candidates) == by_keys_alone(candidates, left) == wanted
    assert len(left) == len(officials) - len(gone)


@settings(deadline=None, max_examples=8)
@given(LISTS, LISTS, LISTS)
def test_an_index_that_merges_what_was_added_finds_the_same(
    candidates: list[str], first: list[str], second: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "FEWEST_MERGED", 0)
        merged = NameIndex.build(first, symbols=meanings).without([0] if first else []).with_added(second)
    assert len(merged.segments) == 1 or len(second) <= len(first) / 4
    wanted = {pair for pair in expected(candidates, first + second, meanings) if pair[1] > 0 or not first}
    assert found_by(merged, candidates) == wanted


@settings(deadline=None, max_examples=12)
@given(LISTS, LISTS)
def test_names_are_found_alike_one_by_one_and_together(candidates: list[str], officials: list[str]) -> None:
    names = NameIndex.build(officials, symbols=meanings)
    assert {(row, i) for row, name in enumerate(candidates) for i in names.near(name)} == found_by(names, candidates)


def test_a_batch_is_cut_into_portions_and_the_answer_stays_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "CANDIDATES", 3)
    monkeypatch.setattr(index, "CHARACTERS", 10)
    rows, ids = NameIndex.build(OFFICIALS).near_batch(CANDIDATES)
    pairs = list(zip(rows.tolist(), ids.tolist(), strict=True))
    assert pairs == sorted(by_rule(CANDIDATES, OFFICIALS))


@pytest.mark.usefixtures("by_keys")
def test_many_names_are_found_as_exactly_as_few() -> None:
    random = Random(5)
    officials = [
        "".join(random.choices("来宾临泽市公安局发布交警支队青澜县教育", k=random.randint(1, 14))) for _ in range(400)
    ]
    candidates = [_changed(random, random.choice(officials)) for _ in range(80)]
    assert found_by(NameIndex.build(officials), candidates) == by_rule(candidates, officials)


def _changed(random: Random, name: str) -> str:
    place = random.randrange(len(name))
    return random.choice(
        [name, name[:place] + random.choice("莱末a") + name[place + 1 :], name[place:] + "官方", name[1:]]
    )


def test_a_saved_index_is_mapped_and_finds_the_same(tmp_path: Path) -> None:
    built = NameIndex.build(OFFICIALS[:4], symbols=meanings).with_added(OFFICIALS[4:]).without([1])
    built.save(tmp_path)
    opened = NameIndex.open(tmp_path, symbols=meanings)
    assert found_by(opened, CANDIDATES) == found_by(built, CANDIDATES)
    assert len(opened) == len(built)
    assert isinstance(opened.alive.base, np.memmap)
    assert found_by(opened.with_added(["小明"]), ["小明明"]) == found_by(built.with_added(["小明"]), ["小明明"])


def test_saving_replaces_the_last_index_in_one_step(tmp_path: Path) -> None:
    NameIndex.build(OFFICIALS).save(tmp_path)
    opened = NameIndex.open(tmp_path)
    NameIndex.build(["青澜发布"]).save(tmp_path)
    assert found_by(opened, CANDIDATES) == by_rule(CANDIDATES, OFFICIALS), "a reader keeps what it has opened"
    assert len(NameIndex.open(tmp_path)) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_an_index_made_with_other_views_or_senses_is_refused(tmp_path: Path) -> None:
    NameIndex.build(OFFICIALS).save(tmp_path)
    with pytest.raises(RegistryError, match="build the index anew"):
        NameIndex.open(tmp_path, views=(CHARACTERS,))
    with pytest.raises(RegistryError, match="build the index anew"):
        NameIndex.open(tmp_path, symbols=meanings)


def test_an_index_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=FILE):
        NameIndex.open(tmp_path)


HOSTILE = [
    "来" * 10_000,
    "来宾发布" * 2_500,
    "来" + "\u0301" * 10_000,
    "\u202e" * 5_000 + "来宾发布",
    "\ud800\udfff来宾\udc00发布",
    "👨‍👩‍👧‍👦" * 1_000,
    "宀兵" * 5_000,
    "laibin" * 1_700,
    "市县区" * 3_000,
    "公安" * 5_000,
    "\x00\x1f\x7f",
]


@pytest.mark.parametrize("views", [VIEWS, (CHARACTERS,)], ids=["all", "characters"])
def test_hostile_names_are_looked_up_and_filed_like_any_other(views: tuple[View, ...]) -> None:
    names = NameIndex.build(OFFICIALS + HOSTILE, views=views)
    assert found_by(names, HOSTILE + CANDIDATES) == by_rule(HOSTILE + CANDIDATES, OFFICIALS + HOSTILE, views)


def test_hostile_names_have_meanings_too() -> None:
    names = NameIndex.build(OFFICIALS + HOSTILE, symbols=meanings)
    assert {row for row, _ in found_by(names, HOSTILE)} >= set(range(4))


def test_no_names_are_near_nothing() -> None:
    nothing = NameIndex.build([], symbols=meanings)
    assert nothing.near("来宾发布") == ()
    assert found_by(nothing.with_added(["来宾发布"]), ["来宾发布"]) == {(0, 0)}
    assert found_by(NameIndex.build(OFFICIALS, symbols=meanings), []) == set()
