"""When an official account that is not there is an incident, and when it is the platform that is not there."""

import pytest

from domain.answer import Answer, Outcome
from domain.incident import Classification, Presence
from monitor.store import Store, absences
from tests.factories import account, official_profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank
from tests.monitor.jobs.crowds import crowd, guarded

KEY = "bluesky:did:plc:official"
COMPROMISE = Classification.ACCOUNT_COMPROMISE


def hide(crank: Crank, *numbers: int) -> None:
    for number in numbers:
        crank.platform.remove(f"did:plc:{number}")


def missing(crank: Crank) -> set[str]:
    """The accounts that are reported as missing."""
    return {incident.subject.rpartition(":")[2] for incident in crank.cases(COMPROMISE)}


async def test_an_account_proved_missing_three_times_ten_minutes_apart_is_an_incident(crank: Crank) -> None:
    await guarded(crank)
    crank.platform.remove("did:plc:official")
    await guarded(crank, minutes=10)
    await guarded(crank, minutes=10)
    assert crank.cases(COMPROMISE) == ()
    await guarded(crank, minutes=10)
    incident = crank.only(COMPROMISE)
    assert (incident.subject, incident.profile) == (KEY, None)
    assert incident.findings[0].detector == "compromise.missing"


async def test_proofs_of_absence_that_lie_close_together_count_once(store: Store) -> None:
    crank = Crank(store, FakePlatform(), guard={"tier1_minutes": 4.0})
    crank.register([unit()], [account()])
    for _ in range(6):
        await guarded(crank, minutes=4)
    assert crank.cases(COMPROMISE) == ()
    await guarded(crank, minutes=4)
    assert crank.only(COMPROMISE)


async def test_a_look_in_between_starts_the_count_again(crank: Crank) -> None:
    for _ in range(3):
        crank.platform.remove("did:plc:official")
        await guarded(crank, minutes=10)
        await guarded(crank, minutes=10)
        crank.platform.put(official_profile())
        await guarded(crank, minutes=10)
    assert crank.cases(COMPROMISE) == ()


async def test_a_failed_fetch_is_no_disappearance(crank: Crank) -> None:
    crank.platform.faults["profile"] = Answer(outcome=Outcome.ERROR)
    for _ in range(5):
        await guarded(crank, minutes=10)
    assert crank.cases(COMPROMISE) == ()
    with crank.store.reading() as conn:
        assert absences.run(conn, KEY) == ()


async def test_a_missing_account_is_one_incident_however_long_it_is_missing(crank: Crank) -> None:
    crank.platform.remove("did:plc:official")
    for _ in range(10):
        await guarded(crank, minutes=10)
    assert len(crank.history(crank.only(COMPROMISE))) == 1


async def test_a_missing_account_that_is_back_is_noted_as_restored(crank: Crank) -> None:
    crank.platform.remove("did:plc:official")
    for _ in range(3):
        await guarded(crank, minutes=10)
    crank.platform.put(official_profile())
    await guarded(crank, minutes=10)
    assert crank.only(COMPROMISE).presence is Presence.RESTORED


@pytest.mark.parametrize(("size", "gone", "outage"), [(10, 2, False), (10, 3, True), (20, 3, False), (20, 4, True)])
async def test_a_fifth_of_the_accounts_missing_at_once_and_at_least_three_is_an_outage(
    store: Store, size: int, gone: int, outage: bool
) -> None:
    crank = crowd(store, size)
    await guarded(crank)
    hide(crank, *range(gone))
    for _ in range(4):
        await guarded(crank, minutes=10)
    assert missing(crank) == (set() if outage else {str(number) for number in range(gone)})
    assert len(crank.cases(Classification.COVERAGE)) == outage


async def test_an_outage_is_one_incident_and_is_over_when_the_accounts_are_back(store: Store) -> None:
    crank = crowd(store, 5)
    profiles = tuple(crank.platform.accounts.values())
    hide(crank, 0, 1, 2)
    for _ in range(6):
        await guarded(crank, minutes=10)
    assert crank.told(crank.only(Classification.COVERAGE)) == ["opened"]
    crank.platform.put(*profiles)
    await guarded(crank, minutes=10)
    assert not crank.only(Classification.COVERAGE).status.is_open
    assert missing(crank) == set()


async def test_accounts_that_vanished_one_after_the_other_are_no_outage(store: Store) -> None:
    crank = crowd(store, 5)
    await guarded(crank)
    for number in range(4):
        hide(crank, number)
        for _ in range(4):
            await guarded(crank, minutes=10)
    assert missing(crank) == {"0", "1", "2", "3"}
    assert crank.cases(Classification.COVERAGE) == ()
