"""How something is done to a town in a test of its laws: in one transaction or by one job, then judged."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from domain.act import Act, Step
from domain.errors import NotAllowed
from domain.incident import Classification, Move, Proposal, Status
from domain.observation import Profile
from monitor.ledger import DAEMON
from monitor.store import audit
from monitor.watch import Watch
from tests.monitor.lawbook import Book
from tests.monitor.statutes import Deed, root
from tests.monitor.town import STRANGERS, State, Town

# How often a case went from one state and level to another.
MOVED: Counter[str] = Counter()


class Deeds(RuleBasedStateMachine):
    """How a rule does something to the town and holds the laws against what became of it."""

    file: ClassVar[Path]
    watch: ClassVar[Watch]

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(mkdtemp(dir=self.file.parent))
        shutil.copyfile(self.file, self.home / "laws.sqlite")
        self.town, self.book = Town(self.home / "laws.sqlite", self.watch), Book()
        self.state = self.town.stored()

    # The laws.

    @invariant()
    def every_case_awaits_people_or_was_ended_by_one(self) -> None:
        for case in self.state.cases.values():
            if case.awaits_people or (case.status is Status.RESOLVED and not case.awaits_people):
                continue
            said = [each for each in self.state.chain if each.object == case.reference and each.after == case.status]
            begun = next(each for each in reversed(said) if each.before != each.after)
            assert begun.actor != DAEMON

    def teardown(self) -> None:
        self.town.empty()
        with self.town.hall.store.reading() as conn:
            audit.verify(conn)
        self.town.close()
        shutil.rmtree(self.home)

    def _number(self, pick: int) -> int:
        """A case, rather one that awaits people."""
        waiting = [number for number, case in self.state.cases.items() if case.awaits_people]
        numbers = [*waiting, *waiting, *self.state.cases]
        return numbers[pick % len(numbers)]

    def _move(self, number: int, by: str, move: Move, terms: tuple[tuple[str, str], ...], second: str | None) -> None:
        office = self.town.hall.office
        proposal = Proposal(move=move, author=by, at=self.town.now, terms=terms)
        self._write(by, lambda conn: office.move(conn, number, proposal))
        if second is not None:
            self._write(second, lambda conn: office.agree(conn, number, by=second, now=self.town.now), agrees=True)

    def _record(self, number: int, by: str, step: Step) -> None:
        profile = self.state.cases[number].profile
        facts = (("name", profile.display_name if profile else ""),)
        file = f"{len(self.state.acts):064x}"
        act = Act(incident=number, at=self.town.now, author=by, step=step, note="已办", facts=facts, evidence=(file,))
        self._write(by, lambda conn: self.town.hall.office.record(conn, act))

    def _write(
        self,
        who: str,
        work: Callable[[Connection], Any],
        *,
        agrees: bool = False,
        takes_back: bool = False,
        seen: tuple[Profile, ...] = (),
    ) -> bool:
        """One deed in one transaction: done wholly, or not at all; whether it was."""
        try:
            is_done = self.town.write(work)
        except NotAllowed:
            is_done = False
        after = self.town.stored()
        assert is_done or after == self.state, "a deed that failed has left something behind"
        for each in seen if is_done else ():
            self.book.gone.pop(each.key, None)
        self._settle(after, Deed(who=who, now=self.town.now, agrees=agrees, takes_back=takes_back))
        for each in seen if is_done else ():
            self._is_not_overlooked(each)
        return is_done

    def _run(self, job: Callable[[], Any], *, chased: bool = False, then: Callable[[], None] = lambda: None) -> None:
        """A job of the daemon's; what it has committed before the disk was full stays."""
        was_full = bool(self.town.full)
        try:
            asyncio.run(job())
        except* IntegrityError:
            assert was_full
        then()
        self._settle(self.town.stored(), Deed(who=DAEMON, now=self.town.now, chased=chased and not was_full))

    def _settle(self, after: State, deed: Deed) -> None:
        self.town.empty()
        before, self.state = self.state, after
        for number, case in after.cases.items():
            known = before.cases.get(number)
            if known is not None and (known.status, known.severity) != (case.status, case.severity):
                MOVED.update([f"{known.status} {known.severity.numeral} to {case.status} {case.severity.numeral}"])
        self.book.check(before, after, deed)

    def _asked_since(self, asked: int) -> list[Profile]:
        """The strangers at whom Diting has looked by their ids, where the platform answered."""
        if "profile" in self.town.platform.faults:
            return []
        questions = {user for operation, user in self.town.platform.asked[asked:] if operation == "profile"}
        return [each for each in STRANGERS if each.user_id in questions]

    def _seen_since(self, asked: int) -> list[Profile]:
        there = self.town.platform.accounts
        return [each for each in self._asked_since(asked) if there.get(each.user_id) == each]

    def _looked(self, asked: int) -> None:
        for each in self._asked_since(asked):
            if each.user_id not in self.town.platform.accounts:
                self.book.gone[each.key].append(self.town.now)
            elif not self.town.full:
                self.book.gone.pop(each.key, None)

    def _is_not_overlooked(self, stranger: Profile) -> None:
        """Who passes for an official account again is somebody's business, unless people set aside just that."""
        for case in self.state.cases.values():
            if case.subject == stranger.key and case.classification is Classification.MASQUERADE:
                last = root(case, self.state)
                is_set_aside = last.status in {Status.DISMISSED, Status.TRANSFERRED} and last is case
                assert last.awaits_people or is_set_aside, f"{case.reference} is back, and nobody is asked"
