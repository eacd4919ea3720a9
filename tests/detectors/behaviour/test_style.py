import pytest

from detectors.behaviour.style import FEATURES, NAMES, style


@pytest.mark.parametrize("text", ["", "通知", "RT @linze: Hello !", "😀" * 9, "【提示】https://linze.example/a"])
def test_every_text_has_all_features(text: str) -> None:
    assert style(text).shape == (FEATURES,)


def test_a_link_at_the_end_is_noticed_and_its_letters_do_not_count() -> None:
    found = dict(zip(NAMES, style("通知公告 https://linze.example/abc"), strict=False))
    assert (found["ends with link"], found["latin"], found["links"] > 0) == (1, 0, True)
