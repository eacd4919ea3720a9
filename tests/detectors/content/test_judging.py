import pytest

from detectors.content.judging import MOST_POINTS, judged, strength, weight
from detectors.content.reading import read
from domain.finding import Finding

OWN = frozenset({"linze-water.example.com"})

OFFERED = [
    ("gambling", "注册就送体验金，真人百家乐、龙虎斗，提款秒到账，老会员天天返水"),
    ("escort", "寂寞吗？附近学生妹模特上门服务，安全保密，见人付款"),
    ("invoices", "我公司可代开各行业正规发票，点数优惠，验证后付款，欢迎来电"),
    ("loans", "急用钱？凭身份证当天放款，不看征信，利息低手续简"),
    ("stocks", "明日涨停金股已备好，老师实盘带单，进群免费领取，名额有限"),
    ("phishing", "尊敬的用户，您的银行卡积分即将到期，请登录兑换现金，逾期失效"),
    ("jobs", "招网络兼职刷单，在家可做，日结工资，一单一结，不收押金，宝妈学生均可"),
    ("advertising", "换季清仓，真皮女鞋全场五折，买一送一，包邮到家，欢迎选购"),
]
VOICES = [
    ("personal", "我真的好累啊，今天不想上班，老板又骂我，烦死了"),
    ("celebrity", "哥哥生日快乐！新歌太好听了，永远支持你"),
    ("celebrity", "林一诺工作室严正声明：针对我方艺人的不实言论，已委托律师取证，感谢粉丝的支持"),
]
ORDINARY = [
    "停水通知：因管道检修，云柏区滨河路以东明日8时至18时停水，请提前储水",
    "【防骗提醒】凡是刷单返利、网络贷款先交费的都是诈骗，请勿轻信，及时报警",
    "青澜县公安局捣毁一网络赌博团伙，抓获犯罪嫌疑人12名，查获赌资50万元",
    "住房公积金贷款额度调整：双职工家庭最高可贷80万元，详询县政务服务中心",
    "临泽市人民医院本周六开展义诊，免费量血压、测血糖，地点人民广场",
    "青澜县税务局：本月申报期延长至20日，请纳税人及时办理，发票可在线申领",
    "临泽市现场招聘会周五举行，30家企业提供500个岗位，欢迎求职者参加",
    "云柏区发布暴雨黄色预警，预计未来6小时有强降雨，请减少外出",
    "转发微博",
    "",
]


def named(findings: tuple[Finding, ...]) -> set[str]:
    return {dict(finding.evidence).get("kind", "") for finding in findings if finding.detector == "content.wording"}


@pytest.mark.parametrize(("kind", "text"), OFFERED)
def test_an_offer_is_called_by_its_kind(kind: str, text: str) -> None:
    (finding,) = judged(read(text), own_hosts=OWN)
    assert (finding.detector, named((finding,))) == ("content.wording", {kind})
    assert finding.points >= 3


@pytest.mark.parametrize(("kind", "text"), OFFERED)
def test_without_punctuation_an_offer_stays_one(kind: str, text: str) -> None:
    bare = "".join(char for char in text if "\u4e00" <= char <= "\u9fff")
    assert named(judged(read(bare), own_hosts=OWN)) == {kind}


@pytest.mark.parametrize(("kind", "text"), VOICES)
def test_a_voice_that_is_not_an_office_is_heard(kind: str, text: str) -> None:
    assert named(judged(read(text), own_hosts=OWN)) == {kind}


@pytest.mark.parametrize("text", ORDINARY)
def test_what_offices_write_raises_nothing(text: str) -> None:
    assert judged(read(text), own_hosts=OWN) == ()


def test_an_offer_within_a_long_notice_is_found() -> None:
    notice = "停水通知：因管道检修，云柏区滨河路以东明日停水，请提前储水，恢复时间另行通知。"
    offer = "真人百家乐龙虎斗，注册送体验金，首存送彩金，提款秒到账，高额返水，信誉第一。" * 2
    assert named(judged(read(notice + offer), own_hosts=OWN)) == {"gambling"}


def test_the_clauses_that_tell_are_quoted_in_both_languages() -> None:
    (finding,) = judged(read("换季清仓，真皮女鞋全场五折，包邮到家，欢迎选购"), own_hosts=OWN)
    assert "真皮女鞋全场五折" in finding.summary.zh
    assert "advertising" in finding.summary.en
    assert "真皮女鞋全场五折" in dict(finding.evidence)["words"]


CONTACTS = [
    ("停水请加薇信 linze_888", "wechat", "linze_888"),
    ("停水请加扣扣 12345678", "qq", "12345678"),
    ("停水请加纸飞机 linze888", "messenger", "linze888"),
    ("停水请打13800001234", "mobile", "13800001234"),
]


@pytest.mark.parametrize(("text", "way", "value"), CONTACTS)
def test_a_contact_is_noted(text: str, way: str, value: str) -> None:
    found = [dict(each.evidence) for each in judged(read(text), own_hosts=OWN) if each.detector == "content.contact"]
    assert found == [{"way": way, "value": value}]


DRAWN = [
    "养老金未认证的群众请加工作人员微信 bs88990k 办理，逾期停发",
    "医保卡异常的请立即添加专员微信 yb99880a 处理",
    "缴纳保证金请加客服微信 linze8899k",
    "代办证件，电报 @linze8899",
]
GIVEN = [
    "农技员王强微信 nongji8899 在线答疑，欢迎种植户咨询",
    "请添加微信 linzehr2026 报名参加志愿服务",
    "2026年招生咨询QQ群：556677889，家长可进群了解",
    "第二批消费券今日发放，领取问题请加QQ群：556677889咨询",
    "免费“两癌”筛查报名，请加村医微信 cunyi2026",
    "市民夜校限时报名，名额有限，报名QQ群：445566778",
    "驾驶证消分请到窗口办理，谨防“代消分”加微信 xf8899 收费",
    "养老金未认证的群众请到窗口办理，逾期停发。农技员微信 nongji8899",
    "养老金认证逾期停发请拨打13800001234",
    "凡是让您加微信 bs88990k 领取补贴的都是诈骗",
]


def drawing(text: str) -> list[float]:
    return [each.points for each in judged(read(text), own_hosts=OWN) if each.detector == "content.contact"]


@pytest.mark.parametrize("text", DRAWN)
def test_a_private_contact_to_which_people_are_drawn_in_the_same_sentence_weighs_as_much_as_a_payment_code(
    text: str,
) -> None:
    (points,) = drawing(text)
    assert points >= 4


@pytest.mark.parametrize("text", GIVEN)
def test_a_contact_that_is_only_given_weighs_as_before(text: str) -> None:
    (points,) = drawing(text)
    assert points <= 1.5


def test_what_draws_people_to_a_contact_is_quoted() -> None:
    said = [each.summary for each in judged(read(DRAWN[0]), own_hosts=OWN) if each.detector == "content.contact"]
    assert [each.zh for each in said] == ["留有微信号「bs88990k」，同句招揽「养老金未认证的群众请加工作人员微信」"]


def test_nothing_hides_behind_what_nobody_sees_nor_behind_a_long_article() -> None:
    offer = "办理贷款无抵押当天放款，加微信：linze_888"
    found = {each.detector for each in judged(read("\u200b" * 5000 + offer), own_hosts=OWN)}
    assert (
        found
        == {each.detector for each in judged(read(offer), own_hosts=OWN)}
        == {"content.wording", "content.contact"}
    )
    article = "停水通知：因管道检修，云柏区滨河路以东明日停水，请提前储水。" * 100
    assert [each.detector for each in judged(read(article + "加微信 linze_888"), own_hosts=OWN)] == ["content.contact"]


def test_an_office_telephone_is_no_reason() -> None:
    assert judged(read("停水通知，咨询电话0571-88880000"), own_hosts=OWN) == ()


LINKS = [
    ("https://www.linze-water.example.com/a", None),
    ("https://www.linze.gov.cn/a", None),
    ("https://t.cn/A6xyz", 0.2),
    ("https://shop.example.top/a", 0.4),
    ("http://linze-gov.cn.example.top/a", 4.0),
]


@pytest.mark.parametrize(("link", "points"), LINKS)
def test_a_link_weighs_by_where_it_leads(link: str, points: float | None) -> None:
    found = [each.points for each in judged(read("详情见", [link]), own_hosts=OWN) if each.detector == "content.link"]
    assert found == ([] if points is None else [points])


def test_a_post_that_is_nothing_but_a_name_is_noted() -> None:
    assert [each.detector for each in judged(read("韩雪冰"), own_hosts=OWN)] == ["content.name"]


@pytest.mark.parametrize("text", ["早安", "点赞", "你好", "韩雪冰同志先进事迹报告会举行"])
def test_a_short_post_that_is_no_name_is_left_alone(text: str) -> None:
    assert all(each.detector != "content.name" for each in judged(read(text), own_hosts=OWN))


def test_the_gravest_comes_first() -> None:
    points = [each.points for each in judged(read("换季清仓全场五折包邮，加薇❤ abc12345，t.cn/A6x"), own_hosts=OWN)]
    assert points == sorted(points, reverse=True)
    assert len(points) == 3


def test_strength_starts_at_the_likely_margin_and_grows() -> None:
    assert [strength(margin, 1.0, 2.0) for margin in (0.9, 1.0, 2.0, 3.0)] == [0.0, 1.0, 3.0, 5.0]


def test_a_finding_keeps_its_identity_when_the_same_post_is_judged_again() -> None:
    first, again = (judged(read("换季清仓，全场五折，包邮到家"), own_hosts=OWN) for _ in range(2))
    assert [each.key for each in first] == [each.key for each in again]


def test_without_registered_hosts_only_a_pretended_government_site_is_a_reason() -> None:
    links = ["https://t.cn/A6xyz", "https://shop.example.top/a", "http://linze-gov.cn.example.top/a"]
    found = [judged(read("详情见", [link]), own_hosts=frozenset()) for link in links]
    assert [len(each) for each in found] == [0, 0, 1]


def test_a_list_of_numbers_weighs_as_one_and_reasons_of_different_sorts_add_up() -> None:
    one, many, both = (
        weight(judged(read(text), own_hosts=OWN))
        for text in (
            "请打13800001234",
            "请打13800001234、13800001235、13800001236",
            "请打13800001234，加薇信 linze_888",
        )
    )
    assert one == many == 0.5
    assert both == 2.0


def test_all_reasons_together_have_a_limit() -> None:
    text = "换季清仓全场五折包邮，加薇❤ abc12345，扣扣 12345678，卡号 6222020200112233445 http://linze-gov.cn.example.top/a"
    assert weight(judged(read(text), own_hosts=OWN)) == MOST_POINTS
