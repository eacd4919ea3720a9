"""What is still missing before a person may close a case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from alerting.grade import kind_of
from domain.act import Act, Step
from domain.assessment import Kind
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Presence, Status
from domain.lead import is_hearsay
from domain.text import Text

Handled = tuple[Incident, Sequence[Act]]
APART = timedelta(hours=24)
OF_A_HIJACK = (
    Step.CONTROL_REGAINED,
    Step.CREDENTIALS_CHANGED,
    Step.CONTENT_REMOVED,
    Step.CAUSE_FOUND,
    Step.RECTIFIED,
    Step.APOLOGY_DECIDED,
)
Groups = tuple[tuple[Step, ...], ...]
EACH: Groups = tuple((step,) for step in OF_A_HIJACK)
# One of each group must have been recorded since the case was last opened; an impostor is proved gone instead, and an
# official account that was called one is in other hands.
NEEDED: Mapping[Kind, Groups] = {
    Kind.IMPOSTOR: EACH,
    Kind.HIJACK: EACH,
    Kind.TAMPER: EACH,
    Kind.MISUSE: ((Step.CONTENT_REMOVED,), (Step.RECTIFIED,), (Step.APOLOGY_DECIDED,)),
    Kind.LOST: ((Step.CONTROL_REGAINED, Step.RECTIFIED),),
    Kind.UNAPPROVED: ((Step.APPROVAL_FILED, Step.RECTIFIED),),
    Kind.FALSE_DATA: ((Step.RECTIFIED,),),
}
# What was done to an official account itself.
HIJACKS = frozenset({Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING})
NEEDS_PROOF = Text(
    zh="未证明账号已不存在：须由系统两次查无（间隔 24 小时以上），或由人工两次核查并附证据，或改名并经人工确认",
    en="its absence is not proved: by two checks of Diting at least 24 hours apart, by two of a person with evidence, "
    "or by a new name that a person has accepted",
)
# What one person's word ends, without proof; and the fact of a reopening that takes such a word back.
BY_WORD = {
    Status.DISMISSED: Step.DISMISSED,
    Status.TRANSFERRED: Step.TRANSFERRED,
    Status.MERGED: Step.MERGED,
}
TAKEN_BACK = "taken-back"
# What is owed to others until it is done, by the step that does it.
DUTIES = {
    Duty.REPORT_BY_PHONE: Text(zh="未电话报告（reported-by-phone）", en="not reported by phone (reported-by-phone)"),
    Duty.REPORT_IN_WRITING: Text(
        zh="未书面报告（reported-in-writing）", en="not reported in writing (reported-in-writing)"
    ),
    Duty.STUDY_NATIONAL_REPORT: Text(
        zh="未研判是否须向网信部门报告（national-report-studied）",
        en="whether a report to the national authority is due was not studied (national-report-studied)",
    ),
    Duty.REPORT_SECRETS: Text(
        zh="未向保密部门报告（secrets-reported）", en="not reported to the secrecy authority (secrets-reported)"
    ),
    Duty.RECTIFY: Text(zh="整改未反馈（rectified）", en="what was ordered is not rectified (rectified)"),
    Duty.SUMMARISE: Text(zh="无处置总结（summarised）", en="no summary (summarised)"),
}
LABELS = {
    Step.CONTROL_REGAINED: Text(zh="收回账号控制权", en="control regained"),
    Step.CREDENTIALS_CHANGED: Text(zh="改密并启用二次验证", en="password changed and second factor on"),
    Step.CONTENT_REMOVED: Text(zh="清除异常内容", en="content removed"),
    Step.CAUSE_FOUND: Text(zh="查明原因", en="cause found"),
    Step.RECTIFIED: Text(zh="整改报告", en="rectification report"),
    Step.APOLOGY_DECIDED: Text(zh="是否致歉的决定", en="decision about an apology"),
    Step.APPROVAL_FILED: Text(zh="补办审批", en="approval filed"),
}


def missing(
    incident: Incident,
    acts: Sequence[Act],
    parts: Sequence[Handled] = (),
    deadlines: Sequence[Deadline] = (),
) -> tuple[Text, ...]:
    """Nothing when it may be closed. `acts` in order of time; `parts` are the cases that were merged into it.

    A duty towards others (`deadlines`) does not end because the matter itself is over.
    """
    done = since_reopened(acts)
    owed = tuple(DUTIES[each.duty] for each in deadlines if each.is_running and each.duty in DUTIES)
    return (*_of_its_own(incident, done), *owed, *(text for part in parts for text in _of_a_part(*part, done)))


def still_stands(incident: Incident, looked_at: datetime | None) -> bool:
    """Whether Diting found an official account in other hands, or tampered with, when it last looked, at `looked_at`.

    None: no look has shown the account at all since the case began. Nobody looks at what was only reported.
    """
    is_found = incident.classification in HIJACKS and incident.presence is Presence.PRESENT
    is_last = looked_at is None or looked_at <= incident.last_seen
    return is_found and is_last and not is_hearsay(incident.findings)


def seen_so(incident: Incident, at: datetime) -> Text:
    """That Diting last saw it as it was, by the local time `at`."""
    return Text(
        zh=f"谛听 {at:%Y-%m-%d %H:%M} 查看 {incident.subject} 时情况依旧；"
        "待下次查看恢复，或以 --anyway --note 注明理由办结",
        en=f"Diting still saw {incident.subject} so at {at:%Y-%m-%d %H:%M}; wait for a look that finds it right,"
        " or close it with --anyway and say why with --note",
    )


def since_opened(acts: Sequence[Act]) -> tuple[Act, ...]:
    """What was done since the case last began: whoever takes a word back begins nothing, the old life goes on."""
    return _after_last(acts, [act.step is Step.REOPENED and TAKEN_BACK not in dict(act.facts) for act in acts])


def since_reopened(acts: Sequence[Act]) -> tuple[Act, ...]:
    """What was done since the case was last reopened: what was regained before that may be lost again."""
    return _after_last(acts, [act.step is Step.REOPENED for act in acts])


def taken_back(ended: Incident) -> tuple[tuple[str, str], ...]:
    """The facts of its reopening by a person: which word is taken back, where it was no more than one."""
    return ((TAKEN_BACK, ended.status.value),) if ended.status in BY_WORD else ()


def _after_last(acts: Sequence[Act], marked: Sequence[bool]) -> tuple[Act, ...]:
    last = max((place for place, is_marked in enumerate(marked) if is_marked), default=-1)
    return tuple(acts[last + 1 :])


def _of_its_own(incident: Incident, acts: Sequence[Act]) -> Iterator[Text]:
    if incident.classification is Classification.MASQUERADE:
        if not _is_gone(incident, acts):
            yield NEEDS_PROOF
        return
    kind = kind_of(incident.classification, incident.assessment, incident.findings)
    yield from _unrecorded(NEEDED[kind] if kind is not None else (), acts)


def _unrecorded(groups: Groups, acts: Iterable[Act]) -> Iterator[Text]:
    done = {act.step for act in acts}
    for group in groups:
        if done.isdisjoint(group):
            yield Text(
                zh="未记录：" + "或".join(LABELS[step].zh for step in group) + f"（{' / '.join(group)}）",
                en="not recorded: " + " or ".join(f"{LABELS[step].en} ({step})" for step in group),
            )


def _is_gone(incident: Incident, acts: Sequence[Act]) -> bool:
    if incident.status is Status.RESOLVED:
        return True
    if incident.presence is Presence.RENAMED:
        # A later name has not been looked at by whoever accepted this one.
        name = incident.profile.display_name if incident.profile else ""
        return any(act.step is Step.RENAME_ACCEPTED and ("name", name) in act.facts for act in acts)
    return unseen_since(incident, acts) is not None


def unseen_since(incident: Incident, acts: Sequence[Act]) -> datetime | None:
    """The first of the looks by which people proved that an account is gone; None where they have not."""
    seen = [act.at for act in acts if act.step is Step.ABSENCE_SEEN and act.evidence and act.at > incident.last_seen]
    return seen[0] if len(seen) > 1 and seen[-1] - seen[0] >= APART else None


def _of_a_part(part: Incident, acts: Sequence[Act], with_the_whole: Sequence[Act]) -> Iterator[Text]:
    """A case that was merged has `closed_at` once its own subject is proved gone; else it lacks what it lacked alone.

    What was done is recorded there or with the whole, but a stranger's absence only there.
    """
    if part.closed_at is not None:
        return
    done = since_reopened(acts)
    is_impostor = part.classification is Classification.MASQUERADE
    for text in _of_its_own(part, done if is_impostor else (*done, *with_the_whole)):
        yield Text(zh=f"并入的 {part.reference}：{text.zh}", en=f"merged {part.reference}: {text.en}")
