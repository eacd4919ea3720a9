"""Crowds of official accounts, and what the guard sees of them."""

from typing import Any

from domain.coverage import Coverage
from monitor.store import Store
from tests.factories import account, official_profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank


def crowd(store: Store, size: int, **options: Any) -> Crank:
    """So many registered accounts of one unit, all there."""
    ids = [f"did:plc:{number}" for number in range(size)]
    names = [f"临泽市第{number}中学" for number in range(size)]
    accounts = [account(user_id=id, display_name=name, handle="") for id, name in zip(ids, names, strict=True)]
    platform = FakePlatform(
        *(official_profile(user_id=each.user_id, display_name=each.display_name) for each in accounts)
    )
    crank = Crank(store, platform, **options)
    crank.register([unit()], accounts)
    return crank


async def guarded(crank: Crank, **passed: float) -> tuple[Coverage, ...]:
    """Everything that is due after some time."""
    crank.clock.forward(**passed)
    await crank.planner.run()
    cycles = []
    while (cycle := await crank.guard.run()) is not None:
        cycles.append(cycle)
    return tuple(cycles)
