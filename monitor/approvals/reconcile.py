"""Holds an approval that arrives after the fact against the open cases of its account (Articles 8, 9 and 22)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import Connection

from detectors.compliance.filing import Filing, Options, Timing, filing
from detectors.tampering.ledger import covers
from domain.act import Act, Step
from domain.finding import Finding
from domain.incident import Classification, Incident
from domain.registry import Approval
from domain.standing import WorkingDays
from domain.text import Text
from monitor.store import acts, changes, incidents

# What an account does to itself; a case that was handed on goes on as one of compliance.
KINDS = (Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING, Classification.COMPLIANCE)

Record = Callable[[Connection, Act], object]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How days are counted, and how a step is recorded with the case: the deadlines and the audit chain follow it."""

    days: WorkingDays
    zone: tzinfo
    options: Options
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """One case that the approval speaks of. `is_whole`: it covers everything that the case is about."""

    incident: Incident
    filing: Filing
    findings: tuple[Finding, ...]
    is_whole: bool

    @property
    def advice(self) -> Text:
        """What a person may do about it: the daemon moves nothing."""
        if not self.is_whole:
            return _filled(PARTLY, self)
        return _filled(ADVICE[self.filing.timing], self)


def reconcile(conn: Connection, approval: Approval, *, by: str, now: datetime, terms: Terms) -> tuple[Reconciled, ...]:
    """Records with each open case of the account that what it observed is approved, in time or late; once for each."""
    found = tuple(_covered(conn, approval, terms))
    for each in found:
        act = _act(each, approval, by=by, now=now)
        if all(_said(known) != _said(act) for known in acts.of(conn, each.incident.number)):
            terms.record(conn, act)
    return found


def _covered(conn: Connection, approval: Approval, terms: Terms) -> Iterator[Reconciled]:
    known = changes.seen(conn, terms.zone, approval.account).get(approval.account, ())
    for incident in _open(conn, approval.account):
        days = {finding: change.on for finding, change in changes.of_case(incident, known, terms.zone)}
        opened = changes.day(incident, terms.zone)
        held = tuple(
            finding
            for finding in incident.findings
            if covers(approval, finding, max(approval.approved_on, days.get(finding, opened)))
        )
        if held:
            observed = min(days.get(finding, opened) for finding in held)
            yield Reconciled(
                incident=incident,
                filing=filing(observed, approval, terms.days, terms.options),
                findings=held,
                is_whole=len(held) == len(incident.findings),
            )


def _open(conn: Connection, account: str) -> Iterator[Incident]:
    for kind in KINDS:
        known = incidents.find(conn, f"{kind}|{account}|{account}")
        if known is not None and known.awaits_people:
            yield known


def _act(found: Reconciled, approval: Approval, *, by: str, now: datetime) -> Act:
    held = found.filing
    facts = {
        "document": approval.document,
        "action": approval.action.value,
        "timing": held.timing.value,
        "observed": held.observed_on.isoformat(),
        "filed": held.filed_on.isoformat() if held.is_dated else "",
        "approved": approval.approved_on.isoformat(),
        "due": held.due_on.isoformat(),
        "late_by": str(held.late_by) if held.timing is Timing.LATE else "",
        "provisional": "yes" if held.is_provisional else "",
        "covers": "all" if found.is_whole else "part",
    }
    return Act(
        incident=found.incident.number,
        at=now,
        author=by,
        step=Step.APPROVAL_FILED,
        note=found.advice.zh,
        facts=tuple((name, value) for name, value in facts.items() if value),
        evidence=(approval.attachment,) if approval.attachment else (),
    )


def _said(act: Act) -> tuple[object, ...]:
    """The same approval entered again says nothing new."""
    return act.step, act.facts, act.evidence


def _filled(text: Text, found: Reconciled) -> Text:
    held = found.filing
    zh = {"due": f"{held.due_on}{'（暂定）' if held.is_provisional else ''}"}
    en = {"due": f"{held.due_on}{' (provisional)' if held.is_provisional else ''}"}
    facts = {
        "observed": held.observed_on,
        "filed": held.filed_on,
        "late_by": held.late_by,
        "number": found.incident.number,
        "reference": found.incident.reference,
    }
    undated = UNDATED if not held.is_dated else Text("", "")
    return Text(zh=text.zh.format(**facts, **zh) + undated.zh, en=text.en.format(**facts, **en) + undated.en)


UNDATED = Text("（填表日期未登记，按审定日期计）", " (the day of the form is unknown: the approval's stands for it)")
PARTLY = Text(
    zh="{reference}：审批只涵盖其中一部分变化，其余仍须核实",
    en="{reference}: the approval covers only part of what was seen; the rest is still to be verified",
)
ADVICE = {
    Timing.BEFORE: Text(
        zh="{reference}：发现（{observed}）之前已经审定，系补录。核实后可按「本单位自行变更」排除："
        "diting incidents dismiss {number} --reason own-change",
        en="{reference}: approved before it was seen on {observed} and entered late; once verified: "
        "diting incidents dismiss {number} --reason own-change",
    ),
    Timing.IN_TIME: Text(
        zh="{reference}：{observed} 发现，{filed} 填表，在期限 {due} 之内，属程序瑕疵。核实后建议转合规："
        "diting incidents transfer {number} --reason own-change",
        en="{reference}: seen on {observed}, filed on {filed}, by {due}: a procedural defect. Once verified: "
        "diting incidents transfer {number} --reason own-change",
    ),
    Timing.LATE: Text(
        zh="{reference}：{observed} 发现，期限 {due}，{filed} 才填表，逾期 {late_by} 个工作日，仍属自行变更："
        "报主管单位和市局，列入第二十二条年度专项检查",
        en="{reference}: seen on {observed}, due by {due}, filed on {filed}, {late_by} working days late: it remains "
        "an unapproved change, for the managing unit, the bureau and the annual inspection (Art. 22)",
    ),
}
