"""Adds up what the impostor detectors say, and finds whom a stranger resembles most."""

from collections.abc import Callable, Iterable
from math import exp

from detectors.facts import stated
from detectors.impostor.triage import MISUSE, NAMES, THRESHOLD, classified
from domain.fact import Fact
from domain.finding import Finding, Verdict
from domain.look import Counterpart, Look
from domain.registry import account_key
from domain.text import Text
from domain.triage import Triage

Detect = Callable[[Counterpart, Look], Iterable[Finding]]

# Log-odds that a stranger of whom nothing is known passes itself off as a given account.
BIAS = -3.0
# What makes a stranger worth a verdict where its name does not.
RESEMBLANCES = frozenset({Fact.OWN_SUBJECT, Fact.PART_SUBJECT, Fact.VOUCHED, Fact.GOVERNMENT_HANDLE, Fact.LEADS_HOME})
# Which of these say nothing of a second account: a unit has as many names of sites as it likes.
NO_SECOND = frozenset({Fact.PART_SUBJECT, Fact.LEADS_HOME})
# What does so together with more, and what does so only where the unit is spoken of beside it: a handle may be chance.
TAKEN = frozenset(
    {Fact.COPIED_AVATAR, Fact.ALTERED_AVATAR, Fact.COPIED_BIO, Fact.NEAR_BIO, Fact.COPIED_POSTS, Fact.NEAR_POSTS}
    | {Fact.SPEAKS_FOR_UNIT, Fact.ID_AS_HANDLE}
)
HANDLES = frozenset({Fact.SAME_HANDLE, Fact.ALIKE_HANDLE})
MENTIONS = frozenset({Fact.NAMES_UNIT, Fact.CLAIMS_OFFICIAL, Fact.UNIT_PHONE, Fact.UNIT_ADDRESS})
LIKENESSES = TAKEN | HANDLES | (MENTIONS - {Fact.CLAIMS_OFFICIAL})
HARM = frozenset(
    {Fact.QQ, Fact.WECHAT, Fact.MESSENGER, Fact.WORK_CONTACT, Fact.MOBILE, Fact.PAYMENT, Fact.SOLICITS, Fact.LURE}
    | {Fact.SHORTENER, Fact.FOREIGN_HOST, Fact.FALSE_GOVERNMENT_HOST}
)
ACCUSING = HARM | LIKENESSES | {Fact.TELEPHONE, Fact.CLAIMS_OFFICIAL, Fact.OTHER_SUBJECT}
# What counts for nothing beside which facts, in the order in which they fall.
VOIDED = {
    # A unit that names an account may name a stranger by mistake; what that one does tells.
    Fact.VOUCHED: MISUSE,
    # A police station gives out the mobile number of its watch, or its group in DingTalk; that alone is no harm.
    Fact.PART_NAME: HARM - {Fact.MOBILE, Fact.WORK_CONTACT} | {Fact.SPEAKS_FOR_UNIT},
    # A part is official itself, and bears the name of the unit in its own.
    Fact.CLAIMS_OFFICIAL: frozenset({Fact.PART_NAME}),
    Fact.NAMES_UNIT: frozenset({Fact.PART_NAME}),
    Fact.CASUAL_NAME: ACCUSING - {Fact.UNIT_PHONE, Fact.UNIT_ADDRESS},
    Fact.OUT_OF_USE: HARM - {Fact.LURE, Fact.FOREIGN_HOST},
}
OWN = frozenset({Triage.UNREGISTERED, Triage.LOST})


def judge(official: Counterpart, stranger: Look, detectors: Iterable[Detect]) -> Verdict | None:
    """The verdict on one pair; None where the stranger is registered, or resembles the account in nothing."""
    if is_registered(official, stranger):
        return None
    findings = weighed(tuple(finding for detect in detectors for finding in detect(official, stranger)))
    score = probability(findings)
    facts = frozenset(finding.fact for finding in findings)
    if facts.isdisjoint(NAMES | RESEMBLANCES) and (score < THRESHOLD or not _passes_for_it(facts)):
        return None
    if not facts.isdisjoint(RESEMBLANCES - NO_SECOND) and (second := _second(official, stranger)):
        findings = (*findings, second)
    triage, reason = classified(findings, score)
    return Verdict(score=score, findings=_ordered(findings, triage), triage=triage, reason=reason)


def weighed(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Without what the others take back: an excuse beside harm, a claim that is nobody else's."""
    facts = {finding.fact for finding in findings}
    for fact, others in VOIDED.items():
        if not facts.isdisjoint(others):
            facts.discard(fact)
    return tuple(finding for finding in findings if finding.fact in facts)


def _passes_for_it(facts: frozenset[str]) -> bool:
    """Whether a stranger of another name takes more from the unit than its neighbours and readers do."""
    return not facts.isdisjoint(TAKEN) or not (facts.isdisjoint(HANDLES) or facts.isdisjoint(MENTIONS))


def _second(official: Counterpart, stranger: Look) -> Finding | None:
    """The registered account that the unit has on the stranger's platform already (Art. 7(1)); no points either way."""
    platform = stranger.profile.platform
    accounts = (each for each in (official.account, *official.siblings) if each.platform == platform)
    first = next((each for each in accounts if each.status.is_watched), None)
    if first is None:
        return None
    zh = f"该单位在此平台已有登记账号「{first.display_name}」（第七条第一项）"
    en = f'the unit has an account on this platform already, "{first.display_name}" (Art. 7(1))'
    return stated("impostor.identity", Fact.SECOND_HERE, 0.0, Text(zh, en))


def is_registered(official: Counterpart, stranger: Look) -> bool:
    """Whether the stranger is no stranger: this account, or another one of the unit."""
    key = account_key(stranger.profile.platform, stranger.profile.user_id)
    return any(account.key == key for account in (official.account, *official.siblings))


def probability(findings: Iterable[Finding]) -> float:
    """The sum of the points, as a probability."""
    return round(1 / (1 + exp(-(BIAS + sum(finding.points for finding in findings)))), 3)


def closest(
    officials: Iterable[Counterpart], stranger: Look, detectors: tuple[Detect, ...]
) -> tuple[Counterpart, Verdict] | None:
    """The official account that a stranger resembles most; on a tie the one on the same platform.

    A stranger that is some unit's own is nobody's impostor, and one that is registered resembles nobody.
    """
    known = tuple(officials)
    if any(is_registered(official, stranger) for official in known):
        return None
    verdicts = ((official, judge(official, stranger, detectors)) for official in known)
    alike = [(official, verdict) for official, verdict in verdicts if verdict is not None]
    return max(alike, key=lambda pair: _rank(pair[0], pair[1], stranger), default=None)


def _rank(official: Counterpart, verdict: Verdict, stranger: Look) -> tuple[object, ...]:
    """Of those that it passes for, the one of the most like name, whatever bio all of them have from one template."""
    named = max((finding.score for finding in verdict.findings if finding.fact in NAMES), default=0.0)
    account = official.account
    same_platform = account.platform == stranger.profile.platform
    own, alarming = verdict.triage in OWN and named > 0, verdict.score >= THRESHOLD
    return own, alarming, named, verdict.score, same_platform, -account.tier, account.key


def _ordered(findings: tuple[Finding, ...], triage: Triage) -> tuple[Finding, ...]:
    """The decisive ones first: those that accuse before an impostor, those that clear before anybody else."""
    sign = -1 if triage in {Triage.IMPOSTOR, Triage.CONFUSING} else 1
    return tuple(sorted(findings, key=lambda finding: sign * finding.points))
