"""Puts what is looked at, what is not, and which logins end, into words."""

from collections.abc import Iterator, Mapping

from alerting.covered import Covered, Ending, Tally
from alerting.digest import Digest
from alerting.messages.speech import Speech
from domain.answer import Outcome
from domain.text import Locale, Text

SEPARATOR = {Locale.ZH_CN: "；", Locale.EN: "; "}

DETAIL = Text("【逐项】{said}", "IN DETAIL: {said}")
PLATFORM = Text("{name} {said}", "{name}: {said}")
SEARCHED = Text("搜索 {fresh}/{total}{why}", "searches {fresh}/{total}{why}")
WATCHED = Text("监看 {fresh}/{total}{why}", "accounts {fresh}/{total}{why}")
READ = Text("帖子 {fresh}/{total}{why}", "posts {fresh}/{total}{why}")
BLIND = Text("{count} 个账号为盲区", "{count} accounts that nobody looks at")
NOT_REACHED = Text("无接入（{count} 个账号为盲区）", "no connector ({count} accounts that nobody looks at)")
BRACKETS = Text("（{said}）", " ({said})")
STALE = Text("{count} 个自 {since} 起未覆盖：{why}", "{count} not covered since {since}: {why}")
NEVER = Text("{count} 个从未覆盖：{why}", "{count} never covered: {why}")
SOME_NEVER = Text("其中 {count} 个从未覆盖", "{count} of these never")

UNASKED = Text("尚未查过", "not asked yet")
OVERDUE = Text("逾期未查", "not asked in time")
REASONS: Mapping[Outcome, Text] = {
    Outcome.AUTH: Text("登录失效", "login ended"),
    Outcome.RATE_LIMITED: Text("被限速", "rate limited"),
    Outcome.BLOCKED: Text("被拦截", "blocked"),
    Outcome.SHAPE: Text("返回格式不符", "unexpected answer"),
    Outcome.ERROR: Text("访问故障", "fault"),
    Outcome.NOT_FOUND: Text("平台称账号不存在", "not there, says the platform"),
    Outcome.GONE: Text("平台称账号已注销或封禁", "gone, says the platform"),
}

LOGINS = Text("【登录】{said}", "LOGINS: {said}")
OVER = Text("{name}登录已失效", "the login at {name} has ended")
ENDS_TODAY = Text("{name}登录今日到期", "the login at {name} ends today")
ENDS = Text("{name}登录 {days} 天后到期", "the login at {name} ends in {days} days")


def detailed(digest: Digest, speech: Speech) -> Iterator[str]:
    """A line on each platform's targets, and one on logins that end."""
    if digest.covered:
        said = SEPARATOR[speech.locale].join(covered(each, speech) for each in digest.covered)
        yield speech.say(DETAIL, said=said)
    if digest.endings:
        yield speech.say(LOGINS, said=speech.join(_ending(each, digest, speech) for each in digest.endings))


def covered(seen: Covered, speech: Speech) -> str:
    """One platform: 微博 搜索 12/12、监看 3/3."""
    name = speech.say(seen.name)
    if not seen.is_reached and not seen.watched.total:
        return speech.say(PLATFORM, name=name, said=speech.say(NOT_REACHED, count=seen.blind))
    counted = [(SEARCHED, seen.searched), (WATCHED, seen.watched)]
    if seen.posts.stale:
        counted.append((READ, seen.posts))
    parts = [_counted(text, found, speech) for text, found in counted if found.total]
    if seen.blind:
        parts.append(speech.say(BLIND, count=seen.blind))
    return speech.say(PLATFORM, name=name, said=speech.join(parts))


def _counted(text: Text, found: Tally, speech: Speech) -> str:
    why = speech.say(BRACKETS, said=reason(found, speech)) if found.stale else ""
    return speech.say(text, fresh=found.fresh, total=found.total, why=why)


def reason(found: Tally, speech: Speech) -> str:
    """How many targets are not fresh, since when, and what they were answered."""
    why = speech.say(UNASKED if found.why is None else REASONS.get(found.why, OVERDUE))
    if found.since is None:
        return speech.say(NEVER, count=found.stale, why=why)
    since = speech.time(found.since)[:-6]
    said = speech.say(STALE, count=found.stale, since=since, why=why)
    return speech.join((said, speech.say(SOME_NEVER, count=found.never))) if found.never else said


def _ending(login: Ending, digest: Digest, speech: Speech) -> str:
    name = speech.say(login.name)
    if login.is_over or login.ends is None:
        return speech.say(OVER, name=name)
    days = (login.ends.astimezone(speech.zone).date() - digest.day).days
    return speech.say(ENDS, name=name, days=days) if days > 0 else speech.say(ENDS_TODAY, name=name)
