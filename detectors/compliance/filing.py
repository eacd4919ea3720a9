"""R8: an opening, a change or an end is filed within three working days and approved before it is carried out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from detectors.compliance.verdict import dated, hint
from detectors.tampering.ledger import ENDINGS, allows
from domain.finding import Finding
from domain.registry import Approval, ApprovalAction
from domain.standing import Change, Ending, Standing, WorkingDays
from domain.text import Text

RULE, DETECTOR = "R8", "compliance.filing"
FIELDS = {
    "display_name": Text("名称", "name"),
    "handle": Text("用户名", "handle"),
    "avatar_hash": Text("头像", "avatar"),
    "bio": Text("简介", "bio"),
    "verification_kind": Text("认证类型", "verification kind"),
    "verification_text": Text("认证主体", "verification subject"),
}


class Options(BaseModel):
    """`first_day`: the first day that is counted: 1 is the day after the observation, 0 the day itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    working_days: int = Field(default=3, ge=1, le=250)
    first_day: int = Field(default=1, ge=0, le=30)


class Timing(StrEnum):
    """BEFORE: approved before it was seen. IN_TIME: filed within the days, a procedural defect. LATE: 自行变更."""

    BEFORE = "before"
    IN_TIME = "in-time"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """How an approval stands towards what was observed.

    `late_by` counts working days after `due_on`; a form that came on the day off right after it is one late.
    `is_dated`: the ledger knows the day of the form; otherwise the day of the approval stands for it.
    """

    timing: Timing
    observed_on: date
    filed_on: date
    due_on: date
    late_by: int
    is_provisional: bool
    is_dated: bool


def due(observed_on: date, days: WorkingDays, options: Options) -> tuple[date, bool]:
    """The last day on which the form is in time, and whether that is provisional."""
    return days.add(observed_on + timedelta(days=options.first_day - 1), options.working_days)


def filing(observed_on: date, approval: Approval, days: WorkingDays, options: Options) -> Filing:
    """Late or in time, and by how many working days."""
    last, is_provisional = due(observed_on, days, options)
    filed_on = approval.filed_on or approval.approved_on
    late_by = max(1, days.between(last, filed_on)) if filed_on > last else 0
    if approval.approved_on <= observed_on:
        timing = Timing.BEFORE
    else:
        timing = Timing.IN_TIME if filed_on <= last else Timing.LATE
    return Filing(
        timing=timing,
        observed_on=observed_on,
        filed_on=filed_on,
        due_on=last,
        late_by=late_by,
        is_provisional=is_provisional,
        is_dated=approval.filed_on is not None,
    )


def detect(standing: Standing, *, options: Options) -> Iterator[Finding]:
    """An opening, an end, or a change that people held to be the account's own, without any approval of it."""
    actions = {approval.action for approval in standing.ledger}
    opened, begun = standing.opened_on, standing.ledger_from
    if opened is not None and begun is not None and opened >= begun and ApprovalAction.OPEN not in actions:
        yield _opening(opened, standing, options)
    if standing.ended is not None and not ENDINGS & actions:
        yield _ending(standing.ended, standing, options)
    for change in standing.unfiled:
        if not any(answers(approval, change) for approval in standing.ledger):
            yield _change(change, standing, options)


def answers(approval: Approval, change: Change) -> bool:
    """Whether an approval, of before or after, speaks of a change."""
    return allows(approval, change.field, change.after, max(change.on, approval.approved_on))


def _opening(on: date, standing: Standing, options: Options) -> Finding:
    said = Text(zh=f"账号于 {on} 开设", en=f"the account was opened on {on}")
    return _unfiled(said, on, standing, options, ("action", ApprovalAction.OPEN))


def _ending(ended: Ending, standing: Standing, options: Options) -> Finding:
    zh, en = ("注销", "deregistered") if ended.is_deregistered else ("关停", "closed")
    action = ApprovalAction.DEREGISTER if ended.is_deregistered else ApprovalAction.CLOSE
    said = Text(zh=f"账号于 {ended.on} 在台账中标为已{zh}", en=f"the register says since {ended.on}: {en}")
    return _unfiled(said, ended.on, standing, options, ("action", action))


def _change(change: Change, standing: Standing, options: Options) -> Finding:
    label = FIELDS.get(change.field, Text(change.field, change.field))
    said = Text(zh=f"{change.on} 发现{label.zh}已变更", en=f"the {label.en} was seen changed on {change.on}")
    facts = (("action", ApprovalAction.CHANGE.value), ("field", change.field), ("after", change.after))
    return _unfiled(said, change.on, standing, options, *facts)


def _unfiled(what: Text, on: date, standing: Standing, options: Options, *facts: tuple[str, str]) -> Finding:
    """The matter is another one once the days are over: then the managing unit hears of it too."""
    last, is_provisional = due(on, standing.days, options)
    is_late = standing.today > last
    wording, day = _LATE if is_late else _PENDING, dated(last, is_provisional)
    said = Text(zh=wording.zh.format(what=what.zh, last=day.zh), en=wording.en.format(what=what.en, last=day.en))
    stage = ("stage", "late" if is_late else "pending")
    hears = ("hears", "manager" if is_late else "sponsor")
    return hint(DETECTOR, RULE, said, *facts, ("on", on.isoformat()), stage, hears)


_PENDING = Text(
    zh="{what}，审批台账中没有对应的审批（第八条）。请于 {last} 前填写《政务新媒体审批表》报批，逾期按自行变更处理",
    en="{what}, and no approval of it is in the ledger (Art. 8): file the form by {last}",
)
_LATE = Text(
    zh="{what}，至 {last} 未见填表报批（第八条），属未按程序自行办理。请立即补报并书面说明，列入第二十二条年度专项检查",
    en="{what}, and no form was filed by {last} (Art. 8): file it now with an explanation; it goes onto the list of "
    "the annual inspection (Art. 22)",
)
