from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.jobs.parcels import READABLE, Parcel, parcels
from monitor.store.outbox import Waiting
from monitor.store.pace import BOUNDLESS, Room
from tests.factories import later, notification

ROOM = Room(at_once=5, in_a_minute=20)


def waiting(number: int, address: str = "a", owner: str = "", **changes: Any) -> Waiting:
    values = {"incident": number, "id": number, "due_at": later(seconds=number), "address": address}
    return Waiting(notification=notification(**values | changes), owner=owner)


def numbers(parcel: Parcel) -> list[int]:
    return [each.id for each in parcel.notifications]


def test_what_people_can_read_goes_out_one_by_one_the_longest_due_first() -> None:
    packed = parcels([waiting(number) for number in reversed(range(READABLE))], ROOM)
    assert [numbers(parcel) for parcel in packed] == [[number] for number in range(READABLE)]
    assert {parcel.key for parcel in packed} == {""}


def test_what_is_more_becomes_one_digest() -> None:
    (packed,) = parcels([waiting(number) for number in range(READABLE + 1)], ROOM)
    assert numbers(packed) == list(range(READABLE + 1))
    assert packed.key.startswith("together:")


def test_a_bot_near_its_limit_sends_a_digest_earlier() -> None:
    (packed,) = parcels([waiting(number) for number in range(4)], Room(at_once=1, in_a_minute=3))
    assert len(numbers(packed)) == 4


def test_only_as_many_queues_become_digests_as_must() -> None:
    crowd = [waiting(number, "a") for number in range(20)] + [waiting(number, "b") for number in range(20, 23)]
    packed = parcels(crowd, ROOM)
    assert sorted(len(numbers(parcel)) for parcel in packed) == [1, 1, 1, 20]


def test_many_addresses_with_one_message_each_are_told_one_by_one() -> None:
    packed = parcels([waiting(number, str(number)) for number in range(40)], ROOM)
    assert [len(numbers(parcel)) for parcel in packed] == [1] * 40


def test_a_channel_without_a_limit_makes_no_digests() -> None:
    packed = parcels([waiting(number) for number in range(50)], Room(at_once=BOUNDLESS, in_a_minute=BOUNDLESS))
    assert len(packed) == 50


def test_what_was_tried_together_is_the_same_digest_again() -> None:
    crowd = [waiting(number) for number in range(20)]
    (first,) = parcels(crowd, ROOM)
    again = [Waiting(notification=each, owner=first.key) for each in first.notifications]
    packed = parcels([*again, waiting(30)], ROOM)
    assert packed == (first, Parcel(notifications=(waiting(30).notification,)))


def test_of_a_digest_of_which_one_is_left_that_one_is_itself() -> None:
    (packed,) = parcels([waiting(1, owner="together:x")], ROOM)
    assert packed.key == ""


@given(
    queue=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "together:x", "somebody"])), max_size=60),
    room=st.builds(Room, at_once=st.just(5), in_a_minute=st.integers(0, 90)),
)
def test_whatever_waits_is_in_one_parcel_and_each_parcel_has_one_address(
    queue: list[tuple[str, str]], room: Room
) -> None:
    crowd = [waiting(number, owner or address, owner) for number, (address, owner) in enumerate(queue)]
    packed = parcels(crowd, room)
    assert sorted(number for parcel in packed for number in numbers(parcel)) == list(range(len(queue)))
    assert all(len({each.address for each in parcel.notifications}) == 1 for parcel in packed)
    assert all(bool(parcel.key) is (len(parcel.notifications) > 1) for parcel in packed)
