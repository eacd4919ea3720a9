import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from alerting.route import Recipient
from domain.errors import Permanent, Retry, Throttled
from domain.incident import Classification, Incident, Severity
from domain.notification import Message, Reason
from domain.registry import Contact
from monitor.store import outbox
from monitor.store.outbox import Dead
from tests.factories import account, incident, later, notification, unit
from tests.monitor.crank import MAIL, Crank, FakeChannel

DUTY, SECOND = "duty@ga.linze.example", "second@ga.linze.example"
SPARE = Recipient(channel="webhook", address="")


@pytest.fixture
async def owing(crank: Crank) -> Crank:
    """One message is owed to the duty officer."""
    await crank.planner.run()
    opened(crank)
    return crank


def opened(crank: Crank, **changes: Any) -> Incident:
    with crank.store.begin() as conn:
        return crank.casebook.step(conn, None, incident(**changes), crank.clock())


def dead(crank: Crank) -> tuple[Dead, ...]:
    with crank.store.reading() as conn:
        return outbox.dead(conn)


def pending(crank: Crank) -> dict[str, int]:
    with crank.store.reading() as conn:
        return outbox.pending(conn)


async def test_what_is_owed_is_delivered_once(owing: Crank) -> None:
    owing.clock.forward(seconds=7)
    assert await owing.deliver().run() == 1
    assert await owing.deliver().run() == 0
    (message,) = owing.channel.taken
    assert (message.address, message.reference, message.key) == (DUTY, "DT-000001", f"1:1:opened:mail:{DUTY}")
    assert owing.owed() == ()
    assert (owing.tally.deliveries, owing.tally.delays) == ([(MAIL, "delivered")], [timedelta(seconds=7)])


async def test_the_words_name_the_account_the_unit_and_the_official_account(crank: Crank) -> None:
    await crank.planner.run()
    opened(crank, official=account().key, subject=account().key)
    await crank.deliver().run()
    (message,) = crank.channel.taken
    assert "临泽市公安局" in message.body
    assert dict(message.facts)["unit"] == "linze-ga"


async def test_the_message_tells_the_incident_as_it_is_when_it_is_sent(owing: Crank) -> None:
    (case,) = owing.cases(Classification.MASQUERADE)
    with owing.store.begin() as conn:
        owing.casebook.step(conn, case, replace(case, severity=Severity.SERIOUS), owing.clock())
    await owing.deliver().run()
    assert {dict(message.facts)["severity"] for message in owing.channel.taken} == {"2"}


@pytest.mark.parametrize(("reason", "counted"), [(Reason.OPENED, 1), (Reason.REPEATED, 0)])
async def test_only_first_alerts_count_for_the_latency(crank: Crank, reason: Reason, counted: int) -> None:
    await crank.planner.run()
    case = opened(crank)
    await crank.deliver().run()
    if reason is Reason.REPEATED:
        crank.tally.latencies.clear()
        crank.clock.forward(minutes=30)
        await crank.reminder.run()
        await crank.deliver().run()
    assert crank.tally.latencies == [(case.severity, timedelta(0))] * counted


async def test_a_passing_fault_is_tried_again_with_growing_pauses(owing: Crank) -> None:
    owing.channel.faults[DUTY] = Retry("the line is down")
    pauses = []
    for _ in range(10):
        await owing.deliver().run()
        (owed,) = owing.owed()
        pauses.append((owed.due_at - owing.clock()).total_seconds())
        owing.clock.now = owed.due_at
    ceilings = [min(3600, 5 * 2**attempt) for attempt in range(10)]
    assert all(ceiling / 2 <= pause <= ceiling for pause, ceiling in zip(pauses, ceilings, strict=True))
    assert owing.tally.deliveries == [(MAIL, "retry")] * 10
    owing.channel.faults.clear()
    await owing.deliver().run()
    assert len(owing.channel.taken) == 1


async def test_a_postponed_message_is_not_tried_before_its_time(owing: Crank) -> None:
    owing.channel.faults[DUTY] = Retry("the line is down")
    await owing.deliver().run()
    (owed,) = owing.owed()
    owing.clock.now = owed.due_at - timedelta(milliseconds=1)
    assert await owing.deliver().run() == 0


async def test_a_throttled_message_waits_until_the_peer_allows_it(owing: Crank) -> None:
    owing.channel.faults[DUTY] = Throttled("slow down", later(hours=2))
    await owing.deliver().run()
    assert [owed.due_at for owed in owing.owed()] == [later(hours=2)]
    assert owing.tally.deliveries == [(MAIL, "throttled")]
    owing.clock.forward(hours=1, minutes=59)
    assert await owing.deliver().run() == 0


async def test_a_peer_that_throttles_without_end_is_given_up_with_its_own_words(owing: Crank) -> None:
    deliver = owing.deliver(MAIL, None, SPARE)
    while not dead(owing):
        owing.clock.forward(minutes=1)
        owing.channel.faults[DUTY] = Throttled("slow down", owing.clock())
        await deliver.run()
    assert owing.channel.tried == owing.alerts.max_attempts
    assert (dead(owing)[0].error, pending(owing)) == ("slow down", {"webhook": 1})


async def test_a_permanent_fault_goes_to_the_fallback_in_the_same_commit(owing: Crank) -> None:
    owing.channel.faults[DUTY] = Permanent("no such mailbox")
    await owing.deliver(MAIL, None, SPARE).run()
    (letter,) = dead(owing)
    assert (letter.error, letter.notification.address) == ("no such mailbox", DUTY)
    (copy,) = owing.owed()
    assert (copy.channel, copy.address, copy.attempts, copy.due_at) == ("webhook", "", 0, owing.clock())
    assert (copy.incident, copy.event, copy.reason) == (1, 1, Reason.OPENED)
    assert owing.tally.deliveries == [(MAIL, "dead")]


async def test_a_letter_that_cannot_be_handed_over_is_not_buried_either(owing: Crank) -> None:
    owing.channel.faults[DUTY] = Permanent("no such mailbox")
    with owing.refusing("outbox"), pytest.raises(IntegrityError, match="disk full"):
        await owing.deliver(MAIL, None, SPARE).run()
    assert dead(owing) == ()
    owing.clock.forward(minutes=1)
    await owing.deliver(MAIL, None, SPARE).run()
    assert (len(dead(owing)), pending(owing)) == (1, {"webhook": 1})


async def test_a_fault_that_does_not_pass_goes_to_the_fallback_after_the_last_attempt(owing: Crank) -> None:
    owing.channel.faults[DUTY] = Retry("the line is down")
    deliver = owing.deliver(MAIL, None, SPARE)
    for _ in range(owing.alerts.max_attempts):
        assert dead(owing) == ()
        assert await deliver.run() == 1
        owing.clock.forward(hours=1)
    assert await deliver.run() == 0
    assert (len(dead(owing)), pending(owing)) == (1, {"webhook": 1})


async def test_a_message_that_ends_every_attempt_without_a_word_is_given_up_too(owing: Crank) -> None:
    owing.channel.faults[DUTY] = OSError("out of memory")
    deliver = owing.deliver(MAIL, None, SPARE)
    for _ in range(owing.alerts.max_attempts):
        with pytest.raises(OSError, match="out of memory"):
            await deliver.run()
        owing.clock.forward(minutes=1)
    tried = owing.channel.tried
    await deliver.run()
    assert owing.channel.tried == tried
    assert (len(dead(owing)), pending(owing)) == (1, {"webhook": 1})


@pytest.mark.parametrize("fallback", [(), (Recipient(channel=MAIL, address=SECOND),)])
async def test_a_channel_is_not_its_own_fallback(owing: Crank, fallback: tuple[Recipient, ...]) -> None:
    owing.channel.faults[DUTY] = Permanent("no such mailbox")
    await owing.deliver(MAIL, None, *fallback).run()
    assert (len(dead(owing)), pending(owing)) == (1, {})


async def test_two_dead_letters_of_one_change_are_one_copy_on_the_fallback(crank: Crank) -> None:
    crank.register([unit(contacts=(Contact(email=DUTY), Contact(email=SECOND)))], [])
    await crank.planner.run()
    opened(crank)
    crank.channel.faults = {DUTY: Permanent("full"), SECOND: Permanent("full")}
    await crank.deliver(MAIL, None, SPARE).run()
    assert (len(dead(crank)), pending(crank)) == (2, {"webhook": 1})


async def test_a_revived_letter_is_delivered(owing: Crank) -> None:
    owing.channel.faults[DUTY] = Permanent("no such mailbox")
    await owing.deliver().run()
    owing.channel.faults.clear()
    with owing.store.begin() as conn:
        outbox.revive(conn, None, owing.clock())
    await owing.deliver().run()
    assert len(owing.channel.taken) == 1


async def test_one_address_that_fails_holds_up_no_other(crank: Crank) -> None:
    crank.register([unit(contacts=(Contact(email=DUTY), Contact(email=SECOND)))], [])
    await crank.planner.run()
    opened(crank)
    crank.channel.faults[DUTY] = Retry("the line is down")
    assert await crank.deliver().run() == 2
    assert [message.address for message in crank.channel.taken] == [SECOND]


async def test_a_channel_that_hangs_holds_up_no_other(owing: Crank) -> None:
    class Hanging(FakeChannel):
        async def send(self, message: Message) -> None:
            await asyncio.Event().wait()
            self.taken.append(message)

    with owing.store.begin() as conn:
        outbox.add(conn, [notification(incident=1, channel="webhook")])
    hanging = asyncio.create_task(owing.deliver(MAIL, Hanging()).run())
    healthy = FakeChannel()
    assert await owing.deliver("webhook", healthy).run() == 1
    assert len(healthy.taken) == 1
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging


async def test_a_message_whose_sender_was_cut_off_is_sent_again_when_the_lease_is_over(owing: Crank) -> None:
    owing.channel.faults[DUTY] = OSError("cut off")
    with pytest.raises(OSError, match="cut off"):
        await owing.deliver().run()
    owing.channel.faults.clear()
    assert await owing.deliver().run() == 0
    owing.clock.forward(minutes=1)
    assert await owing.deliver().run() == 1
    assert len(owing.channel.taken) == 1


async def test_a_large_outbox_is_emptied_batch_by_batch(crank: Crank) -> None:
    await crank.planner.run()
    for number in range(45):
        opened(crank, subject=f"bluesky:did:plc:{number}")
    sent = []
    while count := await crank.deliver().run():
        sent.append(count)
    assert sent == [20, 20, 5]
    assert len({message.key for message in crank.channel.taken}) == 45
