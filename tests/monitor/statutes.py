"""The laws of handling that need no memory: each over what is stored before and after one deed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.act import Act, Step
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Presence, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole
from domain.triage import Triage
from domain.urgency import Urgency
from monitor.ledger import DAEMON
from tests.monitor.town import State

ENDED = {
    Status.DISMISSED: Step.DISMISSED,
    Status.MERGED: Step.MERGED,
    Status.TRANSFERRED: Step.TRANSFERRED,
    Status.CLOSED: Step.CLOSED,
}
# What one person's word ends, at Ⅲ and Ⅳ.
BY_WORD = frozenset({Status.DISMISSED, Status.MERGED, Status.TRANSFERRED})
LADDER = list(ContactRole)
TOP = LADDER[-1]
OWN = {Classification.COVERAGE, Classification.DELIVERY}
APART = timedelta(hours=24)
# domain.md: by when somebody must have taken note, and how long one role has before the next one is called.
ACKNOWLEDGE = {1: timedelta(minutes=5), 2: timedelta(minutes=10), 3: timedelta(minutes=30), 4: timedelta(hours=4)}
# What is called for on the next working morning waits for the end of the longest holidays: a duty in working days, and
# at Ⅳ whoever stands above the one who was called.
HOLIDAYS = timedelta(days=12)
PAUSE = ACKNOWLEDGE | {1: timedelta(minutes=10), 4: HOLIDAYS}
MET_BY = {
    Duty.REPORT_BY_PHONE: Step.REPORTED_BY_PHONE,
    Duty.REPORT_IN_WRITING: Step.REPORTED_IN_WRITING,
    Duty.ASK_PLATFORM: Step.PLATFORM_ASKED,
    Duty.SUMMARISE: Step.SUMMARISED,
    Duty.STUDY_NATIONAL_REPORT: Step.NATIONAL_REPORT_STUDIED,
}
TAKEN_BACK = {
    Step.CONTROL_REGAINED,
    Step.CREDENTIALS_CHANGED,
    Step.CONTENT_REMOVED,
    Step.CAUSE_FOUND,
    Step.RECTIFIED,
    Step.APOLOGY_DECIDED,
}
# What is done to an official account itself, and what alone was found of one that is only lost.
OF_OFFICIALS = {Classification.ACCOUNT_COMPROMISE, Classification.CONTENT_TAMPERING}
MISSING = {"compromise.missing"}
# Of these a life of a case has one: whoever orders, asks or tells again, or takes note of more, begins another.
ONLY_ONCE = frozenset(MET_BY) | {Duty.VERIFY}
# Until these are done nobody has looked at the case; of those that come round of themselves one hears once.
LOOKED = {Duty.ACKNOWLEDGE, Duty.VERIFY}
ONCE = {Duty.UPDATE, Duty.PLATFORM_SILENCE}
FRESH = {Reason.OPENED, Reason.REOPENED, Reason.ESCALATED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """`agrees`: a second person's word; `chased`: the daemon has just looked at all deadlines.

    `takes_back`: a person opens again what people had ended.
    """

    who: str
    now: datetime
    agrees: bool = False
    chased: bool = False
    takes_back: bool = False


def nothing_is_lost(before: State, after: State) -> None:
    for number, case in before.cases.items():
        assert after.cases[number].fingerprint == case.fingerprint
        assert after.cases[number].version >= case.version
    assert after.acts[: len(before.acts)] == before.acts
    assert after.chain[: len(before.chain)] == before.chain
    told = {each.key for each in after.outbox}
    assert {each.key for each in before.outbox} <= told


def is_in_the_chain(known: Incident | None, case: Incident, before: State, after: State, deed: Deed) -> None:
    if known is not None and _handling(known) == _handling(case):
        return
    mine = [each for each in after.chain[len(before.chain) :] if each.object == case.reference]
    assert mine, f"nothing in the chain says what became of {case.reference}"
    assert {each.actor for each in mine} == {deed.who}
    assert mine[-1].after == case.status
    assert known is None or mine[0].before == known.status


def _handling(case: Incident) -> tuple[object, ...]:
    people = (case.acknowledged_by, case.owner, case.proposal, case.assessment)
    return (case.status, case.severity, case.presence, case.escalated_to, case.merged_into, *people)


def people_hear(known: Incident | None, case: Incident, after: State) -> None:
    """Of whatever is new, graver or over, at that version: at once, in the digest, or through the daemon.

    A case that was merged is told of with the one that it is handled with, which is no less grave.
    """
    if case.status is Status.MERGED:
        is_as_before = known is not None and (known.status, known.severity) == (case.status, case.severity)
        assert is_as_before or root(case, after).severity <= case.severity, f"{case.reference} is graver than its whole"
        return
    is_news = known is None or case.severity < known.severity or case.status is not known.status
    if is_news:
        listed = {(each.incident, each.event) for each in after.items}
        assert (case.number, case.version) in said(after) | listed, (
            f"nobody hears of {case.reference}, now {case.status}"
        )


def said(after: State) -> set[tuple[int | None, int]]:
    """Every change, as case and version, that is told singly, or will be once the daemon finds time."""
    owed = {(each.incident, each.event) for each in after.owed}
    return owed | {(each.incident, each.event) for each in after.outbox}


def acts_are_by_who_did_them(before: State, after: State, deed: Deed) -> None:
    new = after.acts[len(before.acts) :]
    said = {(each.object, each.actor) for each in after.chain[len(before.chain) :]}
    for act in new:
        assert act.author == deed.who
        assert act.author != DAEMON or act.step is Step.REOPENED
        name = f"act {act.id} of {after.cases[act.incident].reference}"
        assert (name, act.author) in said, f"{act} is not in the chain"


def what_was_owed_is_told(before: State, after: State) -> None:
    told = {(each.incident, each.event) for each in after.outbox} | {
        (each.incident, each.event) for each in after.items
    }
    for each in set(before.owed) - set(after.owed):
        assert (each.incident, each.event) in told, f"{each} was owed and nobody heard"


def what_was_listed_is_told(before: State, after: State) -> None:
    left = {(each.unit, each.incident, each.event): each for each in after.items}
    for item in before.items:
        case, now = after.cases[item.incident], left.get((item.unit, item.incident, item.event))
        if item.bulletin is not None or (now is not None and now.bulletin is None):
            continue
        is_hint = case.classification is Classification.COMPLIANCE
        if item.reason not in FRESH or not (case.status.is_open if is_hint else case.awaits_people):
            continue
        singly = any(number == case.number and event >= item.event for number, event in said(after))
        body = after.bulletins[now.bulletin].body if now is not None and now.bulletin else ""
        assert singly or case.reference in body, f"{item} was listed and nobody reads it"
        assert singly or any(now is not None and each.bulletin == now.bulletin for each in after.outbox)


def nobody_hears_twice(after: State) -> None:
    told = Counter((each.incident, each.bulletin, each.event, each.channel, each.address) for each in after.outbox)
    assert all(times == 1 for times in told.values()), [each for each, times in told.items() if times > 1]
    singly = {(each.incident, each.event) for each in after.outbox}
    assert not singly & {(each.incident, each.event) for each in after.items}


def demanded(case: Incident) -> set[Duty]:
    """What a case must press for in its state, as domain.md has it."""
    if case.classification in OWN:
        return {Duty.ACKNOWLEDGE} if case.status.is_open and case.acknowledged_at is None else set()
    if case.classification is Classification.COMPLIANCE:
        return set()
    if case.status is Status.RESOLVED:
        return {Duty.REVIEW}
    if not case.status.is_open or is_quiet(case):
        return set()
    asked = {Duty.ACKNOWLEDGE} if case.acknowledged_at is None else set()
    if case.severity <= Severity.SERIOUS:
        asked |= {Duty.REPORT_BY_PHONE, Duty.REPORT_IN_WRITING}
    if case.severity <= Severity.MAJOR:
        asked |= {Duty.STUDY_NATIONAL_REPORT}
    if case.status is Status.SUSPECTED:
        return asked | {Duty.VERIFY}
    is_asked = case.classification is Classification.MASQUERADE and case.triage in {None, Triage.IMPOSTOR}
    return asked | {Duty.ASK_PLATFORM} if is_asked else asked


def is_quiet(case: Incident) -> bool:
    """Whether it stands only on the daily list."""
    is_ordinary = case.severity is Severity.ORDINARY and case.status is Status.SUSPECTED
    return is_ordinary and case.urgency is Urgency.LIST


def is_only_listed(case: Incident) -> bool:
    return is_quiet(case) or case.classification is Classification.COMPLIANCE or is_listed_resolved(case)


def is_listed_resolved(case: Incident) -> bool:
    return case.urgency is Urgency.LIST and case.severity is Severity.ORDINARY and case.status is not Status.CONFIRMED


def is_told_in_time(one: Deadline, case: Incident, now: datetime) -> None:
    """After the daemon has looked, no deadline has passed untold, and no role waits that should have been called."""
    local = one.due_at.astimezone(ZoneInfo("Asia/Shanghai"))
    is_in_days = (local.hour, local.minute) in {(0, 0), (23, 59)}
    if one.told is None:
        assert now < one.due_at + (HOLIDAYS if is_in_days else timedelta()), f"{one} passed and nobody was told"
        return
    assert one.told_at is not None
    if one.duty in LOOKED and not is_in_days and one.due_at - one.started_at <= timedelta(days=1):
        is_grave = case.severity <= Severity.MAJOR
        pause = PAUSE[case.severity] if one.told is not TOP else timedelta(days=1 if is_grave else 10_000)
        assert now < one.told_at + pause, f"{one}: nobody above {one.told} was called"


def called(one: Deadline, case: Incident, before: State) -> set[ContactRole]:
    """Who must hear now: of a case nobody on the ladder is passed over, however many of its duties are late."""
    late = [each for (number, _), each in before.clocks.items() if number == case.number and each.is_running]
    heard = [LADDER.index(each.told) for each in late if each.told is not None and each.duty not in ONCE]
    assert one.told is not None
    first = 0 if not heard else max(heard) + 1
    return {one.told} if one.duty in ONCE else {one.told, *LADDER[first : LADDER.index(one.told) + 1]}


def fresh_acts(before: State, after: State, case: Incident) -> list[Act]:
    return [act for act in after.acts[len(before.acts) :] if act.incident == case.number]


def acts_of(case: Incident, state: State) -> list[Act]:
    return [act for act in state.acts if act.incident == case.number]


def is_missed(one: Deadline, now: datetime) -> bool:
    """Whether it passed before it was done; people may have been told so, or would have been at the next look."""
    if one.met_at is not None:
        return one.met_at > one.due_at
    return one.is_running and (one.told is not None or one.due_at <= now)


def begins_anew(clocks: Mapping[Duty, Deadline], case: Incident, now: datetime) -> None:
    """Nobody is late with what is asked of a matter that has just come up."""
    for duty in LOOKED & demanded(case):
        assert clocks[duty].told is None, f"{clocks[duty]} was told of another matter"
        assert clocks[duty].due_at > now, f"{clocks[duty]} is late at once"


def goes_on(was: Deadline, one: Deadline) -> None:
    """A clock that was never another one: due when it was, or sooner, and whoever was called of it was called."""
    assert one.due_at <= was.due_at, f"{was} is due later: {one}"
    assert was.told is None or (one.told is not None and LADDER.index(one.told) >= LADDER.index(was.told)), (
        f"{was} was told, and {one} is to be told again"
    )


def since_reopened(case: Incident, state: State) -> list[Act]:
    mine = acts_of(case, state)
    last = max((at for at, act in enumerate(mine) if act.step is Step.REOPENED), default=-1)
    return mine[last + 1 :]


def since_a_word(done: Sequence[Act]) -> Sequence[Act]:
    """What was done since somebody last ended the case by a word: what was found out before led to that word."""
    last = max((at for at, act in enumerate(done) if act.step in {ENDED[status] for status in BY_WORD}), default=-1)
    return done[last + 1 :]


def is_accepted(case: Incident, done: Iterable[Act]) -> bool:
    """Whether a person has accepted the name that it bears now."""
    name = ("name", case.profile.display_name if case.profile else "")
    is_said = any(act.step is Step.RENAME_ACCEPTED and name in act.facts for act in done)
    return case.presence is Presence.RENAMED and is_said


def was_seen_gone(case: Incident, done: Iterable[Act]) -> bool:
    looks = [a.at for a in done if a.step is Step.ABSENCE_SEEN and a.evidence and a.at > case.last_seen]
    return bool(looks) and looks[-1] - looks[0] >= APART


def parts(case: Incident, state: State) -> Iterator[Incident]:
    """The cases that are handled with this one, and those that are handled with these."""
    for other in state.cases.values():
        if other.status is Status.MERGED and other.merged_into == case.number:
            yield other
            yield from parts(other, state)


def root(case: Incident, state: State) -> Incident:
    """The case that this one is handled with in the end."""
    while case.status is Status.MERGED and case.merged_into is not None:
        case = state.cases[case.merged_into]
    return case
