"""What is wrong with the QR codes in a post's pictures: who is to be paid, whom to write to, what to install."""

from collections.abc import Iterable, Iterator

from detectors.content.leads import Lead, lead
from detectors.facts import STRONGEST
from domain.finding import Finding
from domain.text import Text

DETECTOR = "content.code"
LONGEST_SHOWN = 80
# Log-odds beside those of the wording; by judgement, for there was no collection of official pictures to measure on.
POINTS = {
    Lead.PAYMENT: 4.0,
    Lead.POSING: 4.0,
    Lead.MESSENGER: 3.5,
    Lead.WECHAT: 3.0,
    Lead.WECHAT_GROUP: 3.0,
    Lead.QQ: 3.0,
    Lead.APP: 2.5,
    Lead.CARD: 2.0,
    Lead.WORK_WECHAT: 1.5,
    Lead.SHORTENED: 1.0,
    Lead.OTHER: 1.0,
    Lead.MOBILE: 0.5,
}
LABELS = {
    Lead.PAYMENT: Text(zh="收款码或转账地址", en="a payment code"),
    Lead.POSING: Text(zh="冒充政府网站的网址", en="a site that poses as a government's"),
    Lead.MESSENGER: Text(zh="境外聊天软件", en="a foreign messenger"),
    Lead.WECHAT: Text(zh="个人微信", en="a private WeChat account"),
    Lead.WECHAT_GROUP: Text(zh="微信群", en="a WeChat group"),
    Lead.QQ: Text(zh="QQ群或个人QQ", en="a QQ group or account"),
    Lead.APP: Text(zh="应用商店以外的应用下载", en="an app outside the shops"),
    Lead.CARD: Text(zh="银行卡号", en="a bank card"),
    Lead.WORK_WECHAT: Text(zh="企业微信个人或群", en="a person or group on WeCom"),
    Lead.SHORTENED: Text(zh="看不出去向的短链接", en="a short link that hides where it leads"),
    Lead.OTHER: Text(zh="不在登记名单内的网址", en="an address that is not on the registered list"),
    Lead.MOBILE: Text(zh="手机号", en="a mobile number"),
}


def judged(codes: Iterable[str], own_hosts: frozenset[str]) -> Iterator[Finding]:
    """Each code that no office has reason to post; none for the government's own addresses and the unit's."""
    for code in codes:
        where = lead(code, own_hosts)
        if where is not Lead.ORDINARY:
            yield _finding(where, code)


def _finding(where: Lead, code: str) -> Finding:
    label, points = LABELS[where], POINTS[where]
    shown = code if len(code) <= LONGEST_SHOWN else f"{code[: LONGEST_SHOWN - 1]}…"
    said = Text(
        zh=f"图片中的二维码指向{label.zh}「{shown}」",
        en=f"a QR code in the picture leads to {label.en}: {shown}",
    )
    evidence = (("kind", where.value), ("code", code))
    score = round(min(1.0, points / STRONGEST), 3)
    return Finding(detector=DETECTOR, score=score, summary=said, evidence=evidence, points=points)
