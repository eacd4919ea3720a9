"""Gives an incident its severity: the first rule that matches, and what modifies it."""

from collections.abc import Collection, Iterable, Iterator

from alerting.conditions import unmet
from domain.assessment import Assessment, Harm, Kind, Spread
from domain.fact import Fact
from domain.finding import Finding
from domain.grading import Around, Circumstances, Grade, Grading, Modifier, Rule
from domain.incident import Classification, Incident, Severity
from domain.observation import Profile, VerificationKind
from domain.registry import Tier
from domain.urgency import Urgency

# The kind of a case of which no person has said another.
KINDS = {
    Classification.MASQUERADE: Kind.IMPOSTOR,
    Classification.ACCOUNT_COMPROMISE: Kind.HIJACK,
    Classification.CONTENT_TAMPERING: Kind.TAMPER,
}
MISSING = "compromise.missing"
# Under which evidence of which detector stands what the harm is read from, and the list of the file that names it.
SORTS = {
    ("content.wording", "kind"): "wording",
    ("content.code", "kind"): "codes",
    ("content.contact", "way"): "contacts",
    ("tampering.edit", "touched"): "edits",
}
FACTS, DETECTORS = "facts", "detectors"
FACT = "fact"


def grade(case: Circumstances, grading: Grading) -> Grade:
    """The grade of a case; gradings under which something could go ungraded are refused when read."""
    rule = next(rule for rule in grading.rules if unmet(rule.when, case) is None)
    applied = modifiers(rule, case, grading)
    return Grade(severity=_modified(rule, applied), rule=rule.id, reason=rule.reason, modifiers=applied)


def modifiers(rule: Rule, case: Circumstances, grading: Grading) -> tuple[Modifier, ...]:
    """Those that hold for a case that `rule` has graded."""
    return () if rule.is_final else tuple(each for each in grading.modifiers if unmet(each.when, case) is None)


def _modified(rule: Rule, applied: Iterable[Modifier]) -> Severity:
    """The levels add up; they never make Ⅰ of what is none, and nothing is lighter than Ⅳ."""
    levels = sum(each.levels for each in applied)
    gravest = Severity.SERIOUS if levels < 0 else min(rule.severity, Severity.SERIOUS)
    return Severity(min(max(rule.severity - levels, gravest), Severity.ORDINARY))


def is_national(severity: Severity, grading: Grading) -> bool:
    """Whether it is to be studied if a report to the national authority is due; Diting never says that it is."""
    return severity <= grading.national_from


def circumstances(
    classification: Classification,
    *,
    findings: Collection[Finding],
    score: float,
    urgency: Urgency | None,
    subject: Profile | None,
    assessment: Assessment,
    tier: Tier,
    is_confirmed: bool,
    around: Around,
    grading: Grading,
) -> Circumstances:
    """What a case is graded by: what people established, and where they said nothing, what Diting saw."""
    kind = kind_of(classification, assessment, findings)
    harm = harm_of(findings, assessment, grading)
    return Circumstances(
        classification=classification,
        kind=kind,
        tier=tier,
        score=score,
        harm=harm,
        spread=spread_of(assessment, kind=kind, harm=harm, tier=tier, grading=grading),
        facts=frozenset(Fact(finding.fact) for finding in findings if finding.fact in set(Fact)),
        urgency=urgency,
        is_confirmed=is_confirmed,
        is_certified=subject is not None and subject.verification_kind is not VerificationKind.NONE,
        named_by=assessment.named_by,
        victims=assessment.victims or 0,
        loss_yuan=assessment.loss_yuan or 0,
        views=assessment.views,
        contained_minutes=assessment.contained_minutes,
        around=around,
    )


def case_of(incident: Incident, *, around: Around, grading: Grading) -> Circumstances:
    """What an incident is graded by as it stands."""
    return circumstances(
        incident.classification,
        findings=incident.findings,
        score=incident.score,
        urgency=incident.urgency,
        subject=incident.profile,
        assessment=incident.assessment,
        tier=incident.tier,
        is_confirmed=incident.is_confirmed,
        around=around,
        grading=grading,
    )


def kind_of(classification: Classification, assessment: Assessment, findings: Iterable[Finding]) -> Kind | None:
    """What happened; an account of which nothing is known but that it is not there is lost."""
    if classification.is_own or assessment.kind is not None:
        return None if classification.is_own else assessment.kind
    seen = {finding.detector for finding in findings}
    return Kind.LOST if seen == {MISSING} else KINDS.get(classification)


def harm_of(findings: Iterable[Finding], assessment: Assessment, grading: Grading) -> Harm:
    """The harm that a person has assessed, or the gravest that was seen."""
    if assessment.harm is not None:
        return assessment.harm
    return max((harm for _, harm in harms(findings, grading)), default=Harm.NONE)


def harms(findings: Iterable[Finding], grading: Grading) -> Iterator[tuple[Finding, Harm]]:
    """Each finding with its harm; one that the table does not name shows something harmless."""
    for finding in findings:
        known = [grading.harms[name] for name in _names(finding) if name in grading.harms]
        yield finding, max(known, default=Harm.HARMLESS)


def _names(finding: Finding) -> Iterator[str]:
    """What the table may call a finding, such as `wording/gambling`."""
    yield f"{DETECTORS}/{finding.detector}"
    for name, value in finding.evidence:
        sort = FACTS if name == FACT else SORTS.get((finding.detector, name))
        if sort is not None:
            yield from (f"{sort}/{each}" for each in value.split())


def spread_of(assessment: Assessment, *, kind: Kind | None, harm: Harm, tier: Tier, grading: Grading) -> Spread:
    """How far it went by reposts and views, or by the time on the page where that counts."""
    counted = _widest(grading, assessment.reposts, assessment.views, None)
    if kind not in grading.page_kinds or harm < grading.page_harm:
        return counted
    cap = grading.page_caps.get(tier, Spread.LITTLE)
    return max(counted, min(cap, _widest(grading, None, None, assessment.page_minutes)))


def _widest(grading: Grading, reposts: int | None, views: int | None, page_minutes: int | None) -> Spread:
    reached = (
        reach.spread
        for reach in grading.reaches
        if (reposts or 0) >= reach.reposts or (views or 0) >= reach.views or (page_minutes or 0) >= reach.page_minutes
    )
    return max(reached, default=Spread.LITTLE)
