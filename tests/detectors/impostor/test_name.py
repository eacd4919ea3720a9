import pytest
from pydantic import ValidationError

from detectors.impostor.name import Options, detect
from domain.finding import Finding
from tests.factories import account, profile

OFFICIAL = account(display_name="临泽市公安局", aliases=("平安临泽",), retired_names=("临泽警方在线",))


def found(display_name: str, **options: float) -> list[Finding]:
    return list(detect(OFFICIAL, profile(display_name=display_name), options=Options(**options)))


HITS = [
    ("临泽市公安局", "临泽市公安局", "identical", 1.0),
    ("臨澤市公安局", "临泽市公安局", "disguised", 0.98),
    ("临泽市公\u200b安局", "临泽市公安局", "disguised", 0.98),
    ("临泽市公安局官方账号", "临泽市公安局", "decorated", 0.95),
    ("临泽市公安局举报", "临泽市公安局", "extended", 0.9),
    ("临泽市公按局", "临泽市公安局", "altered", 0.833),
    ("平安臨澤", "平安临泽", "disguised", 0.98),
    ("临泽警方在线", "临泽警方在线", "identical", 1.0),
]


@pytest.mark.parametrize(("seen", "name", "trick", "score"), HITS, ids=[ascii(hit[0]) for hit in HITS])
def test_a_name_that_passes_for_a_registered_one_is_found(seen: str, name: str, trick: str, score: float) -> None:
    (finding,) = found(seen)
    assert finding.detector == "impostor.name"
    assert finding.score == score
    assert finding.evidence == (("name", seen), ("official", name), ("trick", trick))


@pytest.mark.parametrize("seen", ["", "公安", "临泽市", "青澜县公安局", "临泽美食", "平安青澜", "小明", "🚓\ud800"])
def test_a_name_that_resembles_none_of_them_is_left_alone(seen: str) -> None:
    assert found(seen) == []


def test_only_the_closest_of_several_names_is_told() -> None:
    official = account(display_name="临泽发布", aliases=("临泽发布在线", "临泽发布厅"))
    (finding,) = detect(official, profile(display_name="临泽发布厅"), options=Options())
    assert ("official", "临泽发布厅") in finding.evidence
    assert finding.score == 1.0


def test_the_bio_and_the_handle_play_no_part() -> None:
    stranger = profile(display_name="小明", handle="临泽市公安局", bio="临泽市公安局")
    assert list(detect(OFFICIAL, stranger, options=Options())) == []


@pytest.mark.parametrize(("alarm", "count"), [(0.8, 1), (0.833, 1), (0.84, 0), (1.0, 0)])
def test_nothing_below_the_alarm_is_told(alarm: float, count: int) -> None:
    assert len(found("临泽市公按局", alarm=alarm)) == count


@pytest.mark.parametrize("alarm", [0, 1.1, -1, "0.9", True, None])
def test_an_alarm_that_is_no_likeness_is_refused(alarm: object) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate({"alarm": alarm})
