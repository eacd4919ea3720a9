"""Puts a backtest into lines for programs and into tables for people."""

from collections.abc import Iterable, Mapping
from datetime import tzinfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from alerting.messages.render import harmless
from detectors.behaviour.combination import Tier
from detectors.behaviour.tally import PLACES, Tally
from domain.finding import Finding
from domain.text import Locale, Text
from monitor.backtest.rates import interval
from monitor.backtest.run import Judged

LONGEST = 400
# So much of a post tells which one it is.
HEAD_OF_POST = 40
WIDTHS = (16, 24, 8, None)
JOINTS = {Locale.ZH_CN: "；", Locale.EN: "; "}
WORDS = {Tier.PAGE: Text("立即告警", "page"), Tier.LIST: Text("每日清单", "list")}
LEVELS = (Tier.PAGE, Tier.LIST)
STYLES = {Tier.PAGE: "bold red", Tier.LIST: "yellow"}
HEAD = (Text("时间", "Time"), Text("账号", "Account"), Text("级别", "Tier"), Text("动态与说明", "Post and why"))
SEVERAL = Text("近几条动态合计偏离常态", "the latest posts together depart from what is usual")
POST = Text("「{text}」 {post_id}", '"{text}" {post_id}')
QUIET = Text("没有告警。", "No alarms.")
BASIS = Text(
    "共 {posts:,} 条动态，账号 {accounts:,} 个，合 {years:.2f} 账号年",
    "{posts:,} posts, {accounts:,} accounts, {years:.2f} account-years",
)
RATE = Text(
    "{tier}：{rate:.2f} 次/账号年（共 {alarms} 次，95% 区间 {low:.2f}–{high:.2f}）",
    "{tier}: {rate:.2f} an account-year ({alarms} in all, 95% interval {low:.2f}-{high:.2f})",
)
NO_RATE = Text("{tier}：-（共 {alarms} 次）", "{tier}: - ({alarms} in all)")
SILENT = Text(
    "记录太短：{years:.2f} 账号年内没有告警，实际频率仍可能达到 {most:.2f} 次/账号年",
    "A short record: no alarm in {years:.2f} account-years, yet the true rate may be {most:.2f} a year",
)
HEARD = Text(
    "记录太短：{years:.2f} 账号年内有告警 {alarms} 次，实际频率仍可能达到 {most:.2f} 次/账号年",
    "A short record: {alarms} listed in {years:.2f} account-years, yet the true rate may be {most:.2f} a year",
)
ENOUGH = 60
SIGNALS = (Text("信号", "Signal"), Text("涉及告警", "Alarms"))
CAUGHT = Text("模拟冒用 {splices} 次，截至第 n 条已告警的比例", "Of {splices} splices, told by post n")
NAMES = {
    "wording": Text("用词不似本账号", "wording unlike its own"),
    "hour": Text("发布时段", "hour"),
    "form": Text("行文形式", "form"),
    "client": Text("发布客户端", "client"),
    "mention": Text("提及对象", "mention"),
    "tag": Text("话题", "hashtag"),
    "host": Text("链接域名", "link host"),
    "script": Text("文字种类", "script"),
    "window": Text("连续多条一并偏离", "several posts together"),
    "content.wording": Text("用语可疑", "wording of adverts, scams or persons"),
    "content.contact": Text("联系方式", "contact"),
    "content.link": Text("可疑链接", "link"),
    "content.code": Text("二维码", "QR code"),
    "content.name": Text("仅有人名", "a bare name"),
    "silence.woken": Text("沉默后恢复发布", "woken after a silence"),
    "echo.accounts": Text("多个账号同文", "the same text on several accounts"),
}


def facts(found: Judged, locale: Locale) -> dict[str, object]:
    """One post as a line of JSON."""
    line: dict[str, object] = {
        "account": found.account,
        "post_id": found.post.post_id,
        "score": found.score,
        "tier": found.urgency or Tier.NONE,
        "findings": [_finding(each) for each in found.findings],
        "explanation": explanation(found, locale),
    }
    return line | ({"splice": found.splice, "place": found.place} if found.place else {})


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "detector": finding.detector,
        "score": finding.score,
        "points": finding.points,
        "summary": {"zh": finding.summary.zh, "en": finding.summary.en},
        "evidence": dict(finding.evidence),
    }


def explanation(found: Judged, locale: Locale) -> str:
    """What speaks against a post, in one string; where only its neighbours add up, that."""
    said = JOINTS[locale].join(each.summary.within(locale) for each in found.findings)
    return said or (SEVERAL.within(locale) if found.tier is not Tier.NONE else "")


def signals(found: Judged) -> Iterable[str]:
    """What an alarm is counted under: a single behaviour, or else a detector. What only adds detail is left out."""
    told = (each for each in found.findings if each.score > 0)
    return (dict(each.evidence).get("signal", each.detector) for each in told)


def summary(tally: Tally) -> dict[str, object]:
    """The last line of JSON; null where there is nothing to divide by."""
    rates, caught = tally.alarms_per_account_year(), tally.caught_by_post()
    within = {level: _interval(tally, level) for level in rates}
    return {
        "summary": {
            "posts": tally.posts,
            "accounts": len(tally.spans),
            "account_years": round(tally.account_years, 4),
            "alarms_per_account_year": {level: _rounded(rates.get(level)) for level in LEVELS},
            "interval_95": {level: [round(end, 4) for end in within.get(level, ())] or None for level in LEVELS},
            "by_signal": dict(_commonest(tally)),
            "caught_by_post": {
                level: {str(place): _rounded(caught.get(level, {}).get(place)) for place in PLACES} for level in LEVELS
            },
            "splices": tally.splices,
        }
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def alarms(found: Iterable[Judged], locale: Locale, zone: tzinfo) -> RenderableType:
    """Every alarm when it began, and once more where it became a page."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head, width in zip(HEAD, WIDTHS, strict=True):
        table.add_column(head.within(locale), overflow="fold", no_wrap=False, max_width=width)
    for each in found:
        at = each.post.published_at.astimezone(zone)
        tier = Line(WORDS[each.tier].within(locale), STYLES[each.tier])
        table.add_row(f"{at:%Y-%m-%d %H:%M}", Line(harmless(each.account, LONGEST)), tier, _reasons(each, locale))
    return table if table.row_count else Line(QUIET.within(locale))


def _reasons(found: Judged, locale: Locale) -> Line:
    """Which post, and the explanation, a line a reason."""
    text = harmless(" ".join(found.post.text.split()), HEAD_OF_POST)
    post = POST.within(locale).format(text=text, post_id=harmless(found.post.post_id, LONGEST))
    said = [each.summary.within(locale) for each in found.findings] or [explanation(found, locale)]
    return Line("\n".join((post, *(harmless(each, LONGEST) for each in said))))


def totals(tally: Tally, locale: Locale) -> RenderableType:
    """The rates, what they rest on, and which signals had a part in them."""
    years = tally.account_years
    basis = BASIS.within(locale).format(posts=tally.posts, accounts=len(tally.spans), years=years)
    parts: list[RenderableType] = ["", Line(basis, "bold"), *_rates(tally, locale)]
    if 0 < years < ENOUGH:
        parts.append(Line(_caution(tally, locale), "dim"))
    if tally.signals:
        parts += ["", _signals(tally, locale)]
    if tally.splices:
        parts += ["", Line(CAUGHT.within(locale).format(splices=tally.splices), "bold"), _caught(tally, locale)]
    return Group(*parts)


def _caution(tally: Tally, locale: Locale) -> str:
    """What stands on the list counts, pages with it."""
    seen, (_, most) = tally.alarms[Tier.LIST], _interval(tally, Tier.LIST)
    said = HEARD if seen else SILENT
    return said.within(locale).format(years=tally.account_years, alarms=seen, most=most)


def _rates(tally: Tally, locale: Locale) -> Iterable[Line]:
    rates: Mapping[Tier, float] = tally.alarms_per_account_year()
    for level in LEVELS:
        tier, seen = WORDS[level].within(locale), tally.alarms[level]
        if level in rates:
            low, high = _interval(tally, level)
            said = RATE.within(locale).format(tier=tier, alarms=seen, rate=rates[level], low=low, high=high)
        else:
            said = NO_RATE.within(locale).format(tier=tier, alarms=seen)
        yield Line(said)


def _interval(tally: Tally, level: Tier) -> tuple[float, float]:
    """Of the alarms an account-year, where some time has passed."""
    low, high = interval(tally.alarms[level])
    return low / tally.account_years, high / tally.account_years


def _signals(tally: Tally, locale: Locale) -> Table:
    table = Table(*(each.within(locale) for each in SIGNALS), box=None, pad_edge=False)
    for signal, many in _commonest(tally):
        table.add_row(NAMES[signal].within(locale) if signal in NAMES else signal, str(many))
    return table


def _commonest(tally: Tally) -> list[tuple[str, int]]:
    return sorted(tally.signals.items(), key=lambda each: (-each[1], each[0]))


def _caught(tally: Tally, locale: Locale) -> Table:
    table = Table("", *(f"n={place}" for place in PLACES), box=None, pad_edge=False)
    caught = tally.caught_by_post()
    for level in LEVELS:
        table.add_row(WORDS[level].within(locale), *(f"{caught[level][place]:.0%}" for place in PLACES))
    return table
