import numpy as np

from detectors.behaviour.grams import BUCKETS, grams
from detectors.behaviour.invented import drawn
from detectors.behaviour.wording import Wording
from tests.detectors.behaviour.accounts import POLICE, SHOES, sentence


def test_invented_texts_hold_each_bucket_once_and_the_same_seed_gives_the_same_ones() -> None:
    texts = drawn(7, 3, 200)
    assert len(texts) == 3
    assert all(
        0 < len(text) <= 200 and np.all(np.diff(text.astype(int)) > 0) and text.max() < BUCKETS for text in texts
    )
    assert [text.tolist() for text in texts] == [text.tolist() for text in drawn(7, 3, 200)]
    assert texts[0].tolist() != drawn(8, 1, 200)[0].tolist()


def test_against_them_an_account_alone_is_told_from_strangers() -> None:
    wording = Wording()
    for seed in range(60):
        text = grams(sentence(POLICE, seed))
        wording.learn(text, drawn(seed, 4, len(text)))
    own, stranger = (wording.strangeness(grams(sentence(words, 999))) for words in (POLICE, SHOES))
    assert own < stranger - 1
