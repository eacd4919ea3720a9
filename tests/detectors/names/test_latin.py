import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.latin import skeleton

ALIKE = [
    ("раураl", "paypal"),
    ("g00gle", "google"),
    ("rnodern", "modern"),
    ("vvater", "water"),
    ("Łinze", "linze"),
    ("l1nze", "linze"),
    ("LINZE", "linze"),
    ("ｌｉｎｚｅ", "linze"),
    ("lín\u0301ze", "linze"),
    ("ʟɪɴᴢᴇ", "linze"),
    ("临泽vv", "临泽w"),
]


@pytest.mark.parametrize(("disguised", "plain"), ALIKE, ids=[ascii(pair[0]) for pair in ALIKE])
def test_latin_look_alikes_have_the_same_skeleton(disguised: str, plain: str) -> None:
    assert skeleton(disguised) == skeleton(plain)


def test_words_that_differ_to_the_eye_keep_apart() -> None:
    assert len({skeleton(word) for word in ("linze", "linza", "临泽", "police", "notice")}) == 5


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_has_a_skeleton(text: str) -> None:
    assert isinstance(skeleton(text), str)
