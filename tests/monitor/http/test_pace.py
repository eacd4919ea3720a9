import asyncio

import pytest

from monitor.http import Pace, Politeness


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def moments(pace: Pace, clock: Clock, politeness: Politeness, *turns: tuple[str, str]) -> list[float]:
    passed = []
    for host, credential in turns:
        async with pace.turn(host, credential, politeness):
            passed.append(round(clock.now, 6))
    return passed


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([("a", "")] * 5, [0, 0, 0.5, 1.0, 1.5]),
        ([("a", ""), ("b", "")] * 3, [0, 0, 0, 0, 0.5, 0.5]),
        ([("a", "x"), ("b", "x"), ("c", "x")], [0, 0, 0.5]),
        ([("a", "x"), ("a", "y"), ("a", "")], [0, 0, 0.5]),
    ],
)
async def test_a_burst_is_free_and_then_the_pace_holds(turns: list[tuple[str, str]], expected: list[float]) -> None:
    clock = Clock()
    polite = Politeness(requests_per_second=2, burst=2)
    assert await moments(Pace(clock, clock.sleep), clock, polite, *turns) == expected


async def test_a_rest_fills_the_bucket_but_never_beyond_the_burst() -> None:
    clock = Clock()
    pace, polite = Pace(clock, clock.sleep), Politeness(requests_per_second=1, burst=2)
    await moments(pace, clock, polite, *[("a", "")] * 2)
    clock.now = 100.0
    assert await moments(pace, clock, polite, *[("a", "")] * 3) == [100, 100, 101]


async def test_who_came_first_goes_first() -> None:
    clock, order = Clock(), []
    pace, polite = Pace(clock, clock.sleep), Politeness(requests_per_second=1, burst=1, concurrency=1)

    async def go(number: int) -> None:
        async with pace.turn("a", "", polite):
            order.append((number, clock.now))

    await asyncio.gather(*(go(number) for number in range(4)))
    assert order == [(0, 0.0), (1, 1.0), (2, 2.0), (3, 3.0)]


async def test_a_slot_is_free_again_after_a_failure() -> None:
    clock = Clock()
    pace, polite = Pace(clock, clock.sleep), Politeness(concurrency=1)
    with pytest.raises(ValueError, match="inside"):
        async with pace.turn("a", "", polite):
            raise ValueError("inside")
    assert await moments(pace, clock, polite, ("a", "")) == [0]
