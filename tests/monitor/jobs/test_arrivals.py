import asyncio

import pytest

from monitor.jobs.arrivals import Arrivals
from monitor.jobs.parcels import Parcel
from tests.factories import notification


class Ledger:
    """Takes down what it is given, one batch at a time, when the test lets it; some batches it cannot keep."""

    def __init__(self, *broken: int) -> None:
        self.batches: list[int] = []
        self.broken = broken
        self.under_way = 0
        self.open = asyncio.Event()

    async def keep(self, together: tuple[Parcel, ...]) -> None:
        self.batches.append(len(together))
        number, self.under_way = len(self.batches), self.under_way + 1
        assert self.under_way == 1
        await self.open.wait()
        self.under_way -= 1
        if number in self.broken:
            raise OSError("disk full")


def parcel(number: int) -> Parcel:
    return Parcel(notifications=(notification(id=number),))


async def arrived(ledger: Ledger, *waves: int) -> list[str]:
    """How it ended for each of so many who came at once, and then for those who came while these were written down."""
    arrivals, tasks = Arrivals(ledger.keep), list[asyncio.Task[None]]()
    for wave in waves:
        tasks += (asyncio.create_task(arrivals.add(parcel(number))) for number in range(wave))
        for _ in range(5):
            await asyncio.sleep(0)
    ledger.open.set()
    return [str(fault or "") for fault in await asyncio.gather(*tasks, return_exceptions=True)]


async def test_what_comes_at_once_is_written_down_together_and_what_comes_meanwhile_next() -> None:
    ledger = Ledger()
    assert await arrived(ledger, 3, 2, 4) == [""] * 9
    assert ledger.batches == [3, 6]


@pytest.mark.parametrize(("broken", "said"), [(1, ["disk full"] * 3 + [""] * 2), (2, [""] * 3 + ["disk full"] * 2)])
async def test_a_fault_is_told_to_all_who_shared_it_and_to_nobody_else(broken: int, said: list[str]) -> None:
    assert await arrived(Ledger(broken), 3, 2) == said


async def test_after_a_fault_or_an_end_others_are_written_down() -> None:
    ledger = Ledger(1)
    ledger.open.set()
    arrivals = Arrivals(ledger.keep)
    with pytest.raises(OSError, match="disk full"):
        await arrivals.add(parcel(1))
    await arrivals.add(parcel(2))
    stopped = asyncio.create_task(arrivals.add(parcel(3)))
    await asyncio.sleep(0)
    stopped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopped
    await arrivals.add(parcel(4))
    assert ledger.batches == [1, 1, 2]
