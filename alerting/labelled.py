"""A decision as a line of a labelled set, without what a person could be reached by."""

from dataclasses import replace

from alerting.masking import contacts, masked
from domain.decision import Decision
from domain.finding import Finding
from domain.observation import Profile
from domain.text import Text


def labelled(decision: Decision) -> dict[str, object]:
    """Nouns and plain values; whoever decided stays unnamed. `class` is Diting's word, `label` the person's."""
    known = frozenset(contacts(decision.findings))
    return {
        "incident": decision.incident,
        "version": decision.version,
        "at": decision.at,
        "classification": decision.classification,
        "class": decision.triage,
        "score": decision.score,
        "severity": decision.severity,
        "rule": decision.rule,
        "findings": [_masked_finding(finding, known) for finding in decision.findings],
        "profile": _masked_profile(decision.profile, known) if decision.profile else None,
        "decision": decision.judgement,
        "ground": decision.ground,
        "note": masked(decision.note, known),
        "label": decision.truth,
        "agreed": decision.is_agreed,
    }


def _masked_finding(finding: Finding, known: frozenset[str]) -> Finding:
    return replace(
        finding,
        summary=Text(masked(finding.summary.zh, known), masked(finding.summary.en, known)),
        evidence=tuple((name, masked(value, known)) for name, value in finding.evidence),
    )


def _masked_profile(profile: Profile, known: frozenset[str]) -> Profile:
    """Names and the address stay: they are what the account is found by."""
    return replace(profile, bio=masked(profile.bio, known))
