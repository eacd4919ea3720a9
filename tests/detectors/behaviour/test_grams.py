import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detectors.behaviour.grams import BUCKETS, grams


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_gives_each_of_its_buckets_once_in_order(text: str) -> None:
    found = grams(text)
    assert np.all(np.diff(found.astype(int)) > 0)
    assert all(0 <= bucket < BUCKETS for bucket in found)


def test_case_does_not_matter_and_nothing_gives_nothing() -> None:
    assert grams("Linze GA").tolist() == grams("linze ga").tolist()
    assert grams("").tolist() == []


def test_texts_that_share_words_share_buckets() -> None:
    near, far = grams("临泽公安提醒市民注意防范诈骗"), grams("女鞋清仓特价包邮到家")
    mine = grams("临泽公安提醒市民注意夜间行车")
    assert len(np.intersect1d(mine, near)) > 3 * len(np.intersect1d(mine, far))
