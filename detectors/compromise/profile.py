"""The profile signal: what an official account shows now against the last time it was itself."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from detectors.tampering.body import visible
from detectors.tampering.corrected import figures
from detectors.texts.contacts import Way, contacts
from detectors.texts.links import hosts_in, is_within, poses_as_government, unknown
from detectors.texts.standing import subject_in
from domain.finding import Finding
from domain.look import Look
from domain.observation import Profile, VerificationKind
from domain.past import Past
from domain.text import Text
from domain.verification import WORDS

LABELS = {
    "display_name": Text(zh="名称", en="display name"),
    "handle": Text(zh="用户名", en="handle"),
    "avatar_hash": Text(zh="头像", en="avatar"),
    "bio": Text(zh="简介", en="bio"),
    "verification_kind": Text(zh="认证类型", en="verification kind"),
    "verification_text": Text(zh="认证主体", en="verification subject"),
    "region": Text(zh="IP属地", en="IP region"),
}
# A telephone of the office or its hotline is none of them.
PRIVATE = frozenset({Way.WECHAT, Way.QQ, Way.MESSENGER, Way.MOBILE, Way.CARD})
# Where every office has pages of its own.
PUBLIC = (
    *("weibo.com", "weibo.cn", "mp.weixin.qq.com", "channels.weixin.qq.com", "douyin.com", "kuaishou.com"),
    *("toutiao.com", "bilibili.com", "xiaohongshu.com", "zhihu.com", "12345.cn", "people.com.cn", "xinhuanet.com"),
)


class Options(BaseModel):
    """How much a change of each field says by itself (0-1); 0 leaves the field alone.

    `diverted` is a bio that leads to somebody in private, or to a host that is not the office's, and did not before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    display_name: float = Field(default=0.8, ge=0, le=1)
    handle: float = Field(default=0.7, ge=0, le=1)
    avatar_hash: float = Field(default=0.6, ge=0, le=1)
    bio: float = Field(default=0.5, ge=0, le=1)
    diverted: float = Field(default=0.75, ge=0, le=1)
    verification_kind: float = Field(default=0.9, ge=0, le=1)
    verification_text: float = Field(default=0.9, ge=0, le=1)
    # People travel: a sign beside others, and nothing by itself.
    region: float = Field(default=0.3, ge=0, le=1)


def detect(past: Past, seen: Look, *, options: Options) -> Iterator[Finding]:
    """One finding for each field that differs to the eye.

    Where both pictures are known the name of a picture's file says nothing.
    """
    trusted = past.trusted
    if trusted is None:
        return
    both_pictures = trusted.picture is not None and seen.picture is not None
    for field, label in LABELS.items():
        weight = 0.0 if field == "avatar_hash" and both_pictures else getattr(options, field)
        before, after = _shown(trusted.profile, field), _shown(seen.profile, field)
        if weight and _read(field, before) != _read(field, after) and not _is_unknown(field, before, after):
            led = _leads(before, after, past) if field == "bio" else ()
            yield _changed(field, label, before, after, max(weight, options.diverted) if led else weight, led)


def _leads(before: str, after: str, past: Past) -> tuple[str, ...]:
    """Private contacts and hosts of others that a bio has gained.

    Where no host of the unit is registered, only one that poses as the government's is told from its own.
    """
    known = {contact.value for contact in contacts(before)} | figures(past.telephones)
    people = (each.value for each in contacts(after) if each.way in PRIVATE and each.value not in known)
    hosts = unknown(hosts_in(after) - hosts_in(before), past.own_hosts)
    others = (host for host in hosts if poses_as_government(host) or (past.own_hosts and not is_within(host, PUBLIC)))
    return (*people, *others)


def _shown(profile: Profile, field: str) -> str:
    return str(getattr(profile, field)).strip()


def _read(field: str, value: str) -> str:
    """A value without what nobody sees or platforms write in several ways."""
    if field == "verification_text":
        return subject_in(value)
    seen = "".join(visible(value).split())
    return seen.removeprefix("@").casefold() if field == "handle" else seen


def _is_unknown(field: str, before: str, after: str) -> bool:
    """Platforms show a region now and then, and some show a badge without its kind: that says nothing."""
    if field == "verification_kind":
        return VerificationKind.UNSPECIFIED in {before, after} and VerificationKind.NONE not in {before, after}
    return field == "region" and not (before and after)


def _changed(field: str, label: Text, before: str, after: str, weight: float, led: tuple[str, ...]) -> Finding:
    if field == "avatar_hash":
        summary = Text(zh="头像已更换", en="the avatar was replaced")
    else:
        old, new = _said(field, before), _said(field, after)
        summary = Text(
            zh=f"{label.zh}由「{old.zh or '空'}」变为「{new.zh or '空'}」",
            en=f'{label.en} changed from "{old.en}" to "{new.en}"',
        )
    if led:
        told = "、".join(led)
        summary = Text(zh=f"{summary.zh}，新增去向「{told}」", en=f"{summary.en}, which now leads to {told}")
    evidence = (("field", field), ("before", before), ("after", after))
    return Finding(detector="compromise.profile", score=weight, summary=summary, evidence=evidence)


def _said(field: str, value: str) -> Text:
    return WORDS[VerificationKind(value)] if field == "verification_kind" else Text(value, value)
