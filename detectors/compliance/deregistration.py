"""R9c: a deregistration is announced for 15 working days, and carried out soon after."""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from detectors.compliance.verdict import dated, hint
from domain.finding import Finding
from domain.registry import AccountStatus, Approval, ApprovalAction
from domain.standing import Standing
from domain.text import Text

RULE, DETECTOR = "R9c", "compliance.deregistration"


class Options(BaseModel):
    """`notice_working_days`: counted from the day after the notice appeared; `cancel_working_days`: from its end."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    notice_working_days: int = Field(default=15, ge=1, le=250)
    cancel_working_days: int = Field(default=5, ge=1, le=250)


def detect(standing: Standing, *, options: Options) -> Iterator[Finding]:
    """At most one hint, on the last deregistration that was approved."""
    approved = [approval for approval in standing.ledger if approval.action is ApprovalAction.DEREGISTER]
    if not approved:
        return
    last, ended_on = max(approved, key=lambda approval: approval.approved_on), _ended_on(standing)
    if last.notice_from is None:
        if ended_on is not None or standing.account.status is AccountStatus.DEREGISTERED:
            yield _hint(last, "unannounced", UNANNOUNCED, options)
        return
    until, is_provisional = standing.days.add(last.notice_from, options.notice_working_days)
    if ended_on is not None:
        if ended_on <= until:
            yield _hint(
                last,
                "short",
                SHORT,
                options,
                ended=Text(f"{ended_on}", f"{ended_on}"),
                until=dated(until, is_provisional),
            )
        return
    by, is_provisional = standing.days.add(until, options.cancel_working_days)
    if standing.account.status.is_watched and standing.today > by:
        facts = {"until": dated(until, is_provisional), "by": dated(by, is_provisional)}
        yield _hint(last, "standing", STILL_THERE, options, **facts)


def _ended_on(standing: Standing) -> date | None:
    """The day on which it was first known to be gone: seen, or said by the register."""
    ended = standing.ended.on if standing.ended is not None else None
    known = [day for day in (standing.gone_on, ended) if day is not None]
    return min(known, default=None)


def _hint(approval: Approval, stage: str, said: Text, options: Options, **days: Text) -> Finding:
    numbers = {"document": approval.document, "start": approval.notice_from, "count": options.notice_working_days}
    filled = Text(
        zh=said.zh.format(**numbers, **{name: day.zh for name, day in days.items()}),
        en=said.en.format(**numbers, **{name: day.en for name, day in days.items()}),
    )
    return hint(DETECTOR, RULE, filled, ("document", approval.document), ("stage", stage))


UNANNOUNCED = Text(
    zh="账号已注销（{document}），台账中没有公告日期。第九条：注销前应向社会公告不少于{count}个工作日。请补录公告日期或"
    "书面说明",
    en="the account is deregistered ({document}) without a public notice in the ledger. Art. 9 asks for {count} "
    "working days of notice: enter the day of the notice, or explain",
)
SHORT = Text(
    zh="账号于 {ended} 已不可见或标为注销，而注销公告（{document}，{start} 起）应至 {until} 期满。第九条：公告不少于"
    "{count}个工作日。请书面说明，并在其他渠道补足公告",
    en="the account was gone on {ended}, but its notice ({document}, from {start}) runs until {until}. Art. 9 asks for "
    "{count} working days: explain, and keep the notice up elsewhere",
)
STILL_THERE = Text(
    zh="注销公告（{document}，{start} 起）已于 {until} 期满，应在 {by} 前注销，账号仍在使用。第九条：公告期满后及时"
    "注销。请立即注销并在台账中更新状态",
    en="the notice of deregistration ({document}, from {start}) ended on {until}; the account was to be deregistered "
    "by {by} and is still in use (Art. 9): deregister it and update the register",
)
