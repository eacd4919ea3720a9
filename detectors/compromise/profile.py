"""The profile signal: what an official account shows now against the last time it was itself."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from domain.finding import Finding
from domain.observation import Profile
from domain.text import Text

LABELS = {
    "display_name": Text(zh="名称", en="display name"),
    "handle": Text(zh="用户名", en="handle"),
    "avatar_hash": Text(zh="头像", en="avatar"),
    "bio": Text(zh="简介", en="bio"),
    "verification_kind": Text(zh="认证类型", en="verification kind"),
    "verification_text": Text(zh="认证主体", en="verification subject"),
}


class Options(BaseModel):
    """How much a change of each field says by itself (0-1); 0 leaves the field alone."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    display_name: float = Field(default=0.8, ge=0, le=1)
    handle: float = Field(default=0.7, ge=0, le=1)
    avatar_hash: float = Field(default=0.6, ge=0, le=1)
    bio: float = Field(default=0.5, ge=0, le=1)
    verification_kind: float = Field(default=0.9, ge=0, le=1)
    verification_text: float = Field(default=0.9, ge=0, le=1)


def detect(trusted: Profile, seen: Profile, *, options: Options) -> Iterator[Finding]:
    """One finding for each field that differs. White space at the ends does not count as a difference."""
    for field, label in LABELS.items():
        weight = getattr(options, field)
        before, after = str(getattr(trusted, field)).strip(), str(getattr(seen, field)).strip()
        if weight and before != after:
            yield _changed(field, label, before, after, weight)


def _changed(field: str, label: Text, before: str, after: str, weight: float) -> Finding:
    if field == "avatar_hash":
        summary = Text(zh="头像已更换", en="the avatar was replaced")
    else:
        summary = Text(
            zh=f"{label.zh}由「{before or '空'}」变为「{after or '空'}」",
            en=f'{label.en} changed from "{before}" to "{after}"',
        )
    evidence = (("field", field), ("before", before), ("after", after))
    return Finding(detector="compromise.profile", score=weight, summary=summary, evidence=evidence)
