from datetime import timedelta

from detectors.behaviour.traits import Habit
from tests.benchmarks.compromise.splicing import LENGTH, masked, splices
from tests.detectors.behaviour.accounts import POLICE, SHOES, at_night, history, written

VICTIMS = {"police": tuple(history(POLICE, 100, client="政务发布台"))}
ATTACKERS = {"shoes": tuple(written(SHOES, day, published_at=at_night(day)) for day in range(100))}


def test_attacks_stand_in_the_later_half_and_are_of_the_same_weeks() -> None:
    found = splices(VICTIMS, ATTACKERS, each=5, seed=1)
    places = {post.post_id: post for post in VICTIMS["police"][50:]}
    assert len(found) == 5
    for (_, post_id), attack in found.items():
        assert len(attack) == LENGTH
        assert all(abs(each.at - places[post_id].at) < timedelta(weeks=4) for each in attack)
    assert found == splices(VICTIMS, ATTACKERS, each=5, seed=1)


def test_nobody_attacks_who_was_not_there() -> None:
    late = {"shoes": tuple(written(SHOES, day) for day in range(900, 1000))}
    assert splices(VICTIMS, late, each=5, seed=1) == {}


def test_a_careful_attacker_keeps_to_the_owners_hours_and_client() -> None:
    for attack in masked(VICTIMS, splices(VICTIMS, ATTACKERS, each=3, seed=1)).values():
        assert {post.values[Habit.CLIENT] for post in attack} == {("政务发布台",)}
        assert {post.slot % 24 for post in attack} <= {9, 10, 11}
