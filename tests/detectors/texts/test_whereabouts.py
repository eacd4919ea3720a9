import pytest

from detectors.texts.whereabouts import home, told_elsewhere

CITY = home("来宾市公安局", "广西来宾市", ())
COUNTY = home("象州县公安局", "来宾市", ())
DISTRICT = home("朝阳区教育局", "吉林省长春市朝阳区", ("长春朝阳教育",))
INVENTED = home("临泽市公安局", "云州省", ("临泽县旧称",))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("北京市朝阳区教育局官方账号", "北京市朝阳区"),
        ("这里是北京朝阳教育", "北京朝阳"),
        ("地址在北京市朝阳区霄云路1号", "北京市朝阳区"),
        ("位于辽宁省朝阳市", "辽宁省朝阳市"),
        ("欢迎关注北京市朝阳区教育局官方微博", "北京市朝阳区"),
        ("由中共北京市朝阳区委宣传部主办", "北京市朝阳区"),
        ("朝阳市教育局", "朝阳市"),
        ("长春市朝阳区教育局", ""),
        ("长春朝阳教育", ""),
        ("朝阳区教育局", ""),
        ("广东省朝阳区教育局", ""),
        ("服务北京朝阳两地群众", ""),
        ("欢迎北京市朝阳区教育局", ""),
        ("北京朝阳的朋友请关注", ""),
    ],
)
def test_elsewhere_is_where_the_gazetteer_has_such_a_place(clause: str, expected: str) -> None:
    assert told_elsewhere(DISTRICT, [clause]) == expected


@pytest.mark.parametrize("clause", ["象州镇温泉大道1号", "地址在象州镇", "桂林象州都可办理", "桂林市象州县公安局"])
def test_a_town_within_the_unit_s_own_division_is_not_elsewhere(clause: str) -> None:
    assert told_elsewhere(COUNTY, [clause]) == ""


@pytest.mark.parametrize(
    "clause", ["服务柳州来宾两地群众", "欢迎广东来宾朋友关注", "广东省来宾市公安局", "来宾县公安局", "办理南宁来宾落户"]
)
def test_a_place_that_is_only_once_is_nowhere_else(clause: str) -> None:
    assert told_elsewhere(CITY, [clause]) == ""


@pytest.mark.parametrize(
    ("clause", "expected"),
    [("北川省临泽市公安局", "北川省临泽市"), ("临泽区政务", "临泽区"), ("临泽县政务", ""), ("云州省临泽市", "")],
)
def test_of_a_place_that_no_gazetteer_has_the_register_and_the_account_decide(clause: str, expected: str) -> None:
    assert told_elsewhere(INVENTED, [clause]) == expected


def test_the_first_clause_that_says_where_decides() -> None:
    here, there = "长春市朝阳区教育局", "北京市朝阳区教育局"
    assert told_elsewhere(DISTRICT, [here, there]) == ""
    assert told_elsewhere(DISTRICT, ["朝阳区教育局", there, here]) == "北京市朝阳区"


@pytest.mark.parametrize("unit", ["图书馆", "国家医疗保障局", "公安部", "长三角政务服务", ""])
def test_a_unit_without_a_division_of_its_own_is_nowhere_else(unit: str) -> None:
    assert told_elsewhere(home(unit, "", ()), ["北京市朝阳区图书馆", f"北京市{unit}"]) == ""
