"""Where the address or text of a QR code leads."""

import re
from enum import StrEnum
from urllib.parse import urlsplit

from detectors.texts.contacts import Way, contacts
from detectors.texts.links import SHORTENERS, hosts_in, is_within, poses_as_government, unknown


class Lead(StrEnum):
    """`ORDINARY` is what an office may well post."""

    PAYMENT = "payment"
    POSING = "posing"
    MESSENGER = "messenger"
    WECHAT = "wechat"
    WECHAT_GROUP = "wechat-group"
    QQ = "qq"
    APP = "app"
    CARD = "card"
    WORK_WECHAT = "work-wechat"
    SHORTENED = "shortened"
    OTHER = "other"
    MOBILE = "mobile"
    ORDINARY = "ordinary"


SCHEMES = {
    **dict.fromkeys(("wxp", "alipay", "alipays", "alipayqr", "upwallet"), Lead.PAYMENT),
    **dict.fromkeys(("bitcoin", "ethereum", "tron", "litecoin", "tether"), Lead.PAYMENT),
    **dict.fromkeys(("tg", "whatsapp", "line"), Lead.MESSENGER),
    **dict.fromkeys(("mqq", "mqqapi", "mqqopensdkapi", "tencent"), Lead.QQ),
    "weixin": Lead.WECHAT,
    "itms-services": Lead.APP,
}
# Host and beginning of the path; of several that fit the first counts. Public accounts, their articles and films, and
# mini-programs are what every office has on WeChat and Alipay.
PLACES = (
    ("qr.alipay.com", "/s7x", Lead.ORDINARY),
    ("vac.qq.com", "/wallet", Lead.PAYMENT),
    ("weixin.qq.com", "/g/", Lead.WECHAT_GROUP),
    *((host, "", Lead.PAYMENT) for host in ("qr.alipay.com", "payapp.weixin.qq.com", "payapp.wechatpay.cn")),
    *((host, "", Lead.PAYMENT) for host in ("tenpay.com", "qpay.qq.com", "i.qianbao.qq.com", "qr.95516.com")),
    ("work.weixin.qq.com", "", Lead.WORK_WECHAT),
    *((host, "", Lead.WECHAT) for host in ("u.wechat.com", "u.weixin.qq.com")),
    *((host, "", Lead.QQ) for host in ("qm.qq.com", "jq.qq.com", "qun.qq.com", "wpa.qq.com", "ti.qq.com")),
    *((host, "", Lead.MESSENGER) for host in ("t.me", "telegram.me", "telegram.dog", "wa.me", "chat.whatsapp.com")),
    *((host, "", Lead.MESSENGER) for host in ("line.me", "lin.ee", "signal.me", "signal.group", "discord.gg")),
    *((host, "", Lead.APP) for host in ("pgyer.com", "pgyerapp.com", "fir.im", "betaqr.com", "testflight.apple.com")),
    *((host, "", Lead.ORDINARY) for host in ("weixin.qq.com", "wxaurl.cn", "w.url.cn")),
)
PACKAGES = (".apk", ".ipa", ".mobileconfig")
MINI_PROGRAM = re.compile(r"[?&]appid=20\d{14}(?:&|$)")
COIN = re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}|0x[0-9a-fA-F]{40}|bc1[0-9a-z]{25,60}")
WAYS = {
    Way.MESSENGER: Lead.MESSENGER,
    Way.WECHAT: Lead.WECHAT,
    Way.QQ: Lead.QQ,
    Way.CARD: Lead.CARD,
    Way.MOBILE: Lead.MOBILE,
}


def lead(code: str, own_hosts: frozenset[str]) -> Lead:
    """`own_hosts` are those registered for the unit: where none are, an address that is merely strange is ordinary."""
    scheme, host, path = _parts(code)
    if host and scheme in {"", "http", "https"}:
        return _by_host(host, path, own_hosts)
    if scheme in SCHEMES:
        return _by_scheme(scheme, host, path)
    if COIN.fullmatch(code):
        return Lead.PAYMENT
    return next((WAYS[contact.way] for contact in contacts(code) if contact.way in WAYS), Lead.ORDINARY)


def _parts(code: str) -> tuple[str, str, str]:
    """Scheme, host and path with its query in small letters, as a browser reads them; '' for what is not there."""
    try:
        parts = urlsplit(code.strip().replace("\\", "/"))
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "", "", ""
    if host or parts.scheme.lower() in SCHEMES:
        return parts.scheme.lower(), host, f"{parts.path}?{parts.query}".lower()
    return "", min(hosts_in(code), default=""), ""


def _by_scheme(scheme: str, host: str, path: str) -> Lead:
    if scheme == "weixin" and host == "wxpay":
        return Lead.PAYMENT
    return Lead.ORDINARY if scheme.startswith("alipay") and MINI_PROGRAM.search(path) else SCHEMES[scheme]


def _by_host(host: str, path: str, own_hosts: frozenset[str]) -> Lead:
    place = next((lead for at, start, lead in PLACES if is_within(host, [at]) and path.startswith(start)), None)
    if place is not None:
        return place
    if not any(unknown([host], own_hosts)):
        return Lead.ORDINARY
    if poses_as_government(host):
        return Lead.POSING
    if path.partition("?")[0].endswith(PACKAGES):
        return Lead.APP
    if is_within(host, SHORTENERS):
        return Lead.SHORTENED
    return Lead.OTHER if own_hosts else Lead.ORDINARY
