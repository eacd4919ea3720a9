"""One row of a spreadsheet of approvals: what is wrong with it, and the approval that it tells of."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from domain.registry import Approval, ApprovalAction
from monitor.approvals import content, line
from monitor.approvals.line import Line
from monitor.approvals.vocabulary import Column
from monitor.approvals.wording import Code, problem
from monitor.registry import values
from monitor.registry.problem import Gravity, Problem
from monitor.store.registry import Registry

DAYS = (Column.FILED_ON, Column.APPROVED_ON, Column.NOTICE_FROM)

# What registers may leave open an approval may not: the days are counted from it.
_MONTH = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An approval as a row tells of it; `file` names its attachment as it stands there."""

    row: int
    approval: Approval
    file: str = ""


def read(given: Line, registry: Registry) -> tuple[Draft | None, tuple[Problem, ...]]:
    """The draft of a row, None when an error leaves it out, and everything to be said about it."""
    if given.is_a_note:
        return None, (problem(given.number, "", Code.NO_ENTRY),)
    action = given.words.own.action(given[Column.ACTION])
    account, doubts = line.account(given, action, registry)
    problems = [*_missing(given), *_cells(given, action), *_days(given), *doubts]
    approved_on = _day(given[Column.APPROVED_ON])
    if action is None or approved_on is None or not account or any(map(_is_error, problems)):
        if action is not None:
            problems += content.changes(given, action)[1]
        return None, tuple(problems)
    changes, wrong = content.changes(given, action)
    problems += [*wrong, *_notice(given, action, approved_on)]
    approval = Approval(
        account=account,
        action=action,
        approved_on=approved_on,
        document=given[Column.DOCUMENT],
        changes=changes,
        filed_on=_day(given[Column.FILED_ON]),
        notice_from=_day(given[Column.NOTICE_FROM]),
    )
    draft = Draft(row=given.number, approval=approval, file=given[Column.ATTACHMENT])
    return (None if any(map(_is_error, problems)) else draft), tuple(problems)


def once(drafts: Iterable[Draft]) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """One draft for each account, action and document: rows that agree on the rest add up what they let change."""
    kept: dict[tuple[str, ApprovalAction, str], Draft] = {}
    problems: list[Problem] = []
    for draft in drafts:
        approval = draft.approval
        known = kept.setdefault((approval.account, approval.action, approval.document), draft)
        if known is draft:
            continue
        first = known.approval
        if not _agrees(known, draft):
            problems.append(problem(draft.row, Column.DOCUMENT, Code.CONFLICT, first=known.row))
        elif set(approval.changes) <= set(first.changes):
            problems.append(problem(draft.row, Column.DOCUMENT, Code.REPEATED_ROW, first=known.row))
        else:
            both = tuple(dict.fromkeys((*first.changes, *approval.changes)))
            merged = replace(known, approval=replace(first, changes=both), file=known.file or draft.file)
            kept[approval.account, approval.action, approval.document] = merged
    return tuple(kept.values()), tuple(problems)


def _agrees(one: Draft, other: Draft) -> bool:
    changes = one.approval.changes
    return replace(other.approval, changes=changes) == one.approval and (
        one.file == other.file or not (one.file and other.file)
    )


def _is_error(found: Problem) -> bool:
    return found.severity is Gravity.ERROR


def _missing(given: Line) -> Iterator[Problem]:
    for column in given.words.own.required:
        if not given[column]:
            yield given.problem(column, Code.MISSING)


def _cells(given: Line, action: ApprovalAction | None) -> Iterator[Problem]:
    for column, text in given.values.items():
        if text in values.FORMULA_ERRORS:
            yield given.problem(column, Code.FORMULA_ERROR, value=text)
    if action is None and given[Column.ACTION]:
        allowed = given.words.allowed(given.words.own.actions)
        yield given.problem(Column.ACTION, Code.UNKNOWN_ACTION, value=given[Column.ACTION], allowed=allowed)


def _days(given: Line) -> Iterator[Problem]:
    for column in DAYS:
        text, day = given[column], _day(given[column])
        if text and day is None:
            yield given.problem(column, Code.UNREADABLE_DAY, value=text)
        elif day is not None and day > given.today and column is not Column.NOTICE_FROM:
            yield given.problem(column, Code.DAY_TO_COME, value=day, today=given.today)
    filed, approved = _day(given[Column.FILED_ON]), _day(given[Column.APPROVED_ON])
    if filed is not None and approved is not None and filed > approved:
        yield given.problem(Column.FILED_ON, Code.DAYS_REVERSED, filed=filed, approved=approved)


def _day(text: str) -> date | None:
    return None if _MONTH.fullmatch(text) else values.day(text)


def _notice(given: Line, action: ApprovalAction, approved_on: date) -> Iterator[Problem]:
    notice = _day(given[Column.NOTICE_FROM])
    if action is not ApprovalAction.DEREGISTER:
        return
    if notice is None:
        yield given.problem(Column.NOTICE_FROM, Code.NOTICE_MISSING)
    elif notice < approved_on:
        yield given.problem(Column.NOTICE_FROM, Code.NOTICE_TOO_EARLY, notice=notice, approved=approved_on)
