"""Enters an approval into the ledger: with its file, an audit line, and what it means for open cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from domain.errors import RegistryError
from domain.registry import AccountStatus, Approval, ApprovalAction
from domain.text import Text
from monitor.approvals import again
from monitor.approvals.reconcile import Reconciled, Terms, reconcile
from monitor.store import approvals, audit
from monitor.store.registry import Registry

ENDED = {
    ApprovalAction.CLOSE: AccountStatus.CLOSED,
    ApprovalAction.DEREGISTER: AccountStatus.DEREGISTERED,
}


class Outcome(StrEnum):
    ENTERED = "entered"
    EXTENDED = "extended"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """`reconciled` are the open cases that the approval speaks of, `remarks` what the register has yet to follow."""

    approval: Approval
    outcome: Outcome
    reconciled: tuple[Reconciled, ...]
    remarks: tuple[Text, ...]


def enter(conn: Connection, approval: Approval, registry: Registry, *, by: str, now: datetime, terms: Terms) -> Entered:
    """In the caller's transaction. The same document again adds to what it was.

    Raises RegistryError where it says something else than the entry there is.
    """
    known = _known(conn, approval)
    if lost := again.contradicted(known, approval):
        raise RegistryError(
            f"{approval.account}, {approval.document}: the ledger has it otherwise ({again.worded(lost).en}); check the"
            " paper; if the ledger is wrong, an administrator enters the whole approval again with --replace"
        )
    return _put(conn, known, again.joined(known, approval), registry, by=by, now=now, terms=terms)


def correct(
    conn: Connection, approval: Approval, registry: Registry, *, by: str, now: datetime, terms: Terms
) -> Entered:
    """In the caller's transaction. The same document again takes the place of what it was, and keeps its file."""
    known = _known(conn, approval)
    return _put(conn, known, again.corrected(known, approval), registry, by=by, now=now, terms=terms)


def _known(conn: Connection, approval: Approval) -> tuple[Approval, ...]:
    return approvals.listing(conn, account=approval.account, action=approval.action, document=approval.document)


def _put(
    conn: Connection,
    known: tuple[Approval, ...],
    approval: Approval,
    registry: Registry,
    *,
    by: str,
    now: datetime,
    terms: Terms,
) -> Entered:
    approvals.add(conn, approval)
    outcome = _outcome(known, approval)
    if outcome is not Outcome.UNCHANGED:
        _write_down(conn, known, approval, by=by, now=now)
    return Entered(
        approval=approval,
        outcome=outcome,
        reconciled=reconcile(conn, approval, by=by, now=now, terms=terms),
        remarks=tuple(_remarks(approval, registry)),
    )


def _outcome(known: tuple[Approval, ...], approval: Approval) -> Outcome:
    if not known:
        return Outcome.ENTERED
    if known == (approval,):
        return Outcome.UNCHANGED
    return Outcome.REPLACED if again.left_out(known, approval) else Outcome.EXTENDED


def take_out(conn: Connection, approval: Approval, *, by: str, now: datetime) -> None:
    """Removes one from the ledger; the audit chain keeps what it said."""
    approvals.remove(conn, approval)
    audit.append(
        conn,
        at=now,
        actor=by,
        action="approval.removed",
        object=approval.account,
        before=told(approval),
        after="",
        result=approval.document,
    )


def told(approval: Approval) -> str:
    """Everything that an approval says, for the audit chain; one of a change and of nothing else as before."""
    days = {"filed": approval.filed_on, "notice": approval.notice_from, "file": approval.attachment}
    facts = [f"{field}={value}" for field, value in approval.changes]
    facts += [f"{name}={value}" for name, value in days.items() if value]
    return "; ".join(facts)


def _write_down(conn: Connection, before: tuple[Approval, ...], approval: Approval, *, by: str, now: datetime) -> None:
    audit.append(
        conn,
        at=now,
        actor=by,
        action=f"approval.{approval.action}",
        object=approval.account,
        before=" | ".join(f"{known.approved_on}; {told(known)}" for known in before),
        after=told(approval),
        result=approval.document,
    )


def _remarks(approval: Approval, registry: Registry) -> Iterator[Text]:
    """What the register says otherwise: a person brings it up to date."""
    known = registry.account(approval.account)
    if known is None:
        yield NOT_YET
        return
    ended = ENDED.get(approval.action)
    if approval.action is ApprovalAction.OPEN and known.status is AccountStatus.PLANNED:
        yield STILL_PLANNED
    elif ended is not None and known.status is not ended:
        yield STILL_IN_USE
    if approval.action is ApprovalAction.CHANGE and not approval.changes:
        yield NO_CHANGES
    name = dict(approval.changes).get("display_name", known.display_name)
    if name not in {"*", known.display_name}:
        yield RENAME_TO_COME
    if approval.action is ApprovalAction.DEREGISTER and approval.notice_from is None:
        yield NO_NOTICE


NOT_YET = Text("账号尚未列入台账：开通后请导入", "the account is not in the register yet: import it once it is open")
STILL_PLANNED = Text("台账状态仍为拟开设", "the register still says that the account is planned")
STILL_IN_USE = Text("台账状态尚未改为关停或注销", "the register does not say yet that the account is closed")
RENAME_TO_COME = Text("更名后请更新台账中的名称", "update the name in the register once it has changed")
NO_CHANGES = Text("没有写明变更内容，不涵盖任何变更", "it does not say what changes, and covers nothing")
NO_NOTICE = Text(
    "没有公告开始日期（第九条：公告不少于15个工作日）", "there is no day of the public notice (Art. 9: 15 working days)"
)
