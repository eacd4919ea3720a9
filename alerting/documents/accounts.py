"""The fields of the account that a case is about, and of the official one that is affected."""

from zoneinfo import ZoneInfo

from alerting.documents.papers import Papers
from alerting.documents.words import (
    ADDRESS,
    NAME,
    SECRET,
    TEXT,
    VERIFICATIONS,
    blank,
    moment,
    number,
    or_blank,
    quoted,
)
from alerting.masking import masked
from domain.lead import is_provisional
from domain.observation import Profile
from domain.registry import OfficialAccount

Row = dict[str, str]
BIO = 160
UNSHOWN, UNREGISTERED = "未显示", "台账无登记"
LOOKED_AT = ("账号简介", "认证情况", "粉丝数", "注册时间")


def account(papers: Papers, zone: ZoneInfo) -> Row:
    """The account that the case is about: as it was looked at, else as reported and as registered."""
    profile, subject = papers.incident.profile, papers.incident.subject
    user_id = "" if is_provisional(subject) else quoted(subject.partition(":")[2], TEXT)
    return {
        "平台名称": quoted(papers.platform, NAME),
        "平台运营方": or_blank(papers.operator, "平台运营方"),
        "账号编号": user_id or blank("账号编号"),
        **(_seen(papers, profile, zone) if profile is not None and papers.is_seen else _told(papers, profile)),
    }


def _seen(papers: Papers, profile: Profile, zone: ZoneInfo) -> Row:
    bio = SECRET if papers.incident.assessment.is_secret else quoted(profile.bio, BIO)
    return {
        **_named(profile.display_name, profile.url),
        "账号用户名": quoted(profile.handle, NAME) or UNSHOWN,
        "账号简介": bio or UNSHOWN,
        "认证情况": _certified(VERIFICATIONS[profile.verification_kind], quoted(profile.verification_text, NAME)),
        "粉丝数": UNSHOWN if profile.followers is None else number(profile.followers),
        "注册时间": UNSHOWN if profile.created_at is None else moment(profile.created_at, zone),
    }


def _told(papers: Papers, profile: Profile | None) -> Row:
    """An account that nobody looked at: what a report says of it, else the register where it is a registered one."""
    own = _registered(papers)
    name, handle, url = (profile.display_name, profile.handle, profile.url) if profile else ("", "", "")
    if own is not None:
        name, handle, url = name or own.display_name, handle or own.handle, url or own.url
    unknown = {field: blank(field) for field in LOOKED_AT}
    return {**_named(name, url), "账号用户名": or_blank(quoted(handle, NAME), "账号用户名"), **unknown}


def _named(name: str, url: str) -> Row:
    shown = quoted(name, NAME)
    return {
        "账号名称": or_blank(shown, "账号名称"),
        "公示账号名称": or_blank(masked(shown), "账号名称"),
        "账号主页": or_blank(quoted(url, ADDRESS), "账号主页"),
    }


def _registered(papers: Papers) -> OfficialAccount | None:
    own = papers.official
    return own if own is not None and own.key == papers.incident.subject else None


def _certified(kind: str, text: str) -> str:
    return f"{kind}：“{text}”" if text else kind


def official(papers: Papers) -> Row:
    """The official account and its unit, as registered."""
    own, unit = papers.official, papers.unit
    name = quoted(unit.name, NAME) if unit else ""
    sponsor = {
        "主办单位": or_blank(name, "主办单位"),
        "主管单位": or_blank(quoted(papers.managing_unit, NAME), "主管单位"),
        "信用代码": or_blank(unit.code if unit else "", "统一社会信用代码"),
    }
    return sponsor | (_unregistered(name) if own is None else _genuine(own, name))


def _unregistered(unit: str) -> Row:
    fields = ("官方账号名称", "官方账号编号", "官方账号主页", "官方认证主体")
    said = f"备案台账中，{unit or blank('被假冒单位')}在该平台没有登记账号"
    return {**dict.fromkeys(fields, UNREGISTERED), "官方账号状况": said}


def _genuine(own: OfficialAccount, unit: str) -> Row:
    name, user_id = quoted(own.display_name, NAME), quoted(own.user_id, TEXT)
    return {
        "官方账号名称": name,
        "官方账号编号": user_id,
        "官方账号主页": or_blank(quoted(own.url, ADDRESS), "官方账号主页"),
        "官方认证主体": or_blank(quoted(own.certification_subject, NAME), "官方账号认证主体"),
        "官方账号状况": f"{unit or blank('主办单位')}在该平台备案的官方账号为“{name}”（编号：{user_id}）",
    }
