"""The identity signal: handles and ids that pass for the official ones, and accounts that the unit itself speaks of."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field

from detectors.facts import Points, stated
from detectors.names.fold import fold
from detectors.names.latin import skeleton
from detectors.texts.links import is_government
from detectors.texts.prose import plain
from domain.fact import Fact
from domain.finding import Finding
from domain.look import Counterpart, Look
from domain.text import Text

DETECTOR = "impostor.identity"
MARKS = re.compile(r"[\W_]+")
# What people hang onto a handle that is taken: linze_ga_official, linze-ga1.
TRAILS = re.compile("(?:official|gov|guanfang|gf|cn|v|real|the|wb|\\d{1,4})$")
# Whom a post addresses, answers, thanks or quotes, it does not call its own.
ADDRESSED = re.compile(
    r"(?:^|//|回复|转发(?:自|微博)?|转自|来源|感谢|谢谢|祝贺|(?<![a-z])(?:rt|re|via))[\s:]*(?:@\S+\s+)*$"
)
ANSWERS = re.compile("您好|你好|收悉|您(?:所)?(?:反映|咨询|提出|提问|留言|来信)")
WARNS = re.compile("假|冒|仿|骗|举报|投诉|非我|不是我|并非|警惕|谨防|勿")
# A handle that is no longer than this is anybody's.
SHORTEST = 4


class Options(BaseModel):
    """`domain_platforms`: where a handle is a domain whose owner the platform has checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    same_handle: Points = 1.2
    alike_handle: Points = 1.6
    id_as_handle: Points = 1.8
    no_account_here: Points = 0.3
    government_handle: Points = -7.0
    vouched: Points = -7.0
    domain_platforms: tuple[str, ...] = Field(default=("bluesky", "mastodon"), strict=False)


def detect(official: Counterpart, stranger: Look, *, options: Options) -> Iterator[Finding]:
    """What the handle says, whether the unit is on that platform, and whether the unit itself names the stranger."""
    yield from _handle(official, stranger, options)
    accounts = (official.account, *official.siblings)
    platform = stranger.profile.platform
    if not any(each.platform == platform for each in accounts):
        said = Text("该单位在此平台没有登记账号", "the unit has no registered account on this platform")
        yield stated(DETECTOR, Fact.NO_ACCOUNT_HERE, options.no_account_here, said)
    if is_vouched_for(official, stranger):
        said = Text("官方账号自己提到这个账号", "the official account itself speaks of this account")
        yield stated(DETECTOR, Fact.VOUCHED, options.vouched, said)


def _handle(official: Counterpart, stranger: Look, options: Options) -> Iterator[Finding]:
    handle, platform = stranger.profile.handle, stranger.profile.platform
    if platform in options.domain_platforms and is_government(_domain(handle)):
        said = Text(f"用户名 {handle} 属政府域名", f"the handle {handle} lies in the government's domain")
        yield stated(DETECTOR, Fact.GOVERNMENT_HANDLE, options.government_handle, said, ("handle", handle))
        return
    for account in (official.account, *official.siblings):
        if _is_id(handle, account.user_id):
            said = Text("用户名照搬官方账号的编号", "the handle is the official account's id")
            yield stated(DETECTOR, Fact.ID_AS_HANDLE, options.id_as_handle, said, ("handle", handle))
            return
        if len(reduced(account.handle)) >= SHORTEST and reduced(handle) == reduced(account.handle):
            yield _compared(handle, account.handle, options)
            return


def _compared(handle: str, known: str, options: Options) -> Finding:
    if _local(handle) == _local(known):
        said = Text(f"用户名与官方账号相同（{known}）", f"the handle is the official one ({known})")
        return stated(DETECTOR, Fact.SAME_HANDLE, options.same_handle, said, ("handle", handle))
    said = Text(f"用户名 {handle} 仿 {known}", f"the handle {handle} passes for {known}")
    return stated(DETECTOR, Fact.ALIKE_HANDLE, options.alike_handle, said, ("handle", handle))


def is_vouched_for(official: Counterpart, stranger: Look) -> bool:
    """Whether the official account's bio or posts name the stranger's handle or address as one of its own."""
    look, profile = official.look, stranger.profile
    if look is None:
        return False
    marks = [mark for mark in (f"@{profile.handle}" if profile.handle else "", profile.url) if len(mark) > SHORTEST]
    bios, posts = (look.profile.bio, official.account.bio), (post.text for post in look.posts)
    return any(_names(plain(text), plain(mark)) for text in bios for mark in marks) or any(
        _names(plain(text), plain(mark)) and not _answers(plain(text), plain(mark)) for text in posts for mark in marks
    )


def _names(text: str, mark: str) -> bool:
    at = text.find(mark)
    ends = at + len(mark)
    whole = at >= 0 and not re.match(r"[\w-]|\.\w", text[ends : ends + 2])
    return whole and not WARNS.search(text)


def _answers(text: str, mark: str) -> bool:
    """Whether a post speaks to the bearer of a handle: anybody gets an answer who asks a question."""
    return mark.startswith("@") and bool(ANSWERS.search(text) or ADDRESSED.search(text[: text.find(mark)]))


@lru_cache(maxsize=8192)
def reduced(handle: str) -> str:
    """A handle without host, marks, trailing additions, and with look-alike letters unified."""
    bare = MARKS.sub("", fold(_local(handle)))
    shorter = TRAILS.sub("", bare)
    while shorter != bare and len(shorter) >= SHORTEST:
        bare, shorter = shorter, TRAILS.sub("", shorter)
    return skeleton(bare)


def _local(handle: str) -> str:
    """The part of a handle that its owner chose: linze-ga of @linze-ga@m.example and of linze-ga.bsky.example."""
    return plain(handle).removeprefix("@").partition("@")[0].partition(".")[0]


def _domain(handle: str) -> str:
    return plain(handle).removeprefix("@").rpartition("@")[2].strip()


def _is_id(handle: str, user_id: str) -> bool:
    local = _local(handle)
    return len(user_id) >= 2 * SHORTEST and len(local) >= 2 * SHORTEST and plain(user_id).endswith(local)
