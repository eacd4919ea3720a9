import pytest

from detectors.behaviour.calendar import Calendar
from detectors.behaviour.traits import traits
from detectors.content.codes import LABELS, LONGEST_SHOWN, POINTS, judged
from detectors.content.judging import weight
from detectors.content.leads import Lead, lead
from domain.finding import Finding
from tests.factories import post

OWN = frozenset({"linze-water.example.com"})

LEADS = [
    ("wxp://f2f0AbCdEf", Lead.PAYMENT),
    ("weixin://wxpay/bizpayurl?pr=AbC", Lead.PAYMENT),
    ("HTTPS://QR.ALIPAY.COM/FKX00001", Lead.PAYMENT),
    ("alipays://platformapi/startapp?appId=20000123", Lead.PAYMENT),
    ("https://payapp.weixin.qq.com/qrpay/order?sn=1", Lead.PAYMENT),
    ("https://qr.95516.com/00010000/1", Lead.PAYMENT),
    ("TXYZabcdefghijkmnopqrstuvwxyz12345", Lead.PAYMENT),
    ("https://u.wechat.com/AbCdEf", Lead.WECHAT),
    ("领取补贴请加微信：linze_fuli88", Lead.WECHAT),
    ("https://weixin.qq.com/g/AQYAAbc", Lead.WECHAT_GROUP),
    ("https://work.weixin.qq.com/gm/0123", Lead.WORK_WECHAT),
    ("https://qm.qq.com/q/AbCdEf", Lead.QQ),
    ("mqqapi://card/show_pslcard?uin=10000", Lead.QQ),
    ("https://t.me/linze", Lead.MESSENGER),
    ("领取补贴请加电报：@linze_fuli88", Lead.MESSENGER),
    ("https://down.example.top/a.apk?v=1", Lead.APP),
    ("itms-services://?action=download-manifest&url=https://a.example.top/a.plist", Lead.APP),
    ("https://linze-gov.cn/pay", Lead.POSING),
    ("https://www.gov.cn.example.top/", Lead.POSING),
    ("https://dwz.cn/abc", Lead.SHORTENED),
    ("收款人张三 6222020000000000000", Lead.CARD),
    ("tel:13800000000", Lead.MOBILE),
    ("https://casino.example.top/?from=gov.cn", Lead.OTHER),
    ("http://198.51.100.7:8080/a", Lead.OTHER),
]
ORDINARY = [
    "https://www.gov.cn/zhengce",
    "https://linze.gov.cn/pay",
    "https://pay.linze-water.example.com/bill",
    "http://weixin.qq.com/r/AbCdEf",
    "https://mp.weixin.qq.com/s/AbCdEf",
    "https://weixin.qq.com/sph/AbC",
    "https://qr.alipay.com/s7x00001",
    "alipays://platformapi/startapp?appId=2021000000000000&page=pages/index",
    "WIFI:S:linze;T:WPA;P:12345678;;",
    "临泽市图书馆读者证",
    "http://[::1",
    "",
]
# What leads to one host and looks as if it led to another.
DISGUISED = [
    "https://www.gov.cn@casino.example.top/",
    "https://casino.example.top\\@www.gov.cn/",
    "https://mp.weixin.qq.com.casino.example.top/s/a",
    "https://linze-water.example.com.casino.example.top/",
    "https://casino.example.top/#https://www.gov.cn",
    " https://casino.example.top/www.gov.cn",
]


def found(*codes: str, own_hosts: frozenset[str] = OWN) -> list[Finding]:
    return list(judged(codes, own_hosts))


@pytest.mark.parametrize(("code", "where"), LEADS)
def test_a_code_is_called_by_where_it_leads(code: str, where: Lead) -> None:
    (finding,) = found(code)
    assert (finding.detector, dict(finding.evidence)) == ("content.code", {"kind": where.value, "code": code})


@pytest.mark.parametrize("code", ORDINARY)
def test_a_code_that_an_office_may_well_post_is_no_finding(code: str) -> None:
    assert found(code) == []


@pytest.mark.parametrize("code", DISGUISED)
def test_an_address_is_read_as_a_browser_reads_it(code: str) -> None:
    assert lead(code, OWN) is Lead.OTHER


def test_where_no_hosts_are_registered_a_strange_address_is_no_finding_but_a_payment_is() -> None:
    assert found("https://survey.example.net/1", own_hosts=frozenset()) == []
    assert len(found("wxp://f2f0AbCdEf", own_hosts=frozenset())) == 1


def test_a_unit_registered_on_wechat_does_not_make_every_group_there_its_own() -> None:
    (finding,) = found("https://weixin.qq.com/g/AQYAAbc", own_hosts=frozenset({"weixin.qq.com"}))
    assert ("kind", "wechat-group") in finding.evidence


def test_staff_read_in_chinese_where_the_code_leads() -> None:
    (finding,) = found("https://qr.alipay.com/fkx00001")
    assert finding.summary.zh == "图片中的二维码指向收款码或转账地址「https://qr.alipay.com/fkx00001」"


def test_a_long_address_is_cut_where_staff_read_it_and_whole_in_the_evidence() -> None:
    code = "https://casino.example.top/" + "a" * 400
    (finding,) = found(code)
    assert len(finding.summary.zh) < LONGEST_SHOWN + 40
    assert dict(finding.evidence)["code"] == code


def test_every_lead_has_points_and_a_label() -> None:
    assert set(POINTS) == set(LABELS) == set(Lead) - {Lead.ORDINARY}


def test_several_codes_of_a_post_count_once_by_the_gravest() -> None:
    assert weight(found("wxp://f2f0AbCdEf", "https://u.wechat.com/AbC", "https://qm.qq.com/q/A")) == 4.0


def test_the_codes_of_a_post_are_part_of_its_content_and_name_it() -> None:
    seen = traits(post(text="扫码领取补贴", codes=("wxp://f2f0AbCdEf",)), calendar=Calendar())
    (finding,) = [each for each in seen.content if each.detector == "content.code"]
    assert finding.evidence[-1] == ("post", "p1")


def test_the_address_of_a_code_is_not_told_again_as_a_link() -> None:
    code = "https://casino.example.top/a"
    seen = traits(post(text="扫码查看", codes=(code,)), calendar=Calendar(), own_hosts=OWN)
    assert [each.detector for each in seen.content] == ["content.code"]
