"""A town of which one account alone gives no answer, and the daily digests that say so."""

import asyncio
from typing import Any

from alerting.messages.speech import Speech
from config.routing import WhenEmpty
from domain.answer import Answer, Outcome
from domain.coverage import Job
from domain.freshness import Check
from domain.ports import Operation
from domain.registry import Tier
from domain.text import Locale
from monitor.cli.coverage_facts import report
from monitor.coverage import Sight, patience
from monitor.handling import calendar
from monitor.jobs.digest import Digests
from monitor.jobs.edition import Edition
from monitor.state import read_state
from monitor.store import Store, asked, bulletins, deadlines
from tests.factories import account, official_profile, post
from tests.fakes import FakePlatform
from tests.monitor.crank import PLATFORM, Crank
from tests.monitor.heard import OFFICE, POLICE, SCHOOLS
from tests.monitor.jobs.crowds import guarded
from tests.monitor.looked_at import SETTINGS, connector, outlook

SICK = "did:plc:3"
REFUSED: Answer[Any] = Answer(outcome=Outcome.BLOCKED, detail="visitor wall")
HOURS, DAY = 6, 4
OFFERED = frozenset({Operation.PROFILE, Operation.POSTS})
LOOKOUT = outlook(connector(name=PLATFORM, platform=PLATFORM, operations=OFFERED))
SILENT = "【未覆盖账号】"
AGAIN = "【恢复覆盖】"


class Town:
    """Six schools of the third tier, the police that none of it concerns, and the daily digests."""

    def __init__(self, store: Store, tier: Tier = Tier.THREE, offered: frozenset[Operation] = OFFERED) -> None:
        ids = [f"did:plc:{number}" for number in range(6)]
        named = {user_id: f"临泽市第{number}中学" for number, user_id in enumerate(ids)}
        accounts = [
            account(user_id=each, display_name=name, handle="", unit="linze-jy", tier=tier)
            for each, name in named.items()
        ]
        self.platform = FakePlatform(
            *(official_profile(user_id=each, display_name=name) for each, name in named.items()), official_profile()
        )
        self.platform.timelines = dict.fromkeys((*ids, "did:plc:official"), (post(),))
        self.platform.offered = offered
        self.crank = Crank(store, self.platform)
        self.crank.register((POLICE, SCHOOLS, OFFICE), (*accounts, account(tier=Tier.THREE)))
        self.digests = self._digests()

    def pass_time(self, turns: int = DAY, hours: float = HOURS) -> None:
        """Every so many hours everything that is due is looked at, and the digest goes out at its hour."""
        for _ in range(turns):
            asyncio.run(guarded(self.crank, hours=hours))
            asyncio.run(self.digests.run())

    def restart(self) -> None:
        now = self.crank.clock.now
        self.crank = Crank(self.crank.store, self.platform)
        self.crank.clock.now = now
        self.digests = self._digests()

    def refuse(self, check: Check = Check.POSTS, *users: str, answer: Answer[Any] = REFUSED) -> None:
        for user in users or (SICK,):
            self.platform.faults[check.value, user] = answer

    def lines(self, address: str, title: str = SILENT) -> list[str]:
        """Whatever an address was ever told under a title."""
        letters = [one for one in self.crank.owed() if one.address == address and one.bulletin is not None]
        with self.crank.store.reading() as conn:
            bodies = [bulletins.get(conn, one.bulletin or 0) for one in letters]
        return [line for body in bodies if body for line in body.body.splitlines() if line.startswith(title)]

    @property
    def sights(self) -> dict[str, Sight]:
        overview = LOOKOUT.overview(self.crank.planner.current(), self._asked(), self.crank.clock())
        return {each.account.user_id: each.sight for each in overview.accounts}

    @property
    def outcome(self) -> str:
        """What `diting coverage` ends with."""
        overview = LOOKOUT.overview(self.crank.planner.current(), self._asked(), self.crank.clock())
        return report(overview, None, None).outcome

    @property
    def stale(self) -> dict[str, int]:
        store, clock = self.crank.store, self.crank.clock
        found = read_state(store, clock, (PLATFORM,), calendar(SETTINGS), patience(SETTINGS)).stale_targets
        return {check.value: count for (_, check), count in found.items()}

    def _asked(self) -> asked.Asked:
        with self.crank.store.reading() as conn:
            return asked.read(conn)

    def _digests(self) -> Digests:
        edition = Edition(
            hearing=self.crank.hearing,
            platforms=(PLATFORM,),
            intervals={Job.GUARD: 2 * 3600.0},
            running=deadlines.running,
            lookout=LOOKOUT,
        )
        return Digests(
            store=self.crank.store,
            edition=edition,
            speech=Speech(locale=Locale.ZH_CN, zone=self.crank.alerts.zone),
            hour=9,
            when_empty=WhenEmpty.NEVER,
            version="0.1.0",
            ready=lambda: True,
            clock=self.crank.clock,
        )
