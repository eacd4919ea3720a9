"""Ordinary decisions for tests; each test states only what it is about."""

from typing import Any

from domain.decision import Decision, Judgement
from domain.incident import Classification, Severity
from domain.triage import Triage
from tests.factories import NOW, finding, profile


def decision(**changes: Any) -> Decision:
    values: dict[str, Any] = {
        "incident": 1,
        "version": 1,
        "at": NOW,
        "author": "甲",
        "judgement": Judgement.CONFIRMED,
        "classification": Classification.MASQUERADE,
        "subject": "bluesky:did:plc:stranger",
        "severity": Severity.MAJOR,
        "rule": "impostor.tier1",
        "score": 0.95,
        "findings": (finding(points=4.0),),
        "triage": Triage.IMPOSTOR,
        "truth": Triage.IMPOSTOR,
        "profile": profile(),
    }
    return Decision(**values | changes)
