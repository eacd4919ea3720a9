"""What is still missing before a person may close a case."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from domain.act import Act, Step
from domain.assessment import Kind
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Presence, Status
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
# One of each group must have been recorded since the case was last opened.
NEEDED: dict[Kind, tuple[tuple[Step, ...], ...]] = {
    Kind.HIJACK: tuple((step,) for step in OF_A_HIJACK),
    Kind.TAMPER: tuple((step,) for step in OF_A_HIJACK),
    Kind.MISUSE: ((Step.CONTENT_REMOVED,), (Step.RECTIFIED,), (Step.APOLOGY_DECIDED,)),
    Kind.LOST: ((Step.CONTROL_REGAINED, Step.RECTIFIED),),
    Kind.UNAPPROVED: ((Step.APPROVAL_FILED, Step.RECTIFIED),),
    Kind.FALSE_DATA: ((Step.RECTIFIED,),),
}
KINDS = {Classification.ACCOUNT_COMPROMISE: Kind.HIJACK, Classification.CONTENT_TAMPERING: Kind.TAMPER}
NEEDS_PROOF = Text(
    zh="未证明账号已不存在：须由系统两次查无（间隔 24 小时以上），或由人工两次核查并附证据，或改名并经人工确认",
    en="its absence is not proved: by two checks of Diting at least 24 hours apart, by two of a person with evidence, "
    "or by a new name that a person has accepted",
)
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
    own = tuple(_of_its_own(incident, since_opened(acts)))
    owed = tuple(DUTIES[each.duty] for each in deadlines if each.is_running and each.duty in DUTIES)
    return (*own, *owed, *(text for part in parts for text in _of_a_part(*part)))


def since_opened(acts: Sequence[Act]) -> tuple[Act, ...]:
    """What was done since the case was last reopened: what was regained before that may be lost again."""
    reopened = [place for place, act in enumerate(acts) if act.step is Step.REOPENED]
    return tuple(acts[reopened[-1] + 1 :] if reopened else acts)


def _of_its_own(incident: Incident, acts: Sequence[Act]) -> Iterator[Text]:
    kind = incident.assessment.kind or KINDS.get(incident.classification)
    if incident.classification is Classification.MASQUERADE:
        if not _is_gone(incident, acts):
            yield NEEDS_PROOF
        return
    done = {act.step for act in acts}
    for group in NEEDED.get(kind, ()) if kind else ():
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
    seen = [act.at for act in acts if act.step is Step.ABSENCE_SEEN and act.evidence and act.at > incident.last_seen]
    return len(seen) > 1 and seen[-1] - seen[0] >= APART


def _of_a_part(part: Incident, acts: Sequence[Act]) -> Iterator[Text]:
    """A case that was merged has `closed_at` once its own subject is proved gone."""
    if part.classification is not Classification.MASQUERADE or part.closed_at is not None:
        return
    if not _is_gone(part, since_opened(acts)):
        yield Text(zh=f"并入的 {part.reference}：{NEEDS_PROOF.zh}", en=f"merged {part.reference}: {NEEDS_PROOF.en}")
