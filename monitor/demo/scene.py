"""Plays the demonstration: the real daemon watches the stage, two accounts are abused, and the score is kept."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.incident import Status
from domain.registry import OfficialAccount, account_key
from monitor import daemon
from monitor.demo.city import PLATFORM
from monitor.demo.notices import FORGED_GRANT, GRANT
from monitor.demo.screen import Screen
from monitor.demo.stage import Stage
from monitor.demo.tally import Ledger, Misuse, count
from monitor.store import coverage, incidents, snapshots

HIJACK_AFTER = timedelta(seconds=8)
FORGE_AFTER = timedelta(seconds=13)
LOOK_EVERY_SECONDS = 0.4
STOLEN_NAME = "文旅惠民红包中心"
STOLEN_BIO = "限时领取，名额有限，加客服办理"
ADVERTS = (
    "今晚八点发放消费红包，点击链接填写银行卡即可到账，领取请加微信 wl66880hb",
    "扫码进群领取景区免费门票，先到先得！",
    "内部渠道代办，稳赚不赔，私信客服。",
)

Enough = Callable[[Ledger, timedelta], bool]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """`enough` is asked after each look whether to end; `stop` ends it from outside."""

    stage: Stage
    screen: Screen
    enough: Enough
    clock: Callable[[], datetime]
    stop: asyncio.Event

    async def play(self) -> Ledger:
        """From the daemon's start to its end; the last count."""
        stage, city = self.stage, self.stage.city
        running = asyncio.create_task(
            daemon.run(
                stage.settings,
                stage.plugins,
                stage.store,
                self.stop,
                started=lambda port: self.screen.opening(city, f"http://{stage.settings.web.host}:{port}/metrics"),
            )
        )
        try:
            ledger = await self._follow(running)
        finally:
            self.stop.set()
            await running
        self.screen.closing(city, ledger)
        return ledger

    async def _follow(self, running: asyncio.Task[None]) -> Ledger:
        """Looks at the store again and again and shows what is new in it."""
        started, shown = self.clock(), 0
        while True:
            ledger, elapsed = await self._count(), self.clock() - started
            # One at a time: a search may find many at once, and people want to read along.
            for incident in ledger.incidents[shown : shown + 1]:
                self.screen.opened(incident, incident.first_seen - started)
            shown = min(shown + 1, len(ledger.incidents))
            told_all = shown == len(ledger.incidents)
            if self.stop.is_set() or running.done() or (told_all and self.enough(ledger, elapsed)):
                return ledger
            await self._hijack_in_time(elapsed)
            await self._forge_in_time(elapsed)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stop.wait(), LOOK_EVERY_SECONDS)

    async def _count(self) -> Ledger:
        stage = self.stage
        known = await stage.store.read(incidents.listing, statuses=tuple(Status))
        cycles = await stage.store.read(coverage.all_last)
        misuse = Misuse(hijacks=_by_key(stage.network.hijacks), forgeries=_by_key(stage.network.forgeries))
        return count(stage.city, misuse, stage.inbox, known, cycles)

    async def _hijack_in_time(self, elapsed: timedelta) -> None:
        victim, network = self.stage.city.victim, self.stage.network
        if victim.user_id in network.hijacks or elapsed < HIJACK_AFTER or not await self._was_seen(victim):
            return
        network.hijack(victim.user_id, name=STOLEN_NAME, bio=STOLEN_BIO, adverts=ADVERTS, now=self.clock())
        self.screen.hijacked(victim, elapsed)

    async def _forge_in_time(self, elapsed: timedelta) -> None:
        edited, network = self.stage.city.edited, self.stage.network
        if edited.user_id in network.forgeries or elapsed < FORGE_AFTER or not await self._was_seen(edited):
            return
        network.forge(edited.user_id, text=GRANT, by=FORGED_GRANT, now=self.clock())
        self.screen.forged(edited, elapsed)

    async def _was_seen(self, account: OfficialAccount) -> bool:
        """Whether the daemon has seen the account as it is: what is done before would be its usual look."""
        return await self.stage.store.read(snapshots.trusted, account.key) is not None


def _by_key(moments: Mapping[str, datetime]) -> dict[str, datetime]:
    return {account_key(PLATFORM, id): moment for id, moment in moments.items()}
