import pytest

from detectors.texts.standing import Standing, body, is_a_trade, is_called_so, is_of_its_own_name, standing, subject_in

POLICE = body(["临泽市公安局", "平安临泽"], "云州省")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("微博认证：临泽市公安局官方微博", "临泽市公安局"),
        ("账号主体：临泽市公安局", "临泽市公安局"),
        ("临泽市公安局官方抖音号", "临泽市公安局"),
        ("中共临泽市委员会宣传部", "临泽市委宣传部"),
        ("官方账号", "官方账号"),
        ("", ""),
    ],
)
def test_the_subject_is_what_remains_without_labels(text: str, expected: str) -> None:
    assert subject_in(text) == expected


SUBJECTS = [
    ("临泽市公安局", Standing.OWN),
    ("云州省临泽市公安局", Standing.OWN),
    ("临泽公安", Standing.OWN),
    ("临泽市公安局交通警察支队", Standing.PART),
    ("临泽市公安局城关派出所", Standing.PART),
    ("临泽市人民政府", Standing.SUPERIOR),
    ("云州省公安厅", Standing.SUPERIOR),
    ("北川省临泽市公安局", Standing.NAMESAKE),
    ("临泽县公安局", Standing.ELSEWHERE),
    ("青澜县公安局", Standing.ELSEWHERE),
    ("临泽市公安局民警", Standing.STAFF),
    ("临泽众联网络科技有限公司", Standing.COMPANY),
    ("临泽市公安局信息服务有限公司", Standing.COMPANY),
    ("临泽市园林绿化中心", Standing.OTHER),
    ("知名生活博主", Standing.OTHER),
    ("", Standing.NOBODY),
]


@pytest.mark.parametrize(("text", "expected"), SUBJECTS, ids=[ascii(row[0]) for row in SUBJECTS])
def test_a_subject_stands_somewhere_to_the_unit(text: str, expected: Standing) -> None:
    assert standing(text, POLICE) is expected


def test_the_nation_is_over_every_province_and_a_city_is_another_place() -> None:
    insurance = body(["甘肃省医疗保障局"], "甘肃省")
    assert standing("国家医疗保障局", insurance) is Standing.SUPERIOR
    assert standing("兰州市医疗保障局", insurance) is Standing.ELSEWHERE
    assert standing("甘肃省医保局", insurance) is Standing.OWN


def test_a_company_of_the_register_is_no_stranger() -> None:
    water = body(["临泽市自来水有限公司"], "云州省")
    assert standing("临泽市自来水有限公司", water) is Standing.OWN


@pytest.mark.parametrize(
    ("name", "subject", "expected"),
    [
        ("平安临泽", "临泽县公安局", True),
        ("青澜医保", "海陵省青澜县医疗保障局", True),
        ("临泽市公安局", "青澜县公安局", False),
        ("临泽市公安局", "临泽市文化馆", False),
    ],
)
def test_a_name_is_its_bearers_own_or_not(name: str, subject: str, expected: bool) -> None:
    assert is_of_its_own_name(name, subject) is expected


@pytest.mark.parametrize(
    ("name", "subject", "expected"),
    [
        ("临泽消防器材", "临泽安邦消防器材有限公司", True),
        ("临泽消防支队", "临泽安邦消防器材有限公司", False),
        ("临泽招考办", "临泽启航招考咨询有限公司", False),
        ("临泽便民服务", "临泽便民服务有限公司", False),
    ],
)
def test_a_trade_is_told_from_an_office(name: str, subject: str, expected: bool) -> None:
    assert is_a_trade(name, subject) is expected


def test_short_forms_keep_the_order_of_the_characters() -> None:
    assert is_called_so("青澜医保局", "青澜县医疗保障局")
    assert not is_called_so("医保青澜", "青澜县医疗保障局")
    assert not is_called_so("青澜", "青澜县医疗保障局")
