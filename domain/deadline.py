"""By when something about a case must have been done, and who hears when it has not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.registry import ContactRole


class Duty(StrEnum):
    """What must be done in time; each has its words in alerting/messages."""

    ACKNOWLEDGE = "acknowledge"
    VERIFY = "verify"
    REPORT_BY_PHONE = "report-by-phone"
    REPORT_IN_WRITING = "report-in-writing"
    UPDATE = "update"
    ASK_PLATFORM = "ask-platform"
    PLATFORM_SILENCE = "platform-silence"
    RECTIFY = "rectify"
    SUMMARISE = "summarise"
    REVIEW = "review"
    STUDY_NATIONAL_REPORT = "study-national-report"
    REPORT_SECRETS = "report-secrets"
    FILE_APPROVAL = "file-approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One duty of one case. It is running until it is `met_at`, or `dropped_at` because it no longer applies.

    `is_provisional`: counted in working days beyond the holidays that are known. `next_at` is when somebody must hear
    of it next, None when nobody must any more; `warned_at` is the reminder before, `told` the last role that heard
    that it is overdue.
    """

    incident: int
    duty: Duty
    started_at: datetime
    due_at: datetime
    is_provisional: bool = False
    next_at: datetime | None = None
    warned_at: datetime | None = None
    told: ContactRole | None = None
    told_at: datetime | None = None
    met_at: datetime | None = None
    dropped_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        return self.met_at is None and self.dropped_at is None

    def is_overdue(self, now: datetime) -> bool:
        return self.is_running and self.due_at <= now
