"""R11a: an account is updated every week; two weeks without an update are a veto in the State Council's assessment."""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict, Field, model_validator

from detectors.compliance.verdict import HINT, UNDECIDED, hint
from domain.finding import Finding
from domain.registry import AccountStatus
from domain.standing import Standing
from domain.text import Text

RULE, DETECTOR = "R11a", "compliance.silence"
# Whoever announces its end is silent by right.
IN_USE = frozenset({AccountStatus.ACTIVE, AccountStatus.CHANGING})


class Options(BaseModel):
    """More than so many whole days without a post: first the sponsor hears of it, then its managing unit too."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    warn_days: int = Field(default=7, ge=1, le=3650)
    veto_days: int = Field(default=14, ge=1, le=3650)

    @model_validator(mode="after")
    def _in_order(self) -> "Options":
        if self.veto_days <= self.warn_days:
            raise ValueError("veto_days is not more than warn_days; write more days")
        return self


def detect(standing: Standing, *, options: Options) -> Iterator[Finding]:
    """At most one hint. Where the posts were not really read the rule stays undecided."""
    updates = standing.updates
    if updates is None or standing.account.status not in IN_USE:
        return
    silent = (standing.today - updates.last_on).days
    if silent <= options.warn_days:
        return
    vetoed = silent > options.veto_days
    limit, hears = (options.veto_days, "manager") if vetoed else (options.warn_days, "sponsor")
    said = _vetoed(updates.last_on, limit) if vetoed else _warned(updates.last_on, options)
    facts = (("since", updates.last_on.isoformat()), ("days", str(limit)), ("hears", hears))
    yield hint(DETECTOR, RULE, said, *facts, score=HINT if updates.is_proved else UNDECIDED)


def _warned(last_on: date, options: Options) -> Text:
    return Text(
        zh=f"最近一次更新为 {last_on}，已超过 {options.warn_days} 天。第十一条：原则上每周应有信息更新。请尽快更新，"
        f"超过 {options.veto_days} 天未更新将同时提示主管单位（国办指标单项否决）",
        en=f"last updated on {last_on}, more than {options.warn_days} days ago. Art. 11 asks for an update every week: "
        f"after {options.veto_days} days the managing unit hears of it too",
    )


def _vetoed(last_on: date, days: int) -> Text:
    return Text(
        zh=f"最近一次更新为 {last_on}，已超过 {days} 天（第十一条；国办指标：两周未更新为单项否决）。请主管单位立即督促"
        "更新；无力维护的，按第七条报批关停注销",
        en=f"last updated on {last_on}, more than {days} days ago (Art. 11; two weeks are a veto in the State "
        "Council's assessment): the managing unit is to see that it is updated, or closed after approval (Art. 7)",
    )
