"""The line as a story: an official account changes hands, or only its look."""

from datetime import date

from alerting import handling
from domain.incident import Classification, Incident, Presence, Status
from domain.notification import Reason
from monitor.store import audit
from tests.factories import official_profile
from tests.monitor.crank import Crank

COMPROMISE = Classification.ACCOUNT_COMPROMISE
HIJACKED = official_profile(display_name="临泽福利社", avatar_hash="cid-of-a-casino", bio="点击领取")


async def hijack(crank: Crank) -> Incident:
    await crank.turn()
    crank.platform.put(HIJACKED)
    await crank.turn(minutes=10)
    return crank.only(COMPROMISE)


async def test_a_hijack_stays_open_as_long_as_the_change_stands(crank: Crank) -> None:
    opened = await hijack(crank)
    for _ in range(10):
        await crank.turn(minutes=10)
    still = crank.only(COMPROMISE)
    assert (still.status, still.presence, still.evidence) == (Status.SUSPECTED, Presence.PRESENT, opened.evidence)
    assert crank.trusted("bluesky:did:plc:official") == official_profile()


async def test_a_hijack_looked_at_ten_times_is_told_once(crank: Crank) -> None:
    crank.decide(handling.acknowledge, await hijack(crank))
    for _ in range(10):
        await crank.turn(minutes=10)
    still = crank.only(COMPROMISE)
    assert crank.told(still) == [Reason.OPENED]
    assert len(crank.history(still)) == 2
    assert still.last_seen == crank.clock()


async def test_a_hijack_undone_is_noted_as_restored_and_a_person_closes_it(crank: Crank) -> None:
    opened = await hijack(crank)
    crank.platform.put(official_profile())
    for _ in range(3):
        await crank.turn(minutes=10)
    restored = crank.only(COMPROMISE)
    assert (restored.status, restored.presence) == (Status.SUSPECTED, Presence.RESTORED)
    assert crank.told(restored).count(Reason.RESTORED) == 1
    crank.decide(handling.confirm, opened)
    crank.decide(handling.close, opened)
    await crank.turn(minutes=10)
    assert crank.only(COMPROMISE).status is Status.CLOSED


async def test_a_second_hijack_after_the_first_was_undone_is_told_again(crank: Crank) -> None:
    opened = await hijack(crank)
    crank.platform.put(official_profile())
    await crank.turn(minutes=10)
    crank.platform.put(HIJACKED)
    await crank.turn(minutes=10)
    assert crank.told(opened)[-1] is Reason.REOPENED
    assert crank.only(COMPROMISE).presence is Presence.PRESENT


async def test_a_hijack_that_goes_further_is_new_evidence(crank: Crank) -> None:
    opened = crank.decide(handling.acknowledge, await hijack(crank))
    crank.platform.put(official_profile(display_name="临泽福利社", avatar_hash="cid-of-a-casino", bio="加微信"))
    await crank.turn(minutes=10)
    assert crank.told(opened)[-1] is Reason.NEW_EVIDENCE


async def test_an_approved_change_moves_the_trusted_look_and_raises_nothing(crank: Crank) -> None:
    await crank.turn()
    crank.approve("bluesky:did:plc:official", date(2026, 3, 2), display_name="平安临泽")
    crank.platform.put(official_profile(display_name="平安临泽"))
    for _ in range(3):
        await crank.turn(minutes=10)
    assert crank.cases(COMPROMISE) == ()
    assert crank.trusted("bluesky:did:plc:official") == official_profile(display_name="平安临泽")
    with crank.store.reading() as conn:
        (entry,) = audit.entries(conn, 10)
    assert (entry.action, entry.after) == ("account.change_approved", "display_name=平安临泽")


async def test_an_unapproved_change_raises_an_incident(crank: Crank) -> None:
    await crank.turn()
    crank.platform.put(official_profile(display_name="平安临泽"))
    await crank.turn(minutes=10)
    raised = crank.only(COMPROMISE)
    assert (raised.official, raised.subject) == ("bluesky:did:plc:official",) * 2
    assert [finding.detector for finding in raised.findings] == ["compromise.profile"]


async def test_one_false_alarm_does_not_silence_a_later_hijack(crank: Crank) -> None:
    await crank.turn()
    crank.platform.put(official_profile(bio="新简介"))
    await crank.turn(minutes=10)
    crank.dismiss(crank.only(COMPROMISE))
    crank.platform.put(HIJACKED)
    await crank.turn(minutes=10)
    assert crank.only(COMPROMISE).status is Status.SUSPECTED
