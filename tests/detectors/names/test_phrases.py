import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.phrases import Phrases
from detectors.names.rows import rows_of

WORDS = st.lists(st.text("来宾公安局", min_size=2, max_size=5), min_size=1, max_size=6, unique=True)
TEXTS = st.lists(st.text("来宾公安局发", max_size=8), max_size=5)


@settings(deadline=None)
@given(WORDS, TEXTS)
def test_words_are_found_wherever_they_stand(words: list[str], texts: list[str]) -> None:
    rows, phrases = rows_of(texts), Phrases.build(words)
    places, numbers = phrases.places(rows)
    owners = rows.row_at(places)
    found = set(zip(owners.tolist(), (places - rows.starts[owners]).tolist(), numbers.tolist(), strict=True))
    expected = {
        (row, start, number)
        for row, text in enumerate(texts)
        for number, word in enumerate(words)
        for start in range(len(text))
        if text.startswith(word, start)
    }
    assert found == expected
    anywhere = zip(*(side.tolist() for side in phrases.anywhere(rows)), strict=True)
    assert set(anywhere) == {(row, number) for row, _, number in expected}


def test_words_that_stand_at_a_place_come_shortest_first_as_far_as_there_is_room() -> None:
    rows, phrases = rows_of(["来宾市公安"]), Phrases.build(["来宾市", "来宾", "公安", "来宾市公安局"])
    found = [number for _, numbers in phrases.standing(rows.values, np.array([0]), np.array([5])) for number in numbers]
    assert found == [1, 0]
    assert not [n for _, ns in phrases.standing(rows.values, np.array([0]), np.array([1])) for n in ns]
