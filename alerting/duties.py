"""What is asked of people in which state of a case, and what they do to meet it: one line a duty.

Reports of Ⅰ and Ⅱ are asked of a suspicion already (先报后核), all others, like acting with the platform, only of what
a person has confirmed: a platform that is asked to deregister a genuine namesake does harm, and until then VERIFY
presses.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from alerting.closing import since_opened
from alerting.grade import kind_of
from domain.act import Act, Step
from domain.assessment import Kind
from domain.deadline import Deadline, Duty
from domain.finding import Finding
from domain.incident import Classification, Incident, Presence, Severity, Status
from domain.triage import Triage
from domain.urgency import Urgency

REPORTS = (Step.REPORTED_BY_PHONE, Step.REPORTED_IN_WRITING)
# What a platform is asked to act on; a class that nobody has given counts as that of an impostor.
ASKED_TRIAGES = frozenset({None, Triage.IMPOSTOR, Triage.CONFUSING})
ASKED_KINDS = frozenset({Kind.HIJACK, Kind.TAMPER})
# A change of these needs an approval (Art. 8), found by detectors of the account itself.
APPROVED_FIELDS = frozenset({"display_name", "avatar_hash", "verification_kind", "verification_text"})
ACCOUNT_DETECTORS = "compromise."
GONE = frozenset({Presence.ABSENT, Presence.RESTORED})
LAST_DUE_YEAR = 2200


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident, and what people did since it was last opened; `told_at` is when people can hear of its change."""

    incident: Incident
    acts: Sequence[Act]
    told_at: datetime
    now: datetime

    @property
    def is_open(self) -> bool:
        return self.incident.status.is_open

    @property
    def stands_confirmed(self) -> bool:
        """Whether it is confirmed and goes on; see Incident.is_confirmed for what is over since."""
        return self.incident.status is Status.CONFIRMED

    @property
    def is_security(self) -> bool:
        """Neither a hint on compliance nor a fault of Diting itself."""
        about = self.incident.classification
        return not about.is_own and about is not Classification.COMPLIANCE

    @property
    def is_listed(self) -> bool:
        """Whether it only stands on the daily list, and is read there."""
        about = self.incident
        is_suspicion = about.urgency is Urgency.LIST and about.status is Status.SUSPECTED
        return is_suspicion and about.severity is Severity.ORDINARY

    @property
    def wakes(self) -> bool:
        """Whether it is a case to be acted on."""
        return self.is_open and self.is_security and not self.is_listed

    def last(self, *steps: Step) -> Act | None:
        return next((act for act in reversed(self.acts) if act.step in steps), None)

    def after_last(self, *steps: Step) -> Sequence[Act]:
        """What was done after the last of these steps; everything where there was none."""
        last = max((place for place, act in enumerate(self.acts) if act.step in steps), default=-1)
        return self.acts[last + 1 :]


def case(incident: Incident, acts: Sequence[Act], *, told_at: datetime, now: datetime) -> Case:
    """What was done before the case was last opened meets nothing any more."""
    return Case(incident=incident, acts=since_opened(acts), told_at=told_at, now=now)


Moment = Callable[[Case], datetime | None]
# No clock that went right has noted a moment so far ahead; what lies nearer may follow a correction by hand.
AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """`since`: from when it is asked of people in this state, None where it is not; `done`: when they did it.

    `lasts`: it runs on while the case waits for its review. `renews`: each new `since` starts it afresh.
    """

    since: Moment
    done: Moment
    lasts: bool = False
    renews: bool = False

    def begins(self, case: Case) -> datetime | None:
        """As `since`; what a clock that ran ahead has written down is asked from now on."""
        since = self.since(case)
        return case.now if since is not None and since - case.now > AHEAD else since


def begun(deadline: Deadline, now: datetime) -> Deadline:
    """What runs since a clock ran ahead, as if it began now: else nobody would be called for as long as it did."""
    ahead = deadline.started_at - now
    if not deadline.is_running or ahead <= AHEAD:
        return deadline
    return replace(deadline, started_at=now, due_at=deadline.due_at - ahead, warned_at=None, told=None, told_at=None)


def _acknowledgement(case: Case) -> datetime | None:
    return case.told_at if case.wakes or (case.is_open and case.incident.classification.is_own) else None


def _acknowledged(case: Case) -> datetime | None:
    return case.incident.acknowledged_at


def _verification(case: Case) -> datetime | None:
    return case.told_at if case.wakes and not case.stands_confirmed else None


def _verified(case: Case) -> datetime | None:
    said = case.last(Step.VERIFIED, Step.CONFIRMED)
    return said.at if said else case.now if case.stands_confirmed else None


def _report(case: Case) -> datetime | None:
    if not case.wakes:
        return None
    return case.now if case.stands_confirmed else case.told_at


def _update(case: Case) -> datetime | None:
    """Until what did the harm is gone."""
    said = case.last(*REPORTS, Step.UPDATED)
    is_over = case.incident.presence in GONE or case.last(Step.CONTENT_REMOVED) is not None
    return said.at if said and case.is_open and case.is_security and not is_over else None


def _asking(case: Case) -> datetime | None:
    """Of impostors and of hijacked accounts, once confirmed."""
    about = case.incident
    if about.classification is Classification.MASQUERADE:
        concerns = about.triage in ASKED_TRIAGES
    else:
        concerns = kind_of(about.classification, about.assessment, about.findings) in ASKED_KINDS
    return case.now if case.stands_confirmed and case.is_security and concerns else None


def _answer(case: Case) -> datetime | None:
    """From the first question without an answer: to ask again does not give the platform more time."""
    open_questions = [act for act in case.after_last(Step.PLATFORM_ANSWERED) if act.step is Step.PLATFORM_ASKED]
    return open_questions[0].at if open_questions and case.is_open else None


def _answered(case: Case) -> datetime | None:
    """By the platform's word, or by the deed: what was asked to go is proved absent."""
    if case.incident.status is Status.RESOLVED:
        return case.now
    said = case.last(Step.PLATFORM_ASKED, Step.PLATFORM_ANSWERED)
    return said.at if said and said.step is Step.PLATFORM_ANSWERED else None


def _rectification(case: Case) -> datetime | None:
    ordered = case.last(Step.RECTIFICATION_ORDERED)
    return ordered.at if ordered and case.incident.awaits_people else None


def _rectified(case: Case) -> datetime | None:
    said = case.last(Step.RECTIFICATION_ORDERED, Step.RECTIFIED)
    return said.at if said and said.step is Step.RECTIFIED else None


def _summary(case: Case) -> datetime | None:
    return case.now if case.stands_confirmed and case.is_security else None


def _summarised(case: Case) -> datetime | None:
    """What was written before anybody had said what it is sums nothing up."""
    steps = [act.step for act in case.acts]
    begun = steps.index(Step.CONFIRMED) if Step.CONFIRMED in steps else 0
    return next((act.at for act in reversed(case.acts[begun:]) if act.step is Step.SUMMARISED), None)


def _review(case: Case) -> datetime | None:
    return case.now if case.incident.status is Status.RESOLVED and case.incident.awaits_people else None


def _never(_: Case) -> datetime | None:
    return None


def _study(case: Case) -> datetime | None:
    return case.now if case.wakes else None


def _secrets(case: Case) -> datetime | None:
    return case.now if case.incident.assessment.is_secret and case.incident.awaits_people else None


def _filing(case: Case) -> datetime | None:
    """Of a change that nobody has found to be a hijack; a listed one is told in the digest like all that is listed."""
    about = case.incident
    changed = [_is_change(finding) for finding in about.findings]
    held = all(changed) if about.assessment.kind is None else about.assessment.kind is Kind.UNAPPROVED
    is_account = about.classification is Classification.ACCOUNT_COMPROMISE
    return case.now if case.is_open and is_account and held and any(changed) else None


def _is_change(finding: Finding) -> bool:
    field = dict(finding.evidence).get("field")
    return finding.detector.startswith(ACCOUNT_DETECTORS) and field in APPROVED_FIELDS


def _by(*steps: Step) -> Moment:
    def done(case: Case) -> datetime | None:
        said = case.last(*steps)
        return said.at if said else None

    return done


DEMANDS: Mapping[Duty, Demand] = {
    Duty.ACKNOWLEDGE: Demand(since=_acknowledgement, done=_acknowledged),
    Duty.VERIFY: Demand(since=_verification, done=_verified),
    Duty.REPORT_BY_PHONE: Demand(since=_report, done=_by(Step.REPORTED_BY_PHONE), lasts=True),
    Duty.REPORT_IN_WRITING: Demand(since=_report, done=_by(Step.REPORTED_IN_WRITING), lasts=True),
    Duty.UPDATE: Demand(since=_update, done=_never, renews=True),
    Duty.ASK_PLATFORM: Demand(since=_asking, done=_by(Step.PLATFORM_ASKED)),
    Duty.PLATFORM_SILENCE: Demand(since=_answer, done=_answered, renews=True),
    Duty.RECTIFY: Demand(since=_rectification, done=_rectified, lasts=True, renews=True),
    Duty.SUMMARISE: Demand(since=_summary, done=_summarised, lasts=True),
    Duty.REVIEW: Demand(since=_review, done=_never),
    Duty.STUDY_NATIONAL_REPORT: Demand(since=_study, done=_by(Step.NATIONAL_REPORT_STUDIED), lasts=True),
    Duty.REPORT_SECRETS: Demand(since=_secrets, done=_by(Step.SECRETS_REPORTED)),
    Duty.FILE_APPROVAL: Demand(since=_filing, done=_by(Step.APPROVAL_FILED), lasts=True),
}
# Whoever ends a case has seen it, judged it and reviewed it.
MET_BY_THE_END = frozenset({Duty.ACKNOWLEDGE, Duty.VERIFY, Duty.REVIEW})


def ordered_until(case: Case) -> date | None:
    """The day that an order of rectification sets; None where it names none that can be read."""
    ordered = case.last(Step.RECTIFICATION_ORDERED)
    try:
        day = date.fromisoformat(dict(ordered.facts).get("due", "")) if ordered else None
    except ValueError:
        return None
    return day if day is not None and day.year <= LAST_DUE_YEAR else None
