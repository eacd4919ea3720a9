"""The annual inspection (Art. 22): what was opened, changed or ended in a year, and by what approval."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from itertools import chain

from sqlalchemy import Connection

from detectors.compliance.filing import answers
from detectors.tampering.ledger import ENDINGS
from domain.incident import Incident
from domain.observation import Snapshot
from domain.registry import Approval, ApprovalAction, OfficialAccount
from domain.standing import Change, Ending
from monitor.store import approvals, changes, registry, standings, turns

# The days of the regulation are those of China, wherever Diting runs.
CHINA = timezone(timedelta(hours=8))


class Source(StrEnum):
    """How it is known: a look at the account, a word of the register, or nothing but the approval."""

    SEEN = "seen"
    REGISTERED = "registered"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the list. `on` is the day on which it is first known; `approval` the one that covers it, if any.

    How late that came is for detectors.compliance.filing to say: `filing(entry.on, entry.approval, days, options)`.
    `change` is what changed, None for the other actions; `incident` the case about it, 0 for none.
    """

    account: OfficialAccount
    action: ApprovalAction
    on: date
    source: Source
    approval: Approval | None = None
    change: Change | None = None
    incident: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known of one account."""

    account: OfficialAccount
    ledger: tuple[Approval, ...]
    look: Snapshot | None
    gone: datetime | None
    ended: Ending | None
    changes: tuple[Change, ...]
    cases: tuple[Incident, ...]
    zone: tzinfo


def listing(conn: Connection, year: int, *, zone: tzinfo = CHINA) -> tuple[Entry, ...]:
    """By unit, account and day. What people held to be a stranger's doing is left out: a hijack is no change."""
    known = tuple(_known(conn, zone))
    found = chain.from_iterable(chain(_openings(one), _changed(one), _ended(one)) for one in known)
    entries = [entry for entry in found if entry.on.year == year]
    entries += (entry for one in known for entry in _only_approved(one, entries, year))
    return tuple(sorted(entries, key=lambda entry: (entry.account.unit, entry.account.key, entry.on, entry.action)))


def _known(conn: Connection, zone: tzinfo) -> Iterator[Known]:
    ledger, looks, gone = approvals.by_account(conn), standings.shown(conn), standings.gone(conn)
    ended, seen, cases = turns.endings(conn, zone), changes.seen(conn, zone), changes.cases(conn)
    for account in registry.load(conn).accounts:
        yield Known(
            account=account,
            ledger=ledger.get(account.key, ()),
            look=looks.get(account.key),
            gone=gone.get(account.key),
            ended=ended.get(account.key),
            changes=seen.get(account.key, ()),
            cases=cases.get(account.key, ()),
            zone=zone,
        )


def _openings(known: Known) -> Iterator[Entry]:
    created = known.look.profile.created_at if known.look is not None else None
    if created is not None:
        approval = _nearest(known.ledger, frozenset({ApprovalAction.OPEN}))
        on = created.astimezone(known.zone).date()
        yield Entry(account=known.account, action=ApprovalAction.OPEN, on=on, source=Source.SEEN, approval=approval)


def _changed(known: Known) -> Iterator[Entry]:
    stolen, about = frozenset(_stolen(known.cases)), dict(_about(known.cases))
    for change in known.changes:
        if change.field not in changes.FIELDS:
            continue
        # Neither what a stranger did nor what undid it.
        if {(change.field, change.after), (change.field, change.before)} & stolen:
            continue
        yield Entry(
            account=known.account,
            action=ApprovalAction.CHANGE,
            on=change.on,
            source=Source.SEEN,
            approval=_covering(known.ledger, change),
            change=change,
            incident=about.get((change.field, change.after), 0),
        )


def _stolen(cases: Iterable[Incident]) -> Iterator[tuple[str, str]]:
    return (what for what, number in _about(case for case in cases if changes.is_stolen(case)) if number)


def _about(cases: Iterable[Incident]) -> Iterator[tuple[tuple[str, str], int]]:
    for case in cases:
        for finding in case.findings:
            evidence: Mapping[str, str] = dict(finding.evidence)
            if "field" in evidence and "after" in evidence:
                yield (evidence["field"], evidence["after"]), case.number


def _ended(known: Known) -> Iterator[Entry]:
    """An account that is gone, and one that the register says is: the earlier day."""
    seen = known.gone.astimezone(known.zone).date() if known.gone is not None else None
    said = known.ended.on if known.ended is not None else None
    days = [day for day in (seen, said) if day is not None]
    if not days:
        return
    approval = _nearest(known.ledger, ENDINGS)
    is_closed = known.ended is not None and not known.ended.is_deregistered
    action = ApprovalAction.CLOSE if is_closed else ApprovalAction.DEREGISTER
    source = Source.SEEN if seen == min(days) else Source.REGISTERED
    yield Entry(
        account=known.account,
        action=approval.action if approval is not None else action,
        on=min(days),
        source=source,
        approval=approval,
    )


def _only_approved(known: Known, entries: Iterable[Entry], year: int) -> Iterator[Entry]:
    """Approvals of the year that nothing seen or registered answers to."""
    used = {entry.approval for entry in entries if entry.account == known.account}
    for approval in known.ledger:
        if approval.approved_on.year == year and approval not in used:
            yield Entry(
                account=known.account,
                action=approval.action,
                on=approval.approved_on,
                source=Source.APPROVED,
                approval=approval,
            )


def _nearest(ledger: Iterable[Approval], actions: frozenset[ApprovalAction]) -> Approval | None:
    """The last one: an account opens and ends once."""
    fitting = [approval for approval in ledger if approval.action in actions]
    return fitting[-1] if fitting else None


def _covering(ledger: Iterable[Approval], change: Change) -> Approval | None:
    """The last approval before the change, else the first one after it."""
    fitting = [approval for approval in ledger if answers(approval, change)]
    before = [approval for approval in fitting if approval.approved_on <= change.on]
    return before[-1] if before else next(iter(fitting), None)
