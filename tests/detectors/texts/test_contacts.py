import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.texts.contacts import Way, contacts

FOUND = [
    ("QQ：123456789", "qq", "123456789"),
    ("加Q １２３４５６７８９", "qq", "123456789"),
    ("扣扣群 五六七八九零一", "qq", "5678901"),
    ("企鹅号：1234 5678", "qq", "12345678"),
    ("微信：linze_888", "wechat", "linze_888"),
    ("微❤ linze_888", "wechat", "linze_888"),
    ("薇信同号 13800001234", "wechat", "13800001234"),
    ("V信abc12345", "wechat", "abc12345"),
    ("vx：ga110bj", "wechat", "ga110bj"),
    ("加V lzga2025", "wechat", "lzga2025"),
    ("WeChat ID: linze-ga", "wechat", "linze-ga"),
    ("手机138-0000-1234", "mobile", "13800001234"),
    ("幺三八零零零零一二三四", "mobile", "13800001234"),
    ("①③⑧00001234", "mobile", "13800001234"),
    ("V❤：linze_888", "wechat", "linze_888"),
    ("卫星号 linze888", "wechat", "linze888"),
    ("卫星：linze888", "wechat", "linze888"),
    ("➕V linze888", "wechat", "linze888"),
    ("伽V linze888", "wechat", "linze888"),
    ("加V兼职：linze888", "wechat", "linze888"),
    ("加V：vip33321", "wechat", "vip33321"),
    ("加薇 vip33321", "wechat", "vip33321"),
    ("微xin：linze888", "wechat", "linze888"),
    ("嶶信 linze888", "wechat", "linze888"),
    ("薇：linze888", "wechat", "linze888"),
    ("ⅴⅹ linze888", "wechat", "linze888"),
    ("威信同号１３８００００１２３４", "wechat", "13800001234"),
    ("ＱＱ裙 123456789", "qq", "123456789"),
    ("扣裙87654321", "qq", "87654321"),
    ("群号一二三四五六七八九", "qq", "123456789"),
    ("🐧87654321", "qq", "87654321"),
    ("扣扣：二三四五六七八九零", "qq", "234567890"),
    ("一三八零零零零一二三四", "mobile", "13800001234"),
    ("壹叁捌零零零零壹贰叁肆", "mobile", "13800001234"),
    ("1 3 8 0 0 0 0 1 2 3 4", "mobile", "13800001234"),
    ("１３８ ００００ １２３４", "mobile", "13800001234"),
    ("13OOOOO1234", "mobile", "13000001234"),
    ("电话（0999）5512345", "telephone", "09995512345"),
    ("热线400-800-1234", "telephone", "4008001234"),
    ("卡号6222 0212 3456 7890 123", "card", "6222021234567890123"),
    ("加绿泡泡 linze888", "wechat", "linze888"),
    ("绿泡泡：linze_888", "wechat", "linze_888"),
    ("加我绿色软件linze888", "wechat", "linze888"),
    ("薇 信 ： l i n z e 8 8 8", "wechat", "linze888"),
    ("微信：l.i.n.z.e.8.8.8", "wechat", "linze888"),
    ("telegram @linze888", "messenger", "linze888"),
    ("TG: @linze888", "messenger", "linze888"),
    ("电报：@linze888", "messenger", "linze888"),
    ("飞机：@linze888", "messenger", "linze888"),
    ("飞机号 linze888", "messenger", "linze888"),
    ("纸飞机 linze888", "messenger", "linze888"),
    ("加电报群：linze888", "messenger", "linze888"),
    ("WhatsApp +86 138 0000 1234", "messenger", "13800001234"),
    ("whatsapp: +1 202 555 0101", "messenger", "12025550101"),
    ("蝙蝠号 12345678", "messenger", "12345678"),
    ("skype：live.linze", "messenger", "live.linze"),
    ("扣：123456789", "qq", "123456789"),
    ("1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣", "mobile", "13800001234"),
    ("138🔥0000🔥1234", "mobile", "13800001234"),
    ("138、0000、1234", "mobile", "13800001234"),
    ("手机138，0000，1234", "mobile", "13800001234"),
    ("138/0000/1234", "mobile", "13800001234"),
    ("138_0000_1234", "mobile", "13800001234"),
    ("l3800001234", "mobile", "13800001234"),
    ("138000O12З4", "mobile", "13800001234"),
    ("١٣٨٠٠٠٠١٢٣٤", "mobile", "13800001234"),
    ("QQ：1234🔥56789", "qq", "123456789"),
    ("QQ工作群：556677889", "qq", "556677889"),
    ("扣扣交流群556677889", "qq", "556677889"),
    ("群聊号码 556677889", "qq", "556677889"),
    ("搜群556677889", "qq", "556677889"),
    ("微信搜索 linze888", "wechat", "linze888"),
    ("微信工作号：linze888", "wechat", "linze888"),
    ("微信添加linze888", "wechat", "linze888"),
    ("w❤️x：linze888", "wechat", "linze888"),
    ("卫❤：linze888", "wechat", "linze888"),
    ("绿泡号 linze888", "wechat", "linze888"),
    ("t.me/linze888", "messenger", "linze888"),
    ("详见 https://t.me/linzefuwu", "messenger", "linzefuwu"),
    ("✈️：linze888", "messenger", "linze888"),
    ("电bao：linze888", "messenger", "linze888"),
    ("LINE ID: linze888", "messenger", "linze888"),
    ("Signal +852 9876 5432", "messenger", "85298765432"),
    ("钉钉：linze888", "work", "linze888"),
    ("钉钉群44556677", "work", "44556677"),
    ("飞书号 linze888", "work", "linze888"),
]


@pytest.mark.parametrize(("text", "way", "value"), FOUND, ids=[ascii(row[0]) for row in FOUND])
def test_a_contact_is_found_however_it_is_written(text: str, way: str, value: str) -> None:
    assert [(found.way, found.value) for found in contacts(text)] == [(Way(way), value)]


@pytest.mark.parametrize(
    "text",
    [
        "报警请拨打110",
        "政务热线12345",
        "欢迎关注微信公众号：linze_police",
        "微信视频号同名",
        "微信小程序linze888",
        "微信搜索公众号：linze888",
        "公众微信号linze888",
        "政务微信：linze888",
        "微信支付 wxpay2026",
        "QQ音乐首发，QQ邮箱投稿",
        "VR体验馆开放，5G+VR教学",
        "V字仇杀队",
        "V2X车路协同",
        "加vip33321",
        "联系VIP12345客户经理",
        "卫星发射成功，风云卫星fy3e",
        "企鹅馆有企鹅20000只",
        "球球大作战",
        "增加微量元素，扣除1234567元",
        "身份证号650102199001011234",
        "编号20260312001",
        "报警电话110、119、120",
        "2026年3月2日9时30分",
        "全市新增就业12345678人",
        "一二三四五，上山打老虎"[:3],
        "第十一届三次会议",
        "a13800001234567890",
        "订飞机票，飞机餐888元",
        "飞机 ca1234 次航班延误",
        "飞机 boeing 737 首飞",
        "飞机：airbus a320",
        "电报大楼 1958 年建成",
        "电报局旧址：telegraph office",
        "蝙蝠携带病毒12345678种",
        "税前抵扣：123456元，折扣：12345678",
        "TG3000型列车",
        "letelegramme.fr/linze8",
        "分别为150、2000、3000元",
        "分别为1500、1600、1700、1800",
        "1391/2024/0315号",
        "绿色软件下载",
        "绿色食品 abc12345",
        "微信 i t s",
        "QQ音乐群星演唱会20260312",
        "企鹅种群200000只",
        "深入群众12345678",
        "加群2026年",
        "微信搜索 linze_fb 关注我们",
        "微信同步直播",
        "微信工作群20260312会议",
        "https://t.me.example.com/linze888",
        "at.me/linze888",
        "钉钉7.0.40版本",
        "浙政钉 12345678",
        "打开钉钉扫码签到12345678人",
        "line：12306",
        "online: linze888",
        "signal 12345678",
        "编号l20260312",
        "",
    ],
)
def test_other_numbers_and_names_are_no_contacts(text: str) -> None:
    assert contacts(text) == ()


def test_a_number_belongs_to_the_first_way_that_claims_it() -> None:
    assert [found.way for found in contacts("QQ 123456789，再说一遍 QQ 123456789")] == [Way.QQ]


def test_the_sentence_beside_a_contact_comes_with_it() -> None:
    (found,) = contacts("欢迎！商务合作 微信 abc12345。再见")
    assert "商务合作" in found.beside
    assert "再见" not in found.beside


BEHIND_AN_ARTICLE = "各有关单位：现将有关事项通知如下。" * 130


@pytest.mark.parametrize("ahead", [BEHIND_AN_ARTICLE, "\u200b" * 5000, " " * 5000, "🔥" * 3000], ids=len)
def test_a_contact_is_found_whatever_stands_ahead_of_it(ahead: str) -> None:
    assert [found.value for found in contacts(f"{ahead}加微信 linze888")] == ["linze888"]


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    contacts(text)
