import pytest
from pydantic import ValidationError

from detectors.impostor.name import Options, detect
from domain.finding import Finding
from tests.factories import account, profile

OFFICIAL = account(display_name="临泽市公安局", aliases=("平安临泽",), retired_names=("临泽警方在线",))


def found(display_name: str, **options: float) -> list[Finding]:
    return list(detect(OFFICIAL, profile(display_name=display_name), options=Options(**options)))


HITS = [
    ("临泽市公安局", "临泽市公安局", "identical"),
    ("臨澤市公安局", "临泽市公安局", "traditional"),
    ("临泽市公\u200b安局", "临泽市公安局", "invisible"),
    ("临泽市公安局官方账号", "临泽市公安局", "affix"),
    ("临泽市公安局举报", "临泽市公安局", "affix"),
    ("临泽市公按局", "临泽市公安局", "homophone"),
    ("临泽公安", "临泽市公安局", "abbreviated"),
    ("平安臨澤", "平安临泽", "traditional"),
    ("临泽警方在线", "临泽警方在线", "identical"),
]


@pytest.mark.parametrize(("seen", "name", "trick"), HITS, ids=[ascii(hit[0]) for hit in HITS])
def test_a_name_that_passes_for_a_registered_one_is_found(seen: str, name: str, trick: str) -> None:
    (finding,) = found(seen)
    assert finding.detector == "impostor.name"
    assert finding.score >= 0.8
    assert name in finding.summary.zh
    evidence = dict(finding.evidence)
    assert (evidence["name"], evidence["official"]) == (seen, name)
    assert trick in evidence["tricks"]


@pytest.mark.parametrize(
    "seen", ["", "公安", "临泽市", "青澜县公安局", "临泽美食", "平安青澜", "临泽交警", "小明", "🚓\ud800"]
)
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


@pytest.mark.parametrize(("alarm", "count"), [(0.5, 1), (0.8, 1), (0.9, 1), (0.999, 0)])
def test_nothing_below_the_alarm_is_told(alarm: float, count: int) -> None:
    assert len(found("临泽市公按局", alarm=alarm)) == count


def test_a_name_that_a_person_should_look_at_opens_nothing_by_itself() -> None:
    assert found("临泽市公安局城关派出所") == []


@pytest.mark.parametrize("alarm", [0, 1.1, -1, "0.9", True, None])
def test_an_alarm_that_is_no_likeness_is_refused(alarm: object) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate({"alarm": alarm})
