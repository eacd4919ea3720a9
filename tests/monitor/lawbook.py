"""What happened in a life of Diting, kept by nobody but the test; and the laws that can be told by it alone.

Nothing here, nor in statutes.py, asks the program itself what is right.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from domain.act import Step
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Presence, Severity, Status
from domain.notification import Reason
from monitor.ledger import DAEMON
from tests.monitor.statutes import (
    ACKNOWLEDGE,
    APART,
    BY_WORD,
    ENDED,
    LADDER,
    MET_BY,
    MISSING,
    OF_OFFICIALS,
    ONLY_ONCE,
    OWN,
    TAKEN_BACK,
    TOP,
    Deed,
    acts_are_by_who_did_them,
    acts_of,
    begins_anew,
    called,
    demanded,
    fresh_acts,
    goes_on,
    is_accepted,
    is_in_the_chain,
    is_missed,
    is_only_listed,
    is_told_in_time,
    nobody_hears_twice,
    nothing_is_lost,
    parts,
    people_hear,
    root,
    since_a_word,
    since_reopened,
    was_seen_gone,
    what_was_listed_is_told,
    what_was_owed_is_told,
)
from tests.monitor.town import State


@dataclass
class Book:
    """`gone`: the moments, in the order in which they came, at which a stranger was proved absent without a break.

    `begun`: how many acts of a case came before its present life; `shelved`: its clocks when a word ended it, and
    `missed` those that had passed by then.
    """

    proposers: dict[int, str] = field(default_factory=dict)
    gone: defaultdict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    rungs: set[tuple[object, ...]] = field(default_factory=set)
    pressed: dict[int, tuple[Severity, int, datetime]] = field(default_factory=dict)
    begun: dict[int, int] = field(default_factory=dict)
    shelved: dict[int, dict[Duty, Deadline]] = field(default_factory=dict)
    missed: dict[int, dict[Duty, Deadline]] = field(default_factory=lambda: defaultdict(dict))
    latest: datetime | None = None

    def check(self, before: State, after: State, deed: Deed) -> None:
        self.latest = max(filter(None, (self.latest, deed.now)))
        nothing_is_lost(before, after)
        for number, case in after.cases.items():
            known = before.cases.get(number)
            self._life(known, case, before, after, deed)
            if case != known:
                self._change(known, case, before, after, deed)
            self._clocks(case, before, after, deed)
        self._proposals(before, after, deed)
        acts_are_by_who_did_them(before, after, deed)
        what_was_owed_is_told(before, after)
        what_was_listed_is_told(before, after)
        nobody_hears_twice(after)

    def _life(self, known: Incident | None, case: Incident, before: State, after: State, deed: Deed) -> None:
        """New evidence and whoever comes back begin another life of a case; who takes a word back goes on with the old.

        Then whatever ran runs as it did, and nothing that had been missed is forgotten, however the case goes on.
        """
        number = case.number
        if known is not None and case.status in BY_WORD and known.status not in BY_WORD:
            self.shelved[number] = _clocks(case, before)
            self.missed[number] |= {duty: one for duty, one in self.shelved[number].items() if is_missed(one, deed.now)}
        if Step.REOPENED not in {act.step for act in fresh_acts(before, after, case)}:
            return
        if not (deed.takes_back and known is not None and known.status in BY_WORD):
            self.begun[number] = len(acts_of(case, after))
            self.shelved.pop(number, None)
            self.missed.pop(number, None)
            if known is not None and not known.status.is_open:
                begins_anew(_clocks(case, after), case, deed.now)
            return
        clocks = _clocks(case, after)
        for duty, was in self.shelved.pop(number, {}).items():
            if was.is_running and duty in demanded(case):
                assert clocks[duty].is_running, f"{was} ran, and runs no more: {clocks[duty]}"
                goes_on(was, clocks[duty])

    def _change(self, known: Incident | None, case: Incident, before: State, after: State, deed: Deed) -> None:
        is_in_the_chain(known, case, before, after, deed)
        people_hear(known, case, after)
        if known is None:
            assert case.status is Status.SUSPECTED
            return
        self._severity(known, case, before, after, deed)
        self._secrets(known, case, after, deed)
        if case.status is not known.status:
            self._status(known, case, before, after, deed)
        if case.status is Status.MERGED and case.closed_at is not None and known.closed_at is None:
            assert self.is_proved_gone(case.subject), f"{case.reference} counts as gone without proof"

    def _secrets(self, known: Incident, case: Incident, after: State, deed: Deed) -> None:
        """What touches secrets does so until two people say otherwise, with whatever it is handled."""
        if known.assessment.is_secret:
            assert case.assessment.is_secret or deed.agrees, (
                f"{deed.who} alone said that {case.reference} has no secrets"
            )
        if known.assessment.is_secret and case.status is Status.MERGED and known.status is not Status.MERGED:
            assert root(case, after).assessment.is_secret, f"{case.reference} is handled as if it touched no secrets"

    def _severity(self, known: Incident, case: Incident, before: State, after: State, deed: Deed) -> None:
        if case.severity <= known.severity or (known.status in ENDED and case.status is Status.SUSPECTED):
            return
        new = fresh_acts(before, after, case)
        assert any(("move", "downgrade") in act.facts for act in new), f"{case.reference} fell without a person"
        self._two(known, deed)

    def _status(self, known: Incident, case: Incident, before: State, after: State, deed: Deed) -> None:
        new = [act.step for act in fresh_acts(before, after, case)]
        if case.status is Status.SUSPECTED:
            assert known.status is not Status.CONFIRMED
            assert Step.REOPENED in new
            is_the_old_case = deed.takes_back and known.status in BY_WORD
            assert case.acknowledged_at == (known.acknowledged_at if is_the_old_case else None)
        elif case.status is Status.RESOLVED:
            assert known.status.is_open
            if case.classification is Classification.MASQUERADE:
                assert self.is_proved_gone(case.subject), f"{case.reference} is resolved without proof"
        else:
            assert deed.who != DAEMON
            assert ENDED.get(case.status, Step.CONFIRMED) in new
            self._two(known, deed, is_ending=case.status is not Status.CONFIRMED)
            if case.status is Status.CLOSED:
                self._closed(known, before)

    def _two(self, known: Incident, deed: Deed, *, is_ending: bool = True) -> None:
        """Of the level that the case has at that moment; what was merged into it has raised it to its own."""
        is_grave = known.severity <= Severity.SERIOUS and known.classification not in OWN
        if is_grave or (is_ending and known.assessment.is_secret):
            assert deed.agrees, f"{deed.who} alone ended or lightened {known.reference}"
            assert self.proposers[known.number] != deed.who, f"{deed.who} agreed to their own proposal"

    def _closed(self, known: Incident, before: State) -> None:
        assert known.status in {Status.CONFIRMED, Status.RESOLVED}
        for case in (known, *parts(known, before)):
            if case.classification is Classification.MASQUERADE:
                done = since_reopened(case, before)
                # The proof was looked at when this was set; whoever shows another name since is no impostor any more.
                assert case.closed_at is not None or is_accepted(case, done) or was_seen_gone(case, done), (
                    f"{case.reference} is not gone"
                )
            if case.classification in OF_OFFICIALS and case.assessment.kind is None:
                lived = (*since_reopened(case, before), *since_reopened(known, before))
                lacks = TAKEN_BACK - {act.step for act in lived}
                is_lost = {finding.detector for finding in case.findings} == MISSING
                assert not lacks or (is_lost and not {Step.CONTROL_REGAINED, Step.RECTIFIED} <= lacks)
                assert case.presence is not Presence.PRESENT, f"{case.reference} was still seen so"

    def is_proved_gone(self, subject: str) -> bool:
        looks = self.gone[subject]
        return any(later - first >= APART for at, first in enumerate(looks) for later in looks[at + 1 :])

    def _proposals(self, before: State, after: State, deed: Deed) -> None:
        for number, case in after.cases.items():
            known = before.cases.get(number)
            if case.proposal is None:
                self.proposers.pop(number, None)
            elif known is None or known.proposal is None:
                self.proposers[number] = deed.who
                assert case.proposal.author == deed.who
            else:
                assert case.proposal == known.proposal, f"what was proposed of {case.reference} became something else"

    def _clocks(self, case: Incident, before: State, after: State, deed: Deed) -> None:
        clocks = _clocks(case, after)
        running = {duty for duty, one in clocks.items() if one.is_running}
        if not case.awaits_people:
            assert not running, f"{case.reference} has ended and presses people: {running}"
        lived = acts_of(case, after)[self.begun.get(case.number, 0) :]
        done = {act.step for act in lived}
        assert not {duty for duty in running & MET_BY.keys() - {Duty.SUMMARISE} if MET_BY[duty] in done}
        said = [act.step for act in lived if act.step in {Step.CONFIRMED, Step.SUMMARISED}]
        assert Duty.SUMMARISE not in running or said[-2:] != [Step.CONFIRMED, Step.SUMMARISED]
        missing = {duty for duty in demanded(case) - running if MET_BY.get(duty) not in done}
        if {Step.VERIFIED, Step.CONFIRMED} & {act.step for act in since_a_word(lived)}:
            missing -= {Duty.VERIFY}
        assert not missing, f"{case.reference} ({case.status}) does not press for {missing}"
        self._in_time(case, clocks.get(Duty.ACKNOWLEDGE))
        for duty, one in clocks.items():
            self._rung(before.clocks.get((case.number, duty)), one, case, before, after)
            if duty in ONLY_ONCE & self.missed[case.number].keys():
                goes_on(self.missed[case.number][duty], one)
            if deed.chased and one.is_running:
                is_told_in_time(one, case, deed.now)

    def _in_time(self, case: Incident, one: Deadline | None) -> None:
        """What is pressed for is due by the level that the case has had since then, however the clock was set."""
        if Duty.ACKNOWLEDGE not in demanded(case):
            self.pressed.pop(case.number, None)
            return
        assert one is not None
        assert self.latest is not None
        spell = (case.severity, self.begun.get(case.number, 0))
        if self.pressed.get(case.number, ())[:2] != spell:
            self.pressed[case.number] = (*spell, self.latest)
        since = self.pressed[case.number][2]
        assert one.told is not None or one.due_at <= since + ACKNOWLEDGE[case.severity]

    def _rung(self, known: Deadline | None, one: Deadline, case: Incident, before: State, after: State) -> None:
        was = known.told if known is not None and known.is_running else None
        if known == one or not one.is_running or one.told is None:
            return
        if known is not None and (one.told, one.told_at) == (known.told, known.told_at):
            return
        assert was is None or LADDER.index(one.told) >= LADDER.index(was), f"{case.reference} goes down the ladder"
        rung = (case.number, one.duty, one.started_at, self.begun.get(case.number, 0), one.told)
        assert one.told is TOP or rung not in self.rungs, f"{case.reference}: {one.told} hears twice of {one.duty}"
        self.rungs.add(rung)
        if not is_only_listed(case) and case.unit:
            told = [each for each in after.outbox if (each.incident, each.event) == (case.number, case.version)]
            heard = {each.address.partition("@")[0] for each in told if each.reason is Reason.OVERDUE}
            assert heard >= called(one, case, before), f"{case.reference}: {one.duty} calls {one.told}, {heard} hear"


def _clocks(case: Incident, state: State) -> dict[Duty, Deadline]:
    return {duty: one for (number, duty), one in state.clocks.items() if number == case.number}
