from importlib.resources import files

import numpy as np

from detectors.content.grams import BUCKETS, buckets, han, windows
from detectors.content.kinds import Kind
from detectors.content.model import NAME, Model, packed, row_of, shipped, unpacked

ROWS = 1 + len(Kind)
TABLES = files("detectors.content.tables")


def blank(**given: object) -> Model:
    zeros = {"bias": np.zeros(ROWS), "likely": np.zeros((6, ROWS)), "sure": np.zeros((6, ROWS))}
    weights = np.zeros((ROWS, BUCKETS), dtype=np.int8)
    return Model(**{"version": "test", "weights": weights, "scale": np.ones(ROWS), **zeros, **given})  # type: ignore[arg-type]


def test_a_model_comes_out_of_its_file_as_it_went_in() -> None:
    model = shipped()
    again = unpacked(packed(model))
    assert again.version == model.version
    assert np.array_equal(again.weights, model.weights)
    assert np.array_equal(again.sure, model.sure)


def test_the_shipped_model_is_small_and_names_its_record() -> None:
    assert len(TABLES.joinpath(NAME).read_bytes()) < 300_000
    assert shipped().version in TABLES.joinpath("MODEL.md").read_text("utf-8")


def test_the_shipped_margins_grow_with_rarity() -> None:
    assert (shipped().likely < shipped().sure).all()


def test_a_text_is_judged_between_its_most_conspicuous_window_and_their_mean() -> None:
    model = blank()
    model.weights[0, buckets("赌", 1)] = 100
    loud, quiet = model.margins("赌" * 40)[0], model.margins("水" * 40)[0]
    mixed = model.margins("赌" * 40 + "水" * 80)[0]
    assert quiet == 0 < mixed < loud


def test_texts_are_held_against_others_of_their_length() -> None:
    lengths = (5, 6, 11, 12, 20, 26, 32, 39, 40, 500)
    assert [blank().level("水" * length) for length in lengths] == [-1, 0, 0, 1, 2, 3, 4, 4, 5, 5]
    assert shipped().sure[0, 0] > shipped().sure[-1, 0]


def test_every_window_counts_as_the_text_it_is() -> None:
    text = "停水通知请市民提前储水恢复时间另行通知" * 5 + "真人百家乐注册送彩金提款秒到账"
    each = np.array([shipped().margins(window) for window in windows(text)])
    assert np.allclose(shipped().margins(text), (each.max(axis=0) + each.mean(axis=0)) / 2)


def test_a_text_shorter_than_a_group_still_has_its_margins() -> None:
    assert np.allclose(blank().margins("水"), 0)
    assert np.allclose(blank().margins(""), 0)


def test_how_loud_words_are_is_their_share_of_a_row() -> None:
    model = blank()
    model.weights[row_of(Kind.GAMBLING), buckets("百家乐", 3)] = 7
    assert model.loudness(han("百家乐"), row_of(Kind.GAMBLING)) == 7
    assert model.loudness(han("百家乐"), 0) == 0


def test_every_kind_has_a_row_of_its_own() -> None:
    assert sorted(map(row_of, Kind)) == list(range(1, ROWS))
