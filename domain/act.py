"""What people did about a case: the log of its handling, from 核实 to 办结."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Step(StrEnum):
    """Closed; each has its words in alerting/messages. The first group moves the case, the rest is recorded beside."""

    ACKNOWLEDGED = "acknowledged"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    MERGED = "merged"
    TRANSFERRED = "transferred"
    CLOSED = "closed"
    REOPENED = "reopened"
    ASSESSED = "assessed"
    ASSIGNED = "assigned"
    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"

    VERIFIED = "verified"
    PLATFORM_ASKED = "platform-asked"
    PLATFORM_ANSWERED = "platform-answered"
    PARTIAL = "partial"
    REPORTED_BY_PHONE = "reported-by-phone"
    REPORTED_IN_WRITING = "reported-in-writing"
    UPDATED = "updated"
    CIRCULATED = "circulated"
    RECTIFICATION_ORDERED = "rectification-ordered"
    RECTIFIED = "rectified"
    SUMMARISED = "summarised"
    NATIONAL_REPORT_STUDIED = "national-report-studied"
    SECRETS_REPORTED = "secrets-reported"
    APPROVAL_FILED = "approval-filed"
    ABSENCE_SEEN = "absence-seen"
    RENAME_ACCEPTED = "rename-accepted"
    CONTROL_REGAINED = "control-regained"
    CREDENTIALS_CHANGED = "credentials-changed"
    CONTENT_REMOVED = "content-removed"
    CAUSE_FOUND = "cause-found"
    APOLOGY_DECIDED = "apology-decided"
    DRAFTED = "drafted"
    NOTED = "noted"


# What `diting incidents record` takes: the other steps have commands of their own.
RECORDED = tuple(step for step in Step if list(Step).index(step) >= list(Step).index(Step.VERIFIED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One step, who took it and when. `to` is whom it went to: a platform, an authority, a person.

    `facts` are what belongs to it as (name, value), such as ("route", "wechat-confusion") and ("reference", "...").
    `evidence` are SHA-256 of files in the evidence store.
    """

    incident: int
    at: datetime
    author: str
    step: Step
    to: str = ""
    note: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    evidence: tuple[str, ...] = ()
    id: int = 0
