import pytest

from domain.answer import Answer, Outcome
from domain.coverage import Coverage, Gap, Job
from domain.incident import Classification, Incident, Presence, Status
from domain.notification import Reason
from domain.observation import Profile
from monitor.store import Store, absences, due
from monitor.store.registry import Registry
from monitor.watch import Watch
from tests.factories import account, later, official_profile, profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank

IMPOSTOR = "did:plc:stranger"
PRESS = unit(key="linze-press", name="临泽市新闻办公室")


@pytest.fixture
async def network(crank: Crank) -> FakePlatform:
    """An impostor is known; it is due for its first recheck."""
    crank.platform.put(profile())
    await crank.planner.run()
    await crank.hunt.run()
    crank.platform.asked.clear()
    return crank.platform


async def rechecked(crank: Crank, **passed: float) -> Coverage:
    """One slice, after some time."""
    crank.clock.forward(**passed)
    cycle = await crank.recheck.run()
    assert cycle is not None
    return cycle


def known(crank: Crank) -> Incident:
    return crank.only(Classification.MASQUERADE)


def proofs(crank: Crank) -> int:
    with crank.store.reading() as conn:
        return len(absences.run(conn, f"bluesky:{IMPOSTOR}"))


async def test_known_impostors_are_looked_up_by_id_after_a_control(crank: Crank, network: FakePlatform) -> None:
    cycle = await rechecked(crank)
    assert network.asked == [("profile", "did:plc:official"), ("profile", IMPOSTOR), ("posts", IMPOSTOR)]
    assert (cycle.asked, cycle.answered, cycle.gap) == (1, 1, None)
    assert crank.due(Job.RECHECK) == {IMPOSTOR: later(hours=1)}
    assert await crank.recheck.run() is None


async def test_an_impostor_that_is_still_there_stays_open_and_untold(crank: Crank, network: FakePlatform) -> None:
    for _ in range(5):
        await rechecked(crank, hours=1)
    assert (known(crank).status, known(crank).last_seen) == (Status.SUSPECTED, crank.clock())
    assert crank.told(known(crank)) == [Reason.OPENED]
    assert len(network.asked) == 15


async def test_a_suspect_that_was_registered_since_is_judged_no_more_and_left_to_people(
    crank: Crank, network: FakePlatform
) -> None:
    before = known(crank)
    crank.register([], [account(user_id=IMPOSTOR)])
    await crank.planner.run()
    network.put(profile(display_name="临泽市公安局官方"))
    await rechecked(crank, hours=1)
    assert known(crank) == before


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.GONE])
@pytest.mark.parametrize(("hours", "status"), [(1, Status.SUSPECTED), (23.9, Status.SUSPECTED), (24, Status.RESOLVED)])
@pytest.mark.usefixtures("network")
async def test_two_proofs_of_absence_resolve_when_they_lie_a_day_apart(
    crank: Crank, outcome: Outcome, hours: float, status: Status
) -> None:
    crank.platform.faults["profile", IMPOSTOR] = Answer(outcome=outcome)
    await rechecked(crank)
    assert (known(crank).status, known(crank).presence) == (Status.SUSPECTED, Presence.ABSENT)
    await rechecked(crank, hours=hours)
    assert known(crank).status is status


@pytest.mark.usefixtures("network")
async def test_many_proofs_within_a_day_resolve_nothing(crank: Crank) -> None:
    crank.platform.remove(IMPOSTOR)
    for _ in range(24):
        await rechecked(crank, hours=1)
    assert (known(crank).status, proofs(crank)) == (Status.SUSPECTED, 24)
    assert crank.told(known(crank)) == [Reason.OPENED, Reason.ABSENT]


@pytest.mark.parametrize("outcome", [Outcome.AUTH, Outcome.RATE_LIMITED, Outcome.BLOCKED, Outcome.SHAPE, Outcome.ERROR])
async def test_a_refusal_between_two_proofs_changes_nothing(
    crank: Crank, network: FakePlatform, outcome: Outcome
) -> None:
    network.remove(IMPOSTOR)
    await rechecked(crank)
    before = known(crank)
    network.faults["profile"] = Answer(outcome=outcome)
    cycle = await rechecked(crank, hours=12)
    assert (cycle.gap, cycle.answered) == (Gap(outcome.value), 0)
    assert (known(crank), proofs(crank)) == (before, 1)
    network.faults.clear()
    await rechecked(crank, hours=12)
    assert known(crank).status is Status.RESOLVED


async def test_being_there_in_between_starts_the_proof_again(crank: Crank, network: FakePlatform) -> None:
    network.remove(IMPOSTOR)
    await rechecked(crank)
    network.put(profile())
    await rechecked(crank, hours=12)
    assert (known(crank).presence, proofs(crank)) == (Presence.PRESENT, 0)
    network.remove(IMPOSTOR)
    await rechecked(crank, hours=12)
    assert known(crank).status is Status.SUSPECTED


async def test_being_found_by_a_search_in_between_starts_the_proof_again(crank: Crank, network: FakePlatform) -> None:
    network.remove(IMPOSTOR)
    await rechecked(crank)
    network.put(profile())
    crank.clock.forward(hours=12)
    await crank.hunt.run()
    assert known(crank).presence is Presence.PRESENT
    network.remove(IMPOSTOR)
    await rechecked(crank, hours=12)
    assert known(crank).status is Status.SUSPECTED


async def test_an_impostor_renamed_out_of_likeness_waits_for_a_person(crank: Crank, network: FakePlatform) -> None:
    network.put(profile(display_name="晒太阳的猫"))
    for _ in range(3):
        await rechecked(crank, hours=1)
    harmless = known(crank)
    assert (harmless.status, harmless.presence) == (Status.SUSPECTED, Presence.RENAMED)
    assert harmless.profile == profile(display_name="晒太阳的猫")
    assert crank.told(harmless) == [Reason.OPENED, Reason.RENAMED]


async def test_an_impostor_that_takes_the_name_again_is_told_again(crank: Crank, network: FakePlatform) -> None:
    network.put(profile(display_name="晒太阳的猫"))
    await rechecked(crank)
    network.put(profile())
    await rechecked(crank, hours=1)
    assert known(crank).presence is Presence.PRESENT
    assert crank.told(known(crank))[-1] is Reason.REOPENED


async def test_an_impostor_that_turns_to_another_unit_is_a_second_incident(crank: Crank, network: FakePlatform) -> None:
    crank.register([PRESS], [])
    await crank.planner.run()
    network.put(profile(display_name="临泽市新闻办公室"))
    await rechecked(crank)
    old, new = crank.cases(Classification.MASQUERADE)
    assert (old.official, old.presence) == ("unit:linze-ga", Presence.RENAMED)
    assert (new.official, new.presence) == ("unit:linze-press", Presence.PRESENT)


async def test_an_impostor_that_keeps_its_name_is_not_renamed_by_a_registration_that_comes_closer(
    crank: Crank,
) -> None:
    short = profile(display_name="临泽公安")
    crank.platform.put(short)
    await crank.planner.run()
    await crank.hunt.run()
    crank.register([unit(key="linze-press", name="临泽公安融媒体中心", aliases=("临泽公安",))], [])
    await crank.planner.run()
    await rechecked(crank)
    assert (known(crank).official, known(crank).presence) == ("unit:linze-ga", Presence.PRESENT)
    assert known(crank).last_seen == crank.clock()
    assert crank.told(known(crank)) == [Reason.OPENED]


@pytest.mark.usefixtures("network")
async def test_an_impostor_of_a_unit_that_is_registered_no_more_is_not_renamed(crank: Crank) -> None:
    before = known(crank)
    crank.planner.watch = Watch(Registry((), (account(user_id="did:plc:other", unit="", display_name="青澜日报"),)))
    crank.platform.put(official_profile(user_id="did:plc:other", display_name="青澜日报"))
    await rechecked(crank, hours=1)
    assert (known(crank).presence, known(crank).last_seen) == (Presence.PRESENT, crank.clock())
    assert known(crank).findings == before.findings
    assert crank.told(before) == [Reason.OPENED]


async def test_one_subject_of_two_incidents_is_looked_up_once_and_gone_in_both(
    crank: Crank, network: FakePlatform
) -> None:
    crank.register([PRESS], [])
    await crank.planner.run()
    network.put(profile(display_name="临泽市新闻办公室"))
    await rechecked(crank)
    network.remove(IMPOSTOR)
    await rechecked(crank, hours=1)
    await rechecked(crank, hours=24)
    assert [each.status for each in crank.cases(Classification.MASQUERADE)] == [Status.RESOLVED] * 2
    assert network.asked.count(("profile", IMPOSTOR)) == 3


async def test_a_platform_whose_look_ups_find_no_registered_account_proves_no_absence(
    crank: Crank, network: FakePlatform
) -> None:
    network.accounts.clear()
    for _ in range(3):
        cycle = await rechecked(crank, days=1)
        assert (cycle.gap, cycle.answered) == (Gap.CONTROL_NOT_FOUND, 0)
    assert (known(crank).presence, proofs(crank)) == (Presence.PRESENT, 0)


async def test_without_a_registered_account_a_look_up_proves_nothing(store: Store) -> None:
    crank = Crank(store, FakePlatform())
    with store.begin() as conn:
        due.put(conn, due.Due("bluesky", Job.RECHECK, IMPOSTOR, crank.clock()))
    assert (await rechecked(crank)).gap is Gap.NO_CONTROL


async def test_a_refusal_in_the_middle_ends_the_slice_and_keeps_what_was_seen(store: Store) -> None:
    strangers = tuple(profile(user_id=f"did:plc:{number}") for number in range(3))
    crank = Crank(store, FakePlatform(official_profile(), *strangers))
    crank.register([unit()], [account()])
    await crank.planner.run()
    await crank.hunt.run()
    crank.platform.remove("did:plc:0")
    crank.platform.faults["profile", "did:plc:1"] = Answer(
        outcome=Outcome.RATE_LIMITED, detail="slow down", not_before=later(hours=4)
    )
    crank.platform.asked.clear()
    cycle = await rechecked(crank)
    assert (cycle.gap, cycle.detail, cycle.asked, cycle.answered) == (Gap.RATE_LIMITED, "slow down", 3, 1)
    assert ("profile", "did:plc:2") not in crank.platform.asked
    assert crank.cases(Classification.MASQUERADE)[0].presence is Presence.ABSENT
    assert set(crank.due(Job.RECHECK).values()) == {later(hours=4)}


@pytest.mark.usefixtures("network")
async def test_what_a_person_ended_is_left_alone(crank: Crank) -> None:
    crank.dismiss(known(crank))
    before = known(crank)
    crank.platform.remove(IMPOSTOR)
    await rechecked(crank)
    assert known(crank) == before


@pytest.mark.parametrize("seen", [profile(), profile(bio="新简介"), profile(followers=9)])
async def test_a_look_that_fits_moves_the_profile_of_the_incident(
    crank: Crank, network: FakePlatform, seen: Profile
) -> None:
    network.put(seen)
    await rechecked(crank)
    assert known(crank).profile == seen
    assert crank.told(known(crank)) == [Reason.OPENED]
