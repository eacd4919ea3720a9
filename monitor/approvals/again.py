"""An approval whose document is in the ledger already: what it adds to the entry, and what it would take from it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from detectors.compliance.filing import FIELDS
from domain.registry import Approval, ApprovalAction
from domain.text import Text

LABELS = FIELDS | {
    "approved_on": Text("审定日期", "approved on"),
    "filed_on": Text("填表日期", "filed on"),
    "notice_from": Text("公告开始日期", "notice from"),
    "attachment": Text("附件", "file"),
}

Fact = tuple[str, str]
Key = tuple[str, ApprovalAction, str]


def by_document(ledger: Iterable[Approval]) -> Mapping[Key, tuple[Approval, ...]]:
    """The entries by account, action and document."""
    found = defaultdict[Key, list[Approval]](list)
    for entry in ledger:
        found[key(entry)].append(entry)
    return {each: tuple(entries) for each, entries in found.items()}


def key(approval: Approval) -> Key:
    """What makes two entries one approval."""
    return approval.account, approval.action, approval.document


def joined(known: Iterable[Approval], given: Approval) -> Approval:
    """Both together, where they do not contradict each other."""
    for entry in known:
        given = replace(
            given,
            changes=tuple(dict.fromkeys((*entry.changes, *given.changes))),
            filed_on=given.filed_on or entry.filed_on,
            notice_from=given.notice_from or entry.notice_from,
            attachment=given.attachment or entry.attachment,
        )
    return given


def corrected(known: Iterable[Approval], given: Approval) -> Approval:
    """What takes the place of a wrong entry: it keeps the file where it brings none."""
    papers = [entry.attachment for entry in known if entry.attachment]
    return replace(given, attachment=given.attachment or (papers[-1] if papers else ""))


def contradicted(known: Iterable[Approval], given: Approval) -> tuple[Fact, ...]:
    """What the ledger has otherwise than the new entry; that one of the two tells more is no contradiction."""
    new = _by_name(given)
    return tuple(
        (name, value)
        for entry in known
        for name, values in _by_name(entry).items()
        if name in new and not (values <= new[name] or new[name] <= values)
        for value in sorted(values - new[name])
    )


def left_out(known: Iterable[Approval], given: Approval) -> tuple[Fact, ...]:
    """What the ledger has and the new entry does not."""
    new = set(_facts(given))
    return tuple(fact for entry in known for fact in _facts(entry) if fact not in new)


def worded(facts: Iterable[Fact]) -> Text:
    """For people: 简介=新简介；填表日期=2026-02-24."""
    said = [
        (LABELS.get(name, Text(name, name)), value[:12] if name == "attachment" else value) for name, value in facts
    ]
    return Text(
        zh="；".join(f"{label.zh}={value}" for label, value in said),
        en="; ".join(f"{label.en}={value}" for label, value in said),
    )


def _facts(approval: Approval) -> Iterator[Fact]:
    yield from approval.changes
    for name in ("approved_on", "filed_on", "notice_from", "attachment"):
        if value := getattr(approval, name):
            yield name, str(value)


def _by_name(approval: Approval) -> Mapping[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for name, value in _facts(approval):
        found[name].add(value)
    return found
