"""Puts a judged line into facts for programs and into lines for people."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from alerting.messages.render import harmless
from detectors.impostor.triage import MISUSE, NEXT, WORDS
from domain.fact import FACT, Fact
from domain.finding import Finding, Verdict
from domain.look import Counterpart
from domain.observation import Profile, VerificationKind
from domain.text import Locale, Text
from domain.triage import Triage
from monitor.judging.judged import Judged, Outcome
from monitor.judging.kindred import Kin

LONGEST = 200
HARMS = MISUSE | {Fact.MOBILE, Fact.SOLICITS, Fact.LURE, Fact.SHORTENER, Fact.FOREIGN_HOST}
SAID = {
    Outcome.REGISTERED: Text("已登记账号，不作研判", "registered, and not judged"),
    Outcome.UNLIKE: Text("与登记账号均不相似，不作研判", "resembles no registered account"),
}
NONE = Text("无", "nothing")
STYLES = {Triage.IMPOSTOR: "bold red", Triage.CONFUSING: "yellow", Triage.LOST: "yellow", Triage.UNREGISTERED: "cyan"}
TOTALS = Text("合计", "Total")
OPERATORS = Text("疑为同一人运营：第 {} 行", "Probably one operator's: lines {}")
KIN = Text("与第 {} 行{}，疑为同一人运营", "one operator's as line {}: {}")
OFFICIAL = Text("对照 {}", "against {}")


def facts(found: Judged, locale: Locale) -> dict[str, object]:
    """One line of JSON."""
    verdict, profile = found.verdict, found.profile
    triage = verdict.triage if verdict else None
    return {
        "line": found.line,
        "platform": profile.platform,
        "user_id": profile.user_id,
        "display_name": profile.display_name,
        "outcome": found.outcome,
        "class": WORDS[triage].within(locale) if triage else None,
        "class_id": triage,
        "score": verdict.score if verdict else None,
        "official": _official(found.official) if found.official else None,
        "reason": _reason(found, locale),
        "reasons": [each.summary.within(locale) for each in verdict.findings] if verdict else [],
        "next": NEXT[triage].within(locale) if triage else "",
        "contributions": [_contribution(each, locale) for each in verdict.findings] if verdict else [],
        "severity_inputs": _severity_inputs(found.official, profile, verdict) if found.official and verdict else None,
        "related": [_kin(each, locale) for each in found.kin],
    }


def card(found: Judged, locale: Locale) -> RenderableType:
    """What a person reads of one line."""
    profile, verdict = found.profile, found.verdict
    triage = verdict.triage if verdict else None
    word = WORDS[triage].within(locale) if triage else "-"
    head = Line(f"{found.line:>6}  ")
    head.append(word, STYLES.get(triage, "") if triage else "dim")
    head.append(f"  {verdict.score:.2f}" if verdict else "")
    head.append(f"  {_seen(profile.display_name)} ({_seen(profile.key)})", "bold" if verdict else "dim")
    said = [_reason(found, locale), *(_told(each, locale) for each in found.kin)]
    if verdict and found.official:
        said.insert(1, OFFICIAL.within(locale).format(_named(found.official)))
    return Group(head, *(Line(f"        {_seen(each)}", "" if verdict else "dim") for each in said))


def totals(counted: Counter[Triage | Outcome], operators: Iterable[tuple[int, ...]], locale: Locale) -> RenderableType:
    """How many lines there are of each class, and who belongs together."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, word in _rows(locale):
        if counted[name]:
            table.add_row(word, str(counted[name]))
    table.add_row(TOTALS.within(locale), str(counted.total()))
    groups = [Line(OPERATORS.within(locale).format(", ".join(map(str, lines)))) for lines in operators]
    return Group("", table, *groups)


def key_of(found: Judged) -> Triage | Outcome:
    """Under what a line is counted."""
    return (found.verdict.triage if found.verdict else None) or found.outcome


def _rows(locale: Locale) -> Iterator[tuple[Triage | Outcome, str]]:
    yield from ((triage, WORDS[triage].within(locale)) for triage in Triage)
    yield from ((outcome, said.within(locale)) for outcome, said in SAID.items())


def _reason(found: Judged, locale: Locale) -> str:
    reason = found.verdict.reason if found.verdict else SAID[found.outcome]
    return (reason or NONE).within(locale)


def _official(official: Counterpart) -> dict[str, object]:
    account, unit = official.account, official.unit
    has_account = bool(account.platform)
    return {
        "unit": unit.name if unit else account.unit,
        "platform": account.platform or None,
        "name": account.display_name,
        "user_id": account.user_id if has_account else None,
    }


def _contribution(finding: Finding, locale: Locale) -> dict[str, object]:
    return {
        "signal": finding.detector.rpartition(".")[2],
        "fact": finding.fact or None,
        "points": round(finding.points, 2),
        "summary": finding.summary.within(locale),
        "evidence": [list(pair) for pair in finding.evidence if pair[0] != FACT],
    }


def _severity_inputs(official: Counterpart, profile: Profile, verdict: Verdict) -> dict[str, object]:
    """What a grade depends on besides the class."""
    found = [each.fact for each in verdict.findings]
    return {
        "tier": official.account.tier,
        "certified": profile.verification_kind is not VerificationKind.NONE,
        "claims_official": Fact.CLAIMS_OFFICIAL in found,
        "followers": profile.followers,
        "harm": sorted({each for each in found if each in HARMS}),
    }


def _kin(kin: Kin, locale: Locale) -> dict[str, object]:
    return {"line": kin.line, "account": kin.account, "why": [each.within(locale) for each in kin.why]}


def _told(kin: Kin, locale: Locale) -> str:
    between = "、" if locale is Locale.ZH_CN else ", "
    return KIN.within(locale).format(kin.line, between.join(each.within(locale) for each in kin.why))


def _named(official: Counterpart) -> str:
    account = official.account
    owner = official.unit.name if official.unit else account.unit
    return f"{owner} {account.key}" if account.platform else owner


def _seen(text: str) -> str:
    return harmless(text, LONGEST)
