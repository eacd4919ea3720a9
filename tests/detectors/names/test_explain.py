import pytest

from detectors.names.explain import explained

DRAWN = [
    ("末宾发布V", "来宾发布", ("末 宾 发 布 v", "≈  |  |  |  +", "来 宾 发 布 ·")),
    ("莱宾的发", "来宾发布", ("莱 宾 的 发 ·", "~  |  +  |  -", "来 宾 ·  发 布")),
    ("来宀兵发布", "来宾发布", ("来 宾 发 布", "|  |  |  |", "来 宾 发 布")),
]


@pytest.mark.parametrize(("candidate", "official", "drawing"), DRAWN)
def test_the_drawing_sets_what_is_alike_one_above_the_other(
    candidate: str, official: str, drawing: tuple[str, ...]
) -> None:
    assert explained(candidate, official).drawing == drawing


def test_every_view_says_what_it_sees() -> None:
    views = {view.name: view for view in explained("莱宾市警方", "来宾公安").views}
    assert set(views) == {"characters", "unsimplified", "sound", "split", "latin", "structure"}
    assert views["sound"].candidate == "lai bin shi jing fang"
    assert "公安" in views["structure"].official


@pytest.mark.parametrize("name", ["", "🚓", "\ud800", "来" * 200])
def test_any_two_names_can_be_explained(name: str) -> None:
    assert len(explained(name, "来宾发布").drawing) == 3
    assert len(explained("来宾发布", name).drawing) == 3
