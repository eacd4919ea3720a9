"""What a look-alike is: the first rule that holds over what was found, the reasons for it, and what to do next."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.fact import Fact
from domain.finding import Finding
from domain.text import Text
from domain.triage import Triage

# From this score on, a look-alike is an impostor.
THRESHOLD = 0.5
# So many reasons fit into one sentence.
REASONS = 3

NAMES = frozenset({Fact.SAME_NAME, Fact.DISGUISED_NAME, Fact.ALIKE_NAME, Fact.NEAR_NAME})
OWN = frozenset({Fact.OWN_SUBJECT, Fact.PART_SUBJECT, Fact.VOUCHED, Fact.GOVERNMENT_HANDLE, Fact.LEADS_HOME})
NAMESAKES = frozenset({Fact.SUPERIOR_SUBJECT, Fact.ELSEWHERE_SUBJECT, Fact.ELSEWHERE})
CERTIFIED = frozenset(
    {Fact.OWN_SUBJECT, Fact.PART_SUBJECT, Fact.SUPERIOR_SUBJECT, Fact.ELSEWHERE_SUBJECT, Fact.NAMELESS_BADGE}
)
CIVILIANS = frozenset(
    {Fact.CIVIL_SUBJECT, Fact.STAFF_SUBJECT, Fact.NEWS, Fact.FAN, Fact.PRIVATE, Fact.PERSONAL_POSTS}
    | {Fact.PERSON_NAME, Fact.CIVIL_NAME}
)
# What no unit does with an account of its own.
MISUSE = frozenset({Fact.QQ, Fact.WECHAT, Fact.MESSENGER, Fact.PAYMENT, Fact.FALSE_GOVERNMENT_HOST})
TOUTS = frozenset({Fact.MOBILE, Fact.SOLICITS, Fact.LURE})
LINKS = frozenset({Fact.SHORTENER, Fact.FOREIGN_HOST})
SPENT = frozenset({Fact.OUT_OF_USE, Fact.DORMANT})
# What an account of a former office is left with when its people have gone.
RELIC = frozenset({Fact.RETIRED_NAME, Fact.SILENT, Fact.LONG_STANDING})

WORDS = {
    Triage.IMPOSTOR: Text("疑似假冒", "suspected impostor"),
    Triage.CONFUSING: Text("混淆", "confusing"),
    Triage.UNREGISTERED: Text("疑似未备案真号", "probably the unit's own, unregistered"),
    Triage.NAMESAKE: Text("异地或上级真号", "genuine elsewhere or above"),
    Triage.CIVILIAN: Text("民间地名号", "civilian page named after the place"),
    Triage.LOST: Text("自有但失控", "the unit's own, out of its control"),
    Triage.GONE: Text("已失效", "no longer in use"),
}
NEXT = {
    Triage.IMPOSTOR: Text(
        "先固定证据并由人核实；属实即要求平台注销，并通报网信、公安",
        "Secure the evidence and have a person verify it; then ask the platform to cancel it and tell the authorities.",
    ),
    Triage.CONFUSING: Text(
        "请主办单位辨认；易误导公众的，要求平台改名或加注，其余列入观察",
        "Ask the unit whether it knows it; ask for another name or a label if it misleads, else keep watching.",
    ),
    Triage.UNREGISTERED: Text(
        "请主办单位确认；属实的补办备案，同一平台已有账号的按第七条第一项归并",
        "Ask the unit; if it is its own, have it registered, or merged where it has an account already (Art. 7(1)).",
    ),
    Triage.NAMESAKE: Text(
        "核对认证主体后列入白名单，不处置",
        "Check the certification subject and put it on the allow-list; nothing else to do.",
    ),
    Triage.CIVILIAN: Text(
        "不作假冒处理；自称官方或发布政务信息失实时再核查",
        "No impostor; look again if it claims to be official or misinforms.",
    ),
    Triage.LOST: Text(
        "请主办单位凭单位证明向平台找回或注销，找回前公告停用",
        "Have the unit recover or cancel it with the platform, and announce meanwhile that it is out of use.",
    ),
    Triage.GONE: Text(
        "不处置；以后搜索再遇到时重新研判",
        "Nothing to do; it is judged anew whenever a search meets it again.",
    ),
}
SAID_OF_NAMES = {
    Fact.SAME_NAME: Text("名称与「{}」完全相同而账号未登记", 'the name is "{}" and the account is not registered'),
    Fact.DISGUISED_NAME: Text("名称改头换面冒用「{}」{}", 'the name is "{}" in disguise{}'),
    Fact.ALIKE_NAME: Text("名称易被当作「{}」", 'the name passes for "{}"'),
    Fact.NEAR_NAME: Text("名称与「{}」近似", 'the name resembles "{}"'),
}


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at: the facts found and the score."""

    facts: frozenset[str]
    score: float

    def any(self, facts: Iterable[Fact]) -> bool:
        return not self.facts.isdisjoint(facts)


@dataclass(frozen=True, slots=True)
class Rule:
    """A class, when it holds, and the facts that decide it."""

    triage: Triage
    holds: Callable[[Case], bool]
    deciding: frozenset[Fact] = frozenset()


def _is_lost(case: Case) -> bool:
    """The unit's own by certificate or by its own word, and in other hands or in none."""
    abandoned = Fact.SILENT in case.facts and Fact.OUT_OF_USE not in case.facts
    touting = len(case.facts & TOUTS) > 1 or (Fact.SOLICITS in case.facts and case.any(LINKS))
    return case.any(OWN) and (abandoned or touting or case.any(MISUSE | {Fact.LOST_CONTROL}))


def _says_it_is_lost(case: Case) -> bool:
    return Fact.LOST_CONTROL in case.facts and case.any(NAMES) and _is_calm(case)


def _is_a_relic(case: Case) -> bool:
    return case.facts >= RELIC and not case.any(MISUSE | TOUTS | LINKS | {Fact.OTHER_SUBJECT, Fact.CIVIL_SUBJECT})


def _is_spent(case: Case) -> bool:
    return case.any(SPENT) and _is_calm(case)


def _is_calm(case: Case) -> bool:
    return case.score < THRESHOLD and not case.any(MISUSE | {Fact.SOLICITS})


def _is_jest(case: Case) -> bool:
    parody = Fact.PARODY in case.facts and Fact.PRIVATE not in case.facts
    return parody or (Fact.UNOFFICIAL in case.facts and not case.any(CIVILIANS))


def _is_elsewhere(case: Case) -> bool:
    """A subject that is written without its region may be of the same name and of another place."""
    return _says_so(case) and Fact.VOUCHED not in case.facts and _is_calm(case)


def _says_so(case: Case) -> bool:
    """A place that nobody certified clears nobody who leads his readers away."""
    return Fact.ELSEWHERE in case.facts and (case.any(CERTIFIED) or not case.any(LINKS | {Fact.MOBILE}))


def _is_a_namesake(case: Case) -> bool:
    return case.any(NAMESAKES - {Fact.ELSEWHERE}) or _says_so(case)


RULES = (
    Rule(Triage.NAMESAKE, _is_elsewhere, NAMESAKES),
    Rule(Triage.LOST, _is_lost, MISUSE | TOUTS | LINKS | {Fact.LOST_CONTROL, Fact.SILENT}),
    Rule(Triage.GONE, lambda case: Fact.OUT_OF_USE in case.facts and _is_calm(case), SPENT),
    Rule(Triage.UNREGISTERED, lambda case: case.any(OWN), OWN | {Fact.SECOND_HERE}),
    Rule(Triage.LOST, _is_a_relic, RELIC),
    Rule(Triage.LOST, _says_it_is_lost, frozenset({Fact.LOST_CONTROL, Fact.SILENT})),
    Rule(Triage.GONE, _is_spent, SPENT),
    Rule(Triage.IMPOSTOR, lambda case: case.score >= THRESHOLD),
    Rule(Triage.NAMESAKE, _is_a_namesake, NAMESAKES),
    Rule(Triage.CONFUSING, _is_jest, frozenset({Fact.PARODY, Fact.UNOFFICIAL})),
    Rule(Triage.CIVILIAN, lambda case: case.any(CIVILIANS), CIVILIANS),
)
OTHERWISE = Triage.CONFUSING
# Where what clears an account is told first, and its name stands against that.
TURNING = frozenset({Triage.NAMESAKE, Triage.CONFUSING, Triage.CIVILIAN, Triage.GONE})


def classified(findings: tuple[Finding, ...], score: float) -> tuple[Triage, Text]:
    """The class of a look-alike and, in one sentence, what decided it."""
    case = Case(frozenset(finding.fact for finding in findings), score)
    rule = next((rule for rule in RULES if rule.holds(case)), None)
    triage, deciding = (rule.triage, rule.deciding) if rule else (OTHERWISE, frozenset())
    return triage, _sentence(triage, accusing(findings) if triage is Triage.IMPOSTOR else clearing(findings, deciding))


def accusing(findings: tuple[Finding, ...]) -> list[Finding]:
    """What speaks against the account, the weightiest first."""
    return sorted((finding for finding in findings if finding.points > 0), key=lambda found: -found.points)[:REASONS]


def clearing(findings: tuple[Finding, ...], deciding: frozenset[Fact]) -> list[Finding]:
    """The facts that decided, what else speaks for the account, and its name; the weightiest of each first."""
    by_weight = sorted(findings, key=lambda finding: finding.points)
    decided = [finding for finding in by_weight if finding.fact in deciding]
    others = [finding for finding in by_weight if finding not in decided and finding.points <= 0]
    names = [finding for finding in findings if finding.fact in NAMES]
    return list(dict.fromkeys((*decided[:2], *others, *names)))[:REASONS]


def _sentence(triage: Triage, reasons: list[Finding]) -> Text:
    said, zh, en = [_said(reason) for reason in reasons], WORDS[triage].zh, WORDS[triage].en
    for i, reason in enumerate(said):
        turns = triage in TURNING and i > 0 and reasons[i - 1].points <= 0 < reasons[i].points
        zh += f"{'，但' if turns else '，' if i else '：'}{reason.zh}"
        en += f"{', but ' if turns else ', ' if i else ': '}{reason.en}"
    return Text(f"{zh}。", f"{en[0].upper()}{en[1:]}.")


def _said(finding: Finding) -> Text:
    said = SAID_OF_NAMES.get(Fact(fact)) if (fact := finding.fact) else None
    if said is None:
        return finding.summary
    name, trick = dict(finding.evidence).get("official", ""), _trick(finding)
    return Text(said.zh.format(name, trick.zh), said.en.format(name, trick.en))


def _trick(finding: Finding) -> Text:
    """By what a name is disguised, as the explanation behind its score tells it."""
    score = f"{finding.score:.2f}"
    zh = finding.summary.zh.partition(f"{score}：")[2].removesuffix("，其余相同")
    en = finding.summary.en.partition(f"{score}: ")[2].removesuffix(", the rest identical")
    flat = zh.replace("），", "；").replace("（", "，").replace("）", "")
    return Text(f"（{flat}）" if flat else "", f": {en}" if en else "")
