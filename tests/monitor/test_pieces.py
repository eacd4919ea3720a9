import asyncio
from collections.abc import Iterable, Iterator

import pytest

from monitor.pieces import one_by_one, side_by_side


async def told(name: str, log: list[str], *, fails: bool = False) -> str:
    log.append(f"{name} begins")
    await asyncio.sleep(0)
    if fails:
        raise ValueError(name)
    log.append(f"{name} ends")
    return name


async def test_pieces_follow_each_other_past_one_that_fails() -> None:
    log: list[str] = []
    with pytest.raises(ExceptionGroup, match="1 of 3 failed") as failed:
        await one_by_one((f"letter {name}", told(name, log, fails=name == "b")) for name in "abc")
    assert log == ["a begins", "a ends", "b begins", "c begins", "c ends"]
    (fault,) = failed.value.exceptions
    assert (str(fault), fault.__notes__) == ("b", ["letter b"])


async def test_pieces_side_by_side_all_come_to_their_end() -> None:
    log: list[str] = []
    with pytest.raises(ExceptionGroup, match="2 of 3 failed"):
        await side_by_side((name, told(name, log, fails=name != "c")) for name in "abc")
    assert log == ["a begins", "b begins", "c begins", "c ends"]


@pytest.mark.parametrize("way", [one_by_one, side_by_side])
async def test_what_sound_pieces_give_comes_back_in_their_order(way: object) -> None:
    assert callable(way)
    assert await way((name, told(name, [])) for name in "abc") == ["a", "b", "c"]


async def test_whoever_is_stopped_begins_no_further_piece() -> None:
    log: list[str] = []

    async def stopped() -> None:
        task.cancel()
        await asyncio.sleep(60)

    task = asyncio.create_task(one_by_one((name, stopped()) for name in _begun("ab", log)))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert log == ["a"]


def _begun(names: Iterable[str], log: list[str]) -> Iterator[str]:
    for name in names:
        log.append(name)
        yield name
