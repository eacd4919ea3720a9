"""Changes held against the approval ledger: what was approved is no sign of a stranger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from detectors.tampering.deletions import DELETION
from domain.finding import Finding
from domain.registry import Approval, ApprovalAction

ENDINGS = frozenset({ApprovalAction.CLOSE, ApprovalAction.DEREGISTER})
# What an approved closing brings with it.
CLOSING = frozenset({DELETION, "compromise.missing"})
# What is approved of an account that goes on.
GOING_ON = frozenset({ApprovalAction.OPEN, ApprovalAction.CHANGE})
# An approval of any value is for what is carried out soon: one of years ago must not excuse every later picture.
ANY_VALUE = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """`approved` holds each covered finding with the document that covers it."""

    left: tuple[Finding, ...]
    approved: tuple[tuple[Finding, str], ...]


def reconciled(findings: Iterable[Finding], ledger: Iterable[Approval], on: date) -> Reconciled:
    """Findings parted by whether an approval dated on or before `on` covers them."""
    entries, left, approved = in_force(ledger, on), list[Finding](), list[tuple[Finding, str]]()
    for finding in findings:
        document = next((entry.document for entry in entries if covers(entry, finding, on)), None)
        if document is None:
            left.append(finding)
        else:
            approved.append((finding, document))
    return Reconciled(left=tuple(left), approved=tuple(approved))


def in_force(ledger: Iterable[Approval], on: date) -> tuple[Approval, ...]:
    """The approvals dated on or before a day, without the endings of an account that was approved anew since."""
    entries = tuple(entry for entry in ledger if entry.approved_on <= on)
    anew = max((entry.approved_on for entry in entries if entry.action in GOING_ON), default=date.min)
    return tuple(entry for entry in entries if entry.action not in ENDINGS or entry.approved_on >= anew)


def may_end(ledger: Iterable[Approval], on: date) -> bool:
    """Whether an account's closing or deregistration is approved."""
    return any(entry.action in ENDINGS for entry in in_force(ledger, on))


def covers(entry: Approval, finding: Finding, on: date) -> bool:
    """Whether an approval speaks of what was found: a field's new value, or the end of the account."""
    if entry.action in ENDINGS:
        return finding.detector in CLOSING and entry.approved_on <= on
    evidence = dict(finding.evidence)
    return "field" in evidence and allows(entry, evidence["field"], evidence.get("after", ""), on)


def allows(entry: Approval, field: str, value: str, on: date) -> bool:
    """Whether an approval lets a field show this value on a day: that very value ever after, any value for a while."""
    if not entry.covers(field, value, on):
        return False
    return (field, value) in entry.changes or on - entry.approved_on <= ANY_VALUE
