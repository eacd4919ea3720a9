"""A hunt leaves room for others who ask the same host."""

import asyncio
from typing import Any

from domain.answer import Answer
from domain.observation import Profile
from monitor.jobs.hunt import ABREAST
from monitor.store import Store
from tests.factories import account, official_profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank


class Busy(FakePlatform):
    """Counts the searches that wait for an answer."""

    waiting = most = 0

    async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(0)
        self.waiting -= 1
        return await super().search(keyword)


async def test_a_slice_of_names_is_asked_a_few_at_a_time_and_wholly(store: Store) -> None:
    platform: Any = Busy(official_profile())
    crank = Crank(store, platform)
    names = [f"临泽市{organ}局" for organ in ("教育", "公安", "民政", "司法", "财政", "水务")]
    accounts = [account(user_id=f"did:plc:{name}", handle="", display_name=name) for name in names]
    crank.register([unit()], [account(), *accounts])
    await crank.planner.run()
    cycle = await crank.hunt.run()
    assert cycle is not None
    assert cycle.covered
    assert cycle.asked == len(crank.planner.watch.queries) > 2 * ABREAST
    assert platform.most == ABREAST
