"""[retention]: how long things are kept."""

from collections.abc import Mapping

from pydantic import Field, ValidationInfo, field_validator

from config.section import Section

LAW = "the Cybersecurity Law (网络安全法) wants the logs of the network and of security events kept for six months"
ARCHIVE = "cases are the office's record and are kept for ten years"
# The least of each period, and why.
LEAST: Mapping[str, tuple[int, str]] = {
    "coverage_months": (6, LAW),
    "sent_notifications_months": (6, LAW),
    "incident_years": (10, ARCHIVE),
    "closed_profile_days": (30, "what was taken down often comes back within weeks"),
    "dismissed_profile_days": (1, "whoever dismissed a case by mistake needs a day to notice"),
    "shifts_days": (30, "who was on duty must be known while the cases of that day are handled"),
}


class RetentionSettings(Section):
    """How long things are kept; nothing is ever deleted from the audit chain.

    Logs, which the law wants kept for six months: `coverage_months` (the collector's) and `sent_notifications_months`.
    A month counts 31 days and a year 366, so that none is shorter than by the calendar. Personal data are to go as
    soon as may be: `dismissed_profile_days` after the dismissal of a case about a private account,
    `closed_profile_days` after the end of any other case; `shifts_days` after a shift. `incident_years` after its
    end a case goes with everything that was left of it.
    """

    coverage_months: int = Field(default=12, le=1200)
    sent_notifications_months: int = Field(default=36, le=1200)
    dismissed_profile_days: int = Field(default=30, le=36_500)
    closed_profile_days: int = Field(default=180, le=36_500)
    shifts_days: int = Field(default=180, le=36_500)
    incident_years: int = Field(default=10, le=100)

    @field_validator(*LEAST)
    @classmethod
    def _long_enough(cls, kept: int, info: ValidationInfo) -> int:
        least, reason = LEAST[info.field_name or ""]
        if kept < least:
            raise ValueError(f"{kept} is less than {least}: {reason}; use a larger number")
        return kept
