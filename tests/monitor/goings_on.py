"""What may happen in the world around a town, and what Diting sees of it."""

from dataclasses import replace
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import Connection

from alerting import lifecycle
from domain.answer import Answer, Outcome
from domain.fact import FACT, Fact
from domain.finding import Finding, Verdict
from domain.incident import Classification
from domain.observation import Profile
from domain.triage import Triage
from domain.urgency import Urgency
from monitor.ledger import DAEMON
from monitor.store import incidents
from tests.factories import finding
from tests.monitor.deeds import Deeds
from tests.monitor.town import IMITATED, OFFICIALS, STRANGERS

ALIKE = "alike"
FACTS = (Fact.SAME_NAME, Fact.ALIKE_NAME, Fact.PAYMENT, Fact.SOLICITS, Fact.COPIED_AVATAR)
DEPARTURES = tuple(
    finding(detector=name, evidence=evidence)
    for name, evidence in (
        ("compromise.profile", (("field", "display_name"), ("after", "好物推荐"))),
        ("content.wording", (("post", "p1"), ("kind", "gambling"))),
        ("content.wording", (("post", "p2"), ("kind", "personal"))),
        ("compromise.missing", ()),
    )
)


class World(Deeds):
    """Strangers and official accounts come, go and change."""

    @rule(which=st.sampled_from(STRANGERS), facts=st.sets(st.sampled_from(FACTS), min_size=1))
    def a_search_finds_a_look_alike(self, which: Profile, facts: set[Fact]) -> None:
        self.town.platform.put(which)
        seen = tuple(finding(evidence=((FACT, fact),)) for fact in FACTS if fact in facts)
        verdict = Verdict(score=0.95, findings=seen, triage=Triage.IMPOSTOR)
        book, official = self.town.hall.casebook, IMITATED[which.key]
        self._write(DAEMON, lambda conn: book.lookalike(conn, official, which, verdict, self.town.now), seen=(which,))

    @rule(which=st.sampled_from(STRANGERS), minutes=st.integers(6, 45))
    def a_look_alike_is_found_and_nobody_answers(self, which: Profile, minutes: int) -> None:
        self.a_search_finds_a_look_alike(which, {Fact.SAME_NAME})
        self.nobody_answers(minutes)

    @rule(which=st.sampled_from(STRANGERS), name=st.sampled_from(("", "小明的日常", "小红的日常", ALIKE)))
    def an_account_changes(self, which: Profile, name: str) -> None:
        """It is gone, calls itself something else, or is back as it was; Diting looks at it sooner or later."""
        if not name:
            self.town.platform.accounts.pop(which.user_id, None)
        else:
            self.town.platform.put(which if name is ALIKE else replace(which, display_name=name))

    @rule(which=st.sampled_from(STRANGERS), name=st.sampled_from(("", "小明的日常", ALIKE)))
    def a_change_is_seen(self, which: Profile, name: str) -> None:
        self.an_account_changes(which, name)
        self.the_daemon_looks_again()

    @rule()
    def the_platform_answers_nothing_for_a_while(self) -> None:
        faults = self.town.platform.faults
        if not faults.pop("profile", None):
            faults["profile"] = Answer(outcome=Outcome.BLOCKED)

    @rule()
    def the_daemon_looks_again(self) -> None:
        asked = len(self.town.platform.asked)

        async def look() -> None:
            await self.town.hall.planner.run()
            self.town.look_now()
            await self.town.hall.recheck.run()

        is_sure = not self.town.full
        self._run(look, then=lambda: self._looked(asked))
        if is_sure:
            for each in self._seen_since(asked):
                self._is_not_overlooked(each)

    @rule(hours=st.integers(1, 72), is_back_between=st.booleans())
    def a_stranger_stays_away(self, hours: int, is_back_between: bool) -> None:
        self.town.platform.faults.pop("profile", None)
        self.an_account_changes(STRANGERS[0], "")
        self.the_daemon_looks_again()
        if is_back_between:
            self.a_search_finds_a_look_alike(STRANGERS[0], {Fact.ALIKE_NAME})
            self.an_account_changes(STRANGERS[0], "")
        self.town.hall.clock.forward(hours=hours)
        self.the_daemon_looks_again()

    @rule(
        which=st.sampled_from(OFFICIALS),
        found=st.sets(st.sampled_from(DEPARTURES), min_size=1),
        urgency=st.sampled_from((Urgency.PAGE, Urgency.LIST)),
    )
    def an_official_account_departs(self, which: Any, found: set[Finding], urgency: Urgency) -> None:
        seen = tuple(each for each in DEPARTURES if each in found)
        verdict = Verdict(score=0.9, findings=seen, urgency=urgency)
        book = self.town.hall.casebook
        self._write(DAEMON, lambda conn: book.compromise(conn, which, None, verdict, self.town.now))

    @rule(which=st.sampled_from(OFFICIALS))
    def an_official_account_looks_as_it_should(self, which: Any) -> None:
        def restore(conn: Connection) -> None:
            for case in incidents.by_subject(conn, Classification.ACCOUNT_COMPROMISE, which.key):
                self.town.hall.casebook.step(conn, case, lifecycle.restored(case, self.town.now), self.town.now)

        self._write(DAEMON, restore)

    @rule(which=st.sampled_from(OFFICIALS), is_kept=st.booleans())
    def a_rule_of_the_regulation(self, which: Any, is_kept: bool) -> None:
        verdict = Verdict(score=1.0, findings=(finding(detector="compliance.name", evidence=(("rule", "R7.2a"),)),))

        book = self.town.hall.casebook
        if not is_kept:
            self._write(DAEMON, lambda conn: book.hint(conn, which, "R7.2a", verdict, self.town.now))
            return
        for case in self.state.cases.values():
            if (case.classification, case.official) == (Classification.COMPLIANCE, which.key) and case.status.is_open:
                self._write(DAEMON, partial(self.town.hall.casebook.over, incident=case, now=self.town.now))

    @rule(minutes=st.one_of(st.integers(1, 60), st.integers(60, 60 * 24 * 20)), is_awake=st.booleans())
    def time_passes(self, minutes: int, is_awake: bool) -> None:
        self.town.hall.clock.forward(minutes=minutes)
        if is_awake:
            self.the_deadlines_are_chased()

    @rule(minutes=st.integers(6, 45))
    def nobody_answers(self, minutes: int) -> None:
        for _ in range(6):
            self.time_passes(minutes, is_awake=True)

    @rule()
    def the_deadlines_are_chased(self) -> None:
        self._run(self.town.hall.chase.run, chased=True)
