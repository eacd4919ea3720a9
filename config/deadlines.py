"""[deadlines]: when people are reminded of what is due, and how a call for what is overdue climbs."""

from datetime import time

from pydantic import Field

from config.section import Minutes, Section


class DeadlineSettings(Section):
    """The periods themselves stand in grading.toml, the days off in holidays.toml.

    `remind_share`: after which part of a period by the clock a reminder comes, unless it is shorter than
    `remind_from_hours`; `remind_days`: how many working days before the last one that of a period in working days (0:
    none, for both). What is counted in working days is told at `morning_hour` of working days. `least_pause_minutes`
    lie at least between two roles that are called, otherwise the level's time for acknowledging, and half of a duty's
    own period once the case is verified; `again_hours` between two calls of the last one. An order to rectify a breach
    of the rules that names no day gives `compliance_rectify_days` working days.
    """

    remind_share: float = Field(default=0.5, ge=0, lt=1)
    remind_from_hours: float = Field(default=3, ge=0, le=168)
    remind_days: int = Field(default=1, ge=0, le=30)
    morning_hour: int = Field(default=9, ge=0, le=23)
    least_pause_minutes: Minutes = 10
    again_hours: float = Field(default=24, ge=1, le=168)
    compliance_rectify_days: int = Field(default=10, ge=1, le=250)

    @property
    def morning(self) -> time:
        return time(self.morning_hour)
