"""A spreadsheet of approvals held against the ledger, before anything of it is entered."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from domain.registry import Approval
from monitor.approvals import again
from monitor.approvals.again import Fact
from monitor.approvals.importer import Entry, Report
from monitor.approvals.vocabulary import Column
from monitor.approvals.wording import Code, problem
from monitor.registry.problem import in_order

Loss = tuple[Entry, tuple[Fact, ...]]


def refusing(report: Report, ledger: Iterable[Approval]) -> Report:
    """The report without the rows that contradict what the ledger has under their documents: they are errors."""
    known = again.by_document(ledger)
    lost = [
        (entry, again.contradicted(known.get(again.key(entry.approval), ()), _whole(entry))) for entry in report.entries
    ]
    sound = tuple(entry for entry, facts in lost if not facts)
    return _told(replace(report, entries=sound), lost, Code.LEDGER_CONTRADICTED)


def replacing(report: Report, ledger: Iterable[Approval]) -> Report:
    """The report with all that the ledger loses when every row takes the place of what its document said."""
    by_document = again.by_document(ledger)
    known = [by_document.get(again.key(entry.approval), ()) for entry in report.entries]
    lost = [
        (entry, again.left_out(there, again.corrected(there, _whole(entry))))
        for entry, there in zip(report.entries, known, strict=True)
    ]
    return _told(report, lost, Code.LEDGER_REPLACED)


def _whole(entry: Entry) -> Approval:
    """With its file as the ledger will name it."""
    if entry.file is None:
        return entry.approval
    return replace(entry.approval, attachment=hashlib.sha256(entry.file[1]).hexdigest())


def _told(report: Report, lost: Iterable[Loss], code: Code) -> Report:
    header = {field: header for header, field in report.mapping}[Column.DOCUMENT]
    found = (
        replace(problem(entry.row, Column.DOCUMENT, code, lost=again.worded(facts)), column=header)
        for entry, facts in lost
        if facts
    )
    return replace(report, problems=in_order((*report.problems, *found)))
