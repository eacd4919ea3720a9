"""R9b: after a unit was reorganised its accounts show its new name within 15 working days."""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from detectors.compliance.verdict import dated, hint
from detectors.names.fold import fold
from domain.finding import Finding
from domain.standing import Renaming, Standing
from domain.text import Text

RULE, DETECTOR = "R9b", "compliance.reorganisation"


class Options(BaseModel):
    """Counted from the day after the register took the new name over."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    working_days: int = Field(default=15, ge=1, le=250)


def detect(standing: Standing, *, options: Options) -> Iterator[Finding]:
    """At most one hint, as long as the account still bears the unit's old name somewhere."""
    renaming = standing.renaming
    if renaming is None or not standing.account.status.is_watched:
        return
    if where := tuple(label for label, text in _shown(standing) if _is_old(text, renaming)):
        last, is_provisional = standing.days.add(renaming.on, options.working_days)
        stage = "late" if standing.today > last else "pending"
        facts = (("before", renaming.before), ("after", renaming.after), ("stage", stage))
        by = _by(last, is_provisional, stage, options)
        yield hint(DETECTOR, RULE, _said(renaming, where, by), *facts)


def _shown(standing: Standing) -> Iterator[tuple[Text, str]]:
    """Where a unit's name may stand."""
    yield Text("台账所载账号名称", "the registered name"), standing.account.display_name
    yield Text("台账所载认证主体", "the registered certification"), standing.account.certification_subject
    if standing.shown is not None:
        yield Text("账号名称", "the name"), standing.shown.display_name
        yield Text("认证信息", "the certification"), standing.shown.verification_text
        yield Text("简介", "the bio"), standing.shown.bio


def _is_old(text: str, renaming: Renaming) -> bool:
    """The new name may contain the old one."""
    shown, before, after = fold(text), fold(renaming.before), fold(renaming.after)
    return bool(before) and before in shown.replace(after, "")


def _by(last: date, is_provisional: bool, stage: str, options: Options) -> Text:
    day, count = dated(last, is_provisional), options.working_days
    zh, en = ("（已逾期）", ", which has passed") if stage == "late" else ("", "")
    return Text(zh=f"{count}个工作日内（{day.zh}前）{zh}", en=f"within {count} working days, by {day.en}{en}")


def _said(renaming: Renaming, where: tuple[Text, ...], by: Text) -> Text:
    zh, en = "、".join(text.zh for text in where), ", ".join(text.en for text in where)
    return Text(
        zh=f"主办单位已由「{renaming.before}」更名为「{renaming.after}」（台账 {renaming.on}），{zh}仍为旧名。第九条："
        f"应在{by.zh}变更账号信息；变更前报批",
        en=f"the sponsor {renaming.before} has become {renaming.after} (register, {renaming.on}), but {en} still bears "
        f"the old name. Art. 9: to be changed {by.en}; have the change approved first",
    )
