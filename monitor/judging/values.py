"""Values as people and programs write them into a list of profiles. Each function raises ValueError with a remedy."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

from domain.observation import VerificationKind
from monitor.registry import values

# Lists that name no zone are made in China.
LOCAL = timezone(timedelta(hours=8))
# Epochs beyond this are in milliseconds.
MILLISECONDS = 10**11
WEIBO = "%a %b %d %H:%M:%S %z %Y"
UNITS = {"": 1, "k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000, "m": 1_000_000, "百万": 1_000_000}
UNITS |= {"千万": 10_000_000, "亿": 100_000_000}
COUNT = re.compile(r"(\d+(?:\.\d+)?)(k|千|w|万|m|百万|千万|亿)?\+?(?:人|粉丝|个)?", re.ASCII)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
NOISE = re.compile(r"[\s_\-()（）:：]|认证|账号|帐号|用户|官方|verified|certified|account")
KINDS = {
    VerificationKind.NONE: "none no n false null 0 -1 未 无 否 没有 暂无 un not",
    VerificationKind.GOVERNMENT: "government gov govt 政府 政务 机关 党政机关 政府机构 政府机关 政务机构 国家机关",
    VerificationKind.ENTERPRISE: "enterprise company business corporate 企业 公司 商家 个体 个体工商户",
    VerificationKind.MEDIA: "media press news 媒体 新闻媒体 新闻",
    VerificationKind.PERSON: "person personal individual 个人 名人 达人 黄v 橙v 金v 红v",
    VerificationKind.UNSPECIFIED: "unspecified other yes y true 1 v 已 是 有 蓝v 加v 大v 机构 组织 其他 团体 事业单位",
}
CALLED = {word: kind for kind, words in KINDS.items() for word in words.split()}
BLUE = "蓝v"


def word(value: object) -> str:
    """A text. Numbers are written out; half of a pair that makes a character becomes U+FFFD."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError('is not a text; write it as "..."')
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()


def kind(value: object) -> VerificationKind:
    """A kind of verification, in any of the words of platforms."""
    if value is None or isinstance(value, bool):
        return VerificationKind.UNSPECIFIED if value else VerificationKind.NONE
    said = unicodedata.normalize("NFKC", word(value)).casefold()
    bare = NOISE.sub("", said)
    known = CALLED.get(bare) or CALLED.get(bare.replace(BLUE, ""))
    if known is None and bare:
        kinds = ", ".join(VerificationKind)
        raise ValueError(f"{said!r} is no kind of verification; write one of {kinds}, 政府, 企业, 媒体, 个人, 无")
    return known or (VerificationKind.UNSPECIFIED if said else VerificationKind.NONE)


def moment(value: object) -> datetime | None:
    """A date, a date with a time, or seconds or milliseconds since 1970; without a zone it is China's time."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _epoch(float(value))
    said = unicodedata.normalize("NFKC", word(value))
    if not said:
        return None
    found = _epoch(float(said)) if NUMBER.fullmatch(said) and len(said) > len("20260302") else _written(said)
    if found is None:
        raise ValueError(f"{said!r} is no date; write 2026-03-02, 2026-03-02T09:30:00+08:00 or seconds since 1970")
    return found


def _epoch(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) >= MILLISECONDS else seconds, UTC)
    except (ValueError, OverflowError, OSError) as beyond:
        raise ValueError(f"{seconds:g} is no moment; write seconds since 1970") from beyond


def _written(said: str) -> datetime | None:
    for read in (_iso, _as_weibo_writes, _day):
        if (found := read(said)) is not None:
            return found if found.tzinfo else found.replace(tzinfo=LOCAL)
    return None


def _iso(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said.replace("/", "-"))
    except ValueError:
        return None


def _as_weibo_writes(said: str) -> datetime | None:
    try:
        return datetime.strptime(said, WEIBO)
    except ValueError:
        return None


def _day(said: str) -> datetime | None:
    found = values.day(said)
    return datetime(found.year, found.month, found.day) if found else None


def count(value: object) -> int | None:
    """How many: 12000, "12,000", "1.2万", "10万+"."""
    if isinstance(value, float) and value == value // 1 >= 0:
        return int(value)
    said = unicodedata.normalize("NFKC", word(value)).casefold().replace(",", "").replace(" ", "")
    if not said:
        return None
    found = COUNT.fullmatch(said)
    if found is None:
        raise ValueError(f"{said!r} is no number; write 12000 or 1.2万")
    return round(float(found[1]) * UNITS[found[2] or ""])
