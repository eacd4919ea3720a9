from domain.answer import Outcome
from monitor.holding import StoredHolds
from monitor.http import Hold
from monitor.store import Store, holds
from tests.factories import NOW, later

HOLD = Hold(key="bluesky:", until=later(minutes=15), outcome=Outcome.RATE_LIMITED, detail="slow down")


async def test_a_hold_lasts_until_its_time(store: Store) -> None:
    kept = StoredHolds(store, ())
    await kept.put(HOLD)
    assert kept.lasting("bluesky:", NOW) == HOLD
    assert kept.lasting("bluesky:", later(minutes=14, seconds=59)) == HOLD
    assert kept.lasting("bluesky:", later(minutes=15)) is None


async def test_a_hold_is_for_its_own_credential_alone(store: Store) -> None:
    kept = StoredHolds(store, (HOLD,))
    assert kept.lasting("bluesky:other", NOW) is None


async def test_a_later_hold_replaces_an_earlier_one(store: Store) -> None:
    kept = StoredHolds(store, (HOLD,))
    longer = Hold(key="bluesky:", until=later(hours=2), outcome=Outcome.BLOCKED)
    await kept.put(longer)
    assert kept.lasting("bluesky:", later(hours=1)) == longer
    with store.reading() as conn:
        assert holds.load(conn, NOW) == (longer,)


async def test_what_has_ended_is_forgotten_with_the_next_refusal(store: Store) -> None:
    kept = StoredHolds(store, ())
    for number in range(3):
        await kept.put(Hold(key=f"host{number}.example", until=later(minutes=1), outcome=Outcome.ERROR))
    assert kept.lasting("bluesky:", later(minutes=2)) is None
    await kept.put(HOLD)
    with store.reading() as conn:
        assert holds.load(conn, NOW) == (HOLD,)
    assert kept.lasting("host0.example", NOW) is None
    assert kept.lasting("bluesky:", NOW) == HOLD


async def test_a_refusal_is_still_known_after_a_restart(store: Store) -> None:
    await StoredHolds(store, ()).put(HOLD)
    after_restart = StoredHolds(store, await store.read(holds.load, later(minutes=1)))
    assert after_restart.lasting("bluesky:", later(minutes=1)) == HOLD


async def test_nobody_is_left_alone_for_longer_than_the_longest_hold_whatever_a_platform_names(store: Store) -> None:
    kept = StoredHolds(store, ())
    assert kept.lasting("bluesky:", NOW) is None
    await kept.put(Hold(key="bluesky:", until=later(days=90), outcome=Outcome.BLOCKED))
    assert kept.lasting("bluesky:", later(days=6, hours=23)) is not None
    assert kept.lasting("bluesky:", later(days=7)) is None


async def test_a_hold_of_a_clock_that_ran_ahead_is_over_once_the_clock_is_right(store: Store) -> None:
    kept = StoredHolds(store, ())
    assert kept.lasting("bluesky:", later(days=400)) is None
    await kept.put(Hold(key="bluesky:", until=later(days=400, hours=1), outcome=Outcome.BLOCKED))
    assert kept.lasting("bluesky:", later(days=400)) is not None
    assert kept.lasting("bluesky:", NOW) is None
