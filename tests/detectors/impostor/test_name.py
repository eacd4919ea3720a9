import pytest
from pydantic import ValidationError

from detectors.impostor.name import Options, detect, is_a_part, is_a_persons
from domain.finding import Finding
from tests.detectors.impostor.pairs import facts, official, stranger
from tests.factories import unit

OFFICIAL = official(aliases=("平安临泽",), retired_names=("临泽警方在线",))


def found(display_name: str, **options: float) -> list[Finding]:
    return list(detect(OFFICIAL, stranger(display_name=display_name), options=Options(**options)))


HITS = [
    ("临泽市公安局", "临泽市公安局", "identical", "same-name"),
    ("臨泽市公安局", "临泽市公安局", "traditional", "disguised-name"),
    ("临泽市公\u200b安局", "临泽市公安局", "invisible", "disguised-name"),
    ("临泽市公安局官方账号", "临泽市公安局", "affix", "alike-name"),
    ("临泽市公安局举报", "临泽市公安局", "affix", "alike-name"),
    ("临泽市公按局", "临泽市公安局", "homophone", "disguised-name"),
    ("临泽公安", "临泽市公安局", "abbreviated", "alike-name"),
    ("平安臨澤", "平安临泽", "traditional", "disguised-name"),
    ("临泽户籍办理", "临泽市公安局", "same-organ", "near-name"),
]


@pytest.mark.parametrize(("seen", "name", "trick", "fact"), HITS, ids=[ascii(hit[0]) for hit in HITS])
def test_a_name_that_passes_for_a_registered_one_is_found(seen: str, name: str, trick: str, fact: str) -> None:
    (finding,) = found(seen)
    assert finding.detector == "impostor.name"
    assert name in finding.summary.zh
    evidence = dict(finding.evidence)
    assert (evidence["name"], evidence["official"], evidence["fact"]) == (seen, name, fact)
    assert trick in evidence["tricks"]


@pytest.mark.parametrize("seen", ["", "公安", "临泽市", "青澜县公安局", "临泽美食", "平安青澜", "小明", "🚓\ud800"])
def test_a_name_that_resembles_none_of_them_is_left_alone(seen: str) -> None:
    assert found(seen) == []


def test_only_the_closest_of_several_names_is_told() -> None:
    press = official(display_name="临泽发布", aliases=("临泽发布在线", "临泽发布厅"))
    (finding,) = detect(press, stranger(display_name="临泽发布厅"), options=Options())
    assert ("official", "临泽发布厅") in finding.evidence
    assert finding.score == 1.0


def test_the_bio_and_the_handle_play_no_part() -> None:
    seen = stranger(display_name="小明", handle="临泽市公安局", bio="临泽市公安局")
    assert list(detect(OFFICIAL, seen, options=Options())) == []


def test_points_rise_with_the_likeness() -> None:
    names = ["临泽户籍办理", "临泽公安", "临泽市公安局官方", "临泽市公按局", "临泽市公安局"]
    points = [found(name)[0].points for name in names]
    assert points == sorted(points)
    assert points[-1] == Options().at_identical


@pytest.mark.parametrize(("review", "count"), [(0.5, 1), (0.9, 1), (0.999, 0)])
def test_nothing_below_the_review_is_told(review: float, count: int) -> None:
    assert len(found("临泽市公按局", review=review)) == count


QUALIFIED = [
    ("临泽警方在线", {"same-name", "retired-name"}),
    ("临泽市公安局交通警察大队", {"alike-name", "part-name"}),
    ("临泽市公安局城关派出所", {"near-name", "part-name"}),
    ("臨澤市公安局交通警察大隊", {"disguised-name", "part-name"}),
    ("临泽公安小李", {"near-name", "person-name"}),
    ("临泽市公安局李伟", {"alike-name", "person-name"}),
    ("临泽公安粉丝团", {"near-name", "civil-name"}),
    ("临泽市公安局南门派出所", {"near-name", "part-name"}),
    ("临泽公安论坛办事大厅", {"near-name", "civil-name"}),
]


@pytest.mark.parametrize(("seen", "expected"), QUALIFIED, ids=[ascii(row[0]) for row in QUALIFIED])
def test_what_qualifies_a_name_is_told_with_it(seen: str, expected: set[str]) -> None:
    assert facts(found(seen)) == expected


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("临泽市公安局举报中心", False),
        ("临泽市公安局便民服务", False),
        ("临泽市公安局退赔受理处", False),
        ("临泽市公安局粉丝站", False),
        ("临泽市公安局大院", False),
        ("临泽市公安局办事大厅", False),
        ("临泽市公安局驿站", False),
        ("临泽市公安局经侦支队", True),
        ("临泽市公安局看守所", True),
        ("临泽市公安局政治部", True),
        ("临泽市公安局民一庭", True),
        ("临泽市公安局河西院区", True),
        ("临泽市公安局附属小学", True),
    ],
)
def test_a_word_of_service_makes_no_part_of_a_body(seen: str, expected: bool) -> None:
    assert is_a_part(seen, "临泽市公安局") is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("临泽交警王警官", True), ("临泽民警阿强", True), ("临泽市公安局交警大队", False), ("临泽公安", False)],
)
def test_people_are_told_from_bodies(name: str, expected: bool) -> None:
    assert is_a_persons(name) is expected


UNKNOWN = official(display_name="霁岚湾市医疗保障局", certification_subject="霁岚湾市医疗保障局")


@pytest.mark.parametrize("seen", ["霁岚湾医保", "霁岚湾医保局", "霁岚湾市医保局客服"])
def test_a_place_that_no_gazetteer_has_is_read_as_if_it_had(seen: str) -> None:
    finding = next(detect(UNKNOWN, stranger(display_name=seen), options=Options()))
    assert finding.score >= 0.8
    assert "霁岚湾" in finding.summary.zh
    assert "桂林" not in finding.summary.zh


def test_the_place_may_stand_in_the_name_of_the_unit_alone() -> None:
    branded = official(display_name="平安霁岚湾", certification_subject="霁岚湾市公安局", aliases=("霁岚湾市公安局",))
    assert facts(detect(branded, stranger(display_name="霁岚湾警方"), options=Options())) == {"alike-name"}
    assert unit().name not in str(list(detect(branded, stranger(display_name="霁岚湾警方"), options=Options())))


@pytest.mark.parametrize("alarm", [0, 1.1, -1, "0.9", True, None])
def test_an_alarm_that_is_no_likeness_is_refused(alarm: object) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate({"alarm": alarm})


@pytest.mark.parametrize(
    ("seen", "bio", "expected"),
    [
        ("临泽市公安局考试", "备考资料", True),
        ("平安临泽交流", "聊聊交通", True),
        ("平安临泽助手", "出行提示", True),
        ("临泽市公安局考试", "", False),
        ("临泽市公安局考试", "这个人很懒，什么都没有留下", False),
        ("临泽市公安局官方", "备考资料", False),
        ("临泽市公安局举报", "备考资料", False),
        ("平安临泽V", "备考资料", False),
        ("平安临泽服务号", "备考资料", False),
        ("临泽警方", "备考资料", False),
        ("临泽公安", "备考资料", False),
        ("临泽市公安局", "备考资料", False),
        ("临泽市公按局", "备考资料", False),
        *((f"临泽市公安局{errand}", "每日一学", False) for errand in ("小助手", "信息", "通知", "补贴", "查询平台")),
        *((f"临泽市公安局{errand}", "每日一学", False) for errand in ("报名", "缴费", "直播间", "公告", "通报")),
        ("临泽市公安局报名经验", "每日一学", True),
        ("临泽市公安局城关派出所", "服务群众", False),
        ("临泽市公安局质量监督站", "服务群众", False),
    ],
)
def test_a_name_that_goes_on_as_no_office_does_is_excused_by_what_the_account_says(
    seen: str, bio: str, expected: bool
) -> None:
    findings = detect(OFFICIAL, stranger(display_name=seen, bio=bio), options=Options())
    assert ("casual-name" in facts(findings)) is expected
