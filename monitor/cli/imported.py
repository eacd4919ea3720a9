"""What an import came to, in words for people and facts for programs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType

from detectors.impostor.triage import WORDS
from domain.answer import Outcome
from domain.text import Locale, Text
from monitor.cli.desk import plain
from monitor.imports.accounts import accounts
from monitor.imports.filed import Became, Filed
from monitor.imports.seen import Flaw, Origin, Reading
from monitor.imports.wired import File, Would

MOST_LINES = 40
ABSENCES = frozenset(outcome for outcome in Outcome if outcome.is_absence)
SAID = {
    Became.OPENED: Text("新立事件", "a new case"),
    Became.UPDATED: Text("事件有新情况", "something new in a case"),
    Became.REFRESHED: Text("已有事件的账号，仍在", "subject of a case, still there"),
    Became.ITSELF: Text("登记账号，与此前一致", "a registered account, as it was"),
    Became.OTHERWISE: Text("与登记账号相像，不立事件", "resembles a registered account: no case"),
    Became.UNLIKE: Text("不像任何登记账号", "resembles no registered account"),
    Became.ALLOWED: Text("已放行", "let be by people"),
    Became.OLDER: Text("未采用：谛听已有同时或更晚的观测", "left out: Diting has a look as new or newer"),
    Became.UNCOMPARED: Text(
        "未比对：只见于搜索结果或只见内容，请打开账号主页后再录制",
        "not compared: only in a search or only posts; record the account's own page",
    ),
}
TRIAL = {
    "registered": Text("登记账号，将与此前比对", "registered: would be compared"),
    "resembles": Text("与登记账号相像，初判为「{}」，将研判", "resembles one: at first sight {}; would be judged"),
    "unlike": Text("不像任何登记账号", "resembles none"),
}
OTHERWISE = Text("与登记账号相像，研判为「{}」，不立事件", "resembles a registered account, judged as {}: no case")
DOUBTED = Text("请核对 {count} 处：", "{count} to be checked:")
# So many are named beside their count.
NAMES = 5
# Named one by one; the others are only counted.
NAMED = (Became.OPENED, Became.UPDATED, Became.REFRESHED, Became.OLDER, Became.UNCOMPARED)
READ = Text(
    "{file}（{route}）：读到 {accounts} 个账号、{posts} 条内容", "{file} ({route}): {accounts} accounts, {posts} posts"
)
OF_PLATFORM = Text(
    "  {platform}：{accounts} 个账号、{posts} 条内容", "  {platform}: {accounts} accounts, {posts} posts"
)
JUDGED = Text("研判：", "judged:")
WOULD = Text("试运行，未保存：", "a trial run, nothing was stored:")
UNREAD = Text("未能读取 {count} 处：", "{count} could not be read:")
UNKNOWN = Text("没有接口认识的请求：{hosts}", "requests that no connector knows: {hosts}")
MORE = Text("  …… 另有 {count} 处", "  ... and {count} more")
ABSENCE = Text(
    "导入从不证明账号消失；已消失的，截图后执行：diting incidents record 编号 absence-seen --file 截图",
    "an import never proves that an account is gone: diting incidents record NUMBER absence-seen --file SCREENSHOT",
)


def text(file: File, filed: Sequence[Filed] | Sequence[Would], locale: Locale) -> RenderableType:
    """One file's part of the report."""
    return Group(*map(plain, _lines(file, filed, locale)))


def facts(file: File, filed: Sequence[Filed] | Sequence[Would], locale: Locale) -> dict[str, Any]:
    """The same for programs."""
    origin, reading = file.origin, file.reading
    return {
        "file": origin.file,
        "route": origin.route,
        "sha256": origin.sha256,
        "entries": reading.entries,
        "read": {name: {"accounts": found, "posts": posts} for name, (found, posts) in _counted(reading).items()},
        "judged": [_judged(each, locale) for each in filed],
        "unread": [_unread(flaw, locale) for flaw in reading.flaws],
        "doubts": [_unread(flaw, locale) for flaw in reading.doubts],
        "unknown": dict(reading.unknown),
    }


def _lines(file: File, filed: Sequence[Filed] | Sequence[Would], locale: Locale) -> Iterator[str]:
    counted = _counted(file.reading)
    yield READ.within(locale).format(**_heading(file.origin), **_sums(counted))
    for platform, (found, posts) in counted.items():
        yield OF_PLATFORM.within(locale).format(platform=platform, accounts=found, posts=posts)
    yield from _verdicts(filed, locale)
    if file.reading.unknown:
        hosts = "、".join(f"{host} {count}" for host, count in [*file.reading.unknown.items()][:MOST_LINES])
        yield UNKNOWN.within(locale).format(hosts=hosts)
    yield from _listed(DOUBTED, file.reading.doubts, locale)
    yield from _listed(UNREAD, file.reading.flaws, locale)
    if file.reading.seen or any(flaw.outcome in ABSENCES for flaw in file.reading.flaws):
        yield ABSENCE.within(locale)


def _listed(heading: Text, flaws: Sequence[Flaw], locale: Locale) -> Iterator[str]:
    if flaws:
        yield heading.within(locale).format(count=len(flaws))
        yield from (f"  {_flaw(flaw, locale)}" for flaw in flaws[:MOST_LINES])
    if len(flaws) > MOST_LINES:
        yield MORE.within(locale).format(count=len(flaws) - MOST_LINES)


def _verdicts(filed: Sequence[Filed] | Sequence[Would], locale: Locale) -> Iterator[str]:
    real = [each for each in filed if isinstance(each, Filed)]
    if real:
        yield JUDGED.within(locale)
        yield from (_case(each, locale) for each in real if each.became in NAMED)
        yield from _together([each for each in real if each.became not in NAMED], locale)
    trial = [each for each in filed if isinstance(each, Would)]
    if trial:
        yield WOULD.within(locale)
        yield from _together(trial, locale)


def _case(each: Filed, locale: Locale) -> str:
    reference = f"{each.case.reference} " if each.case else ""
    triage = f" [{WORDS[each.triage].within(locale)}]" if each.triage else ""
    return f"  {reference}{_called(each)}: {SAID[each.became].within(locale)}{triage}"


def _together(told: Sequence[Filed] | Sequence[Would], locale: Locale) -> Iterator[str]:
    """Counted by what is said of them; whoever resembles somebody or is registered is named too."""
    by_words = defaultdict[tuple[str, bool], list[Filed | Would]](list)
    for each in told:
        by_words[_said(each, locale), _is_of_interest(each)].append(each)
    for (words, is_named), found in by_words.items():
        names = ", ".join(map(_called, found[:NAMES])) + (" ..." if len(found) > NAMES else "")
        yield f"  {len(found)} × {words}" + (f": {names}" if is_named else "")


def _called(each: Filed | Would) -> str:
    return f"{each.name or each.account} ({each.account})"


def _is_of_interest(each: Filed | Would) -> bool:
    return each.triage is not None or (isinstance(each, Would) and each.likeness == "registered")


def _said(each: Filed | Would, locale: Locale) -> str:
    word = WORDS[each.triage].within(locale) if each.triage else ""
    if isinstance(each, Would):
        return TRIAL[each.likeness].within(locale).format(word)
    return OTHERWISE.within(locale).format(word) if word else SAID[each.became].within(locale)


def _heading(origin: Origin) -> Mapping[str, str]:
    return {"file": origin.file, "route": origin.route}


def _counted(reading: Reading) -> dict[str, tuple[int, int]]:
    """Accounts and posts by platform."""
    found: Counter[str] = Counter()
    posts: Counter[str] = Counter()
    for account in accounts(reading.seen):
        found[account.profile.platform] += 1
        posts[account.profile.platform] += len(account.timeline)
    return {platform: (found[platform], posts[platform]) for platform in sorted(found)}


def _sums(counted: Mapping[str, tuple[int, int]]) -> Mapping[str, int]:
    pairs = counted.values()
    return {"accounts": sum(found for found, _ in pairs), "posts": sum(posts for _, posts in pairs)}


def _flaw(flaw: Flaw, locale: Locale) -> str:
    field = f" [{flaw.field}]" if flaw.field else ""
    where = flaw.place.within().within(locale)
    return f"{where}{field}: {flaw.why.within(locale)}; {flaw.remedy.within(locale)}"


def _judged(each: Filed | Would, locale: Locale) -> dict[str, Any]:
    if isinstance(each, Would):
        return {"account": each.account, "name": each.name, "would": each.likeness, "triage": each.triage}
    return {
        "account": each.account,
        "name": each.name,
        "became": each.became.value,
        "said": _said(each, locale) if each.became is Became.OTHERWISE else SAID[each.became].within(locale),
        "triage": each.triage,
        "case": each.case.reference if each.case else None,
        "place": each.place.within().within(locale),
        "posts": each.posts,
    }


def _unread(flaw: Flaw, locale: Locale) -> dict[str, Any]:
    return {
        "place": flaw.place.within().within(locale),
        "number": flaw.place.number,
        "field": flaw.field,
        "outcome": flaw.outcome,
        "why": flaw.why.within(locale),
        "remedy": flaw.remedy.within(locale),
    }


def is_anything(readings: Iterable[Reading]) -> bool:
    """Whether anything could be read: an account, or a proved answer that there is none."""
    return any(reading.seen or any(each.seen.valid_at for each in reading.asked) for reading in readings)
