import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from alerting.route import Recipient
from domain.errors import Permanent, Retry, Throttled
from domain.incident import Severity
from domain.notification import Bulletin, Message, Reason
from monitor.store import Store, bulletins, incidents, outbox
from tests.factories import NOW, account, later, notification
from tests.monitor.jobs.post import DUTY, FEISHU, MAIL, SECOND, WEBHOOK, Peer, Post

SPARE = Recipient(channel=WEBHOOK, address="")
DOWN = Retry("the line is down")


@pytest.fixture
def post(store: Store) -> Post:
    """A post office without a fallback."""
    return Post(store)


@pytest.fixture
def owing(post: Post) -> Post:
    """One message is owed to the duty officer."""
    post.opened()
    return post


async def test_what_is_owed_is_delivered_once(owing: Post) -> None:
    owing.forward(seconds=7)
    assert await owing.deliver().run() == 1
    assert await owing.deliver().run() == 0
    (message,) = owing.mail.taken
    assert (message.address, message.reference, message.key) == (DUTY, "DT-000001", f"1:1:opened:mail:{DUTY}")
    assert owing.owed() == ()
    assert (owing.counts.results, owing.counts.delays) == ([(MAIL, "delivered")], [timedelta(seconds=7)])


async def test_the_words_name_the_account_the_unit_and_the_code(post: Post) -> None:
    post.opened(official=account().key, subject=account().key)
    (owed,) = post.owed()
    await post.deliver().run()
    (message,) = post.mail.taken
    assert "临泽市公安局" in message.body
    assert f"diting incidents ack {owed.code}" in message.body
    assert (dict(message.facts)["unit"], message.code) == ("linze-ga", owed.code)


async def test_the_message_tells_the_incident_as_it_is_when_it_is_sent(post: Post) -> None:
    case = post.opened()
    with post.store.begin() as conn:
        incidents.save(conn, replace(case, severity=Severity.SERIOUS), lambda _: (), now=NOW)
    await post.deliver().run()
    assert {dict(message.facts)["severity"] for message in post.mail.taken} == {"2"}


@pytest.mark.parametrize(("reason", "counted"), [(Reason.OPENED, 1), (Reason.OVERDUE, 0)])
async def test_only_first_alerts_count_for_the_latency(post: Post, reason: Reason, counted: int) -> None:
    case = post.opened(notification(channel=MAIL, address=DUTY, reason=reason))
    post.forward(seconds=3)
    await post.deliver().run()
    assert post.counts.latencies == [(case.severity, timedelta(seconds=3))] * counted


async def test_a_bulletin_is_delivered_as_it_was_written(post: Post) -> None:
    text = Bulletin(kind=Reason.DIGEST, unit="linze-ga", day=NOW.date(), subject="每日清单", body="一\n二")
    with post.store.begin() as conn:
        stored = bulletins.add(conn, text)
        owed = notification(incident=None, bulletin=stored.id, event=0, channel=MAIL, address=DUTY, reason=text.kind)
        outbox.add(conn, [owed])
    await post.deliver().run()
    (message,) = post.mail.taken
    assert (message.reference, message.body, message.code) == (stored.reference, "一\n二", "")


async def test_what_has_nothing_to_tell_any_more_is_given_up(post: Post) -> None:
    with post.store.begin() as conn:
        outbox.add(conn, [notification(incident=None, bulletin=7, event=0, channel=MAIL, reason=Reason.DIGEST)])
    await post.deliver().run()
    assert [letter.error for letter in post.dead()] == ["there is nothing left to tell: its case or bulletin is gone"]


async def test_a_passing_fault_is_tried_again_with_growing_pauses(owing: Post) -> None:
    owing.mail.faults[DUTY] = DOWN
    pauses = []
    for _ in range(10):
        await owing.deliver().run()
        (owed,) = owing.owed()
        pauses.append((owed.due_at - owing.now).total_seconds())
        owing.now = owed.due_at
    ceilings = [min(3600, 5 * 2**attempt) for attempt in range(10)]
    assert all(ceiling / 2 <= pause <= ceiling for pause, ceiling in zip(pauses, ceilings, strict=True))
    assert owing.counts.results == [(MAIL, "retry")] * 10
    owing.mail.faults.clear()
    await owing.deliver().run()
    assert len(owing.mail.taken) == 1
    assert owing.counts.delays == [timedelta(seconds=sum(pauses))]


async def test_a_postponed_message_is_not_tried_before_its_time(owing: Post) -> None:
    owing.mail.faults[DUTY] = DOWN
    await owing.deliver().run()
    (owed,) = owing.owed()
    owing.now = owed.due_at - timedelta(milliseconds=1)
    assert await owing.deliver().run() == 0


async def test_a_fault_that_does_not_pass_is_given_up_after_the_last_attempt(owing: Post) -> None:
    owing.mail.faults[DUTY] = DOWN
    for _ in range(owing.alerts.max_attempts):
        assert owing.dead() == ()
        assert await owing.deliver().run() == 1
        owing.forward(hours=1)
    assert await owing.deliver().run() == 0
    assert [letter.error for letter in owing.dead()] == ["the line is down"]
    assert owing.faults == []


async def test_a_message_that_ends_every_attempt_without_a_word_is_given_up_too(owing: Post) -> None:
    owing.mail.faults[DUTY] = OSError("out of memory")
    for _ in range(owing.alerts.max_attempts):
        with pytest.raises(OSError, match="out of memory"):
            await owing.deliver().run()
        owing.forward(minutes=1)
    tried = owing.mail.tried
    await owing.deliver().run()
    assert owing.mail.tried == tried
    assert len(owing.dead()) == 1


async def test_a_revived_letter_is_delivered(owing: Post) -> None:
    owing.mail.faults[DUTY] = Permanent("no such mailbox")
    await owing.deliver().run()
    owing.mail.faults.clear()
    with owing.store.begin() as conn:
        outbox.revive(conn, None, owing.now)
    await owing.deliver().run()
    assert len(owing.mail.taken) == 1


async def test_one_address_that_fails_holds_up_no_other(post: Post) -> None:
    post.opened(*(notification(channel=MAIL, address=address) for address in (DUTY, SECOND)))
    post.mail.faults[DUTY] = DOWN
    assert await post.deliver().run() == 2
    assert [message.address for message in post.mail.taken] == [SECOND]


async def test_a_channel_that_hangs_holds_up_no_other(post: Post) -> None:
    class Hanging(Peer):
        async def send(self, message: Message) -> None:
            await asyncio.Event().wait()
            self.taken.append(message)

    post.opened(notification(channel=MAIL), notification(channel=WEBHOOK))
    hanging = asyncio.create_task(post.deliver(MAIL, Hanging()).run())
    assert await post.deliver(WEBHOOK).run() == 1
    assert len(post.peers[WEBHOOK].taken) == 1
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging


async def test_a_message_whose_sender_was_cut_off_is_sent_again_when_the_lease_is_over(owing: Post) -> None:
    owing.mail.faults[DUTY] = OSError("cut off")
    with pytest.raises(OSError, match="cut off"):
        await owing.deliver().run()
    owing.mail.faults.clear()
    assert await owing.deliver().run() == 0
    owing.forward(minutes=1)
    assert await owing.deliver().run() == 1
    assert len(owing.mail.taken) == 1


async def test_what_arrived_and_could_not_be_written_down_is_not_counted_as_delivered(post: Post) -> None:
    post.flood(5, MAIL, DUTY)
    with post.store.begin() as conn:
        conn.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE OF state ON outbox WHEN NEW.id = 2"
            " BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    with pytest.raises(IntegrityError, match="disk full"):
        await post.deliver().run()
    others = (task for task in asyncio.all_tasks() if task is not asyncio.current_task())
    await asyncio.gather(*others, return_exceptions=True)
    counted = post.counts.results.count((MAIL, "delivered"))
    assert (len(post.mail.taken), counted + len(post.owed())) == (5, 5)
    with post.store.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER full")
    post.forward(minutes=1)
    await post.deliver().run()
    assert post.owed() == ()


async def test_a_large_outbox_is_emptied_batch_by_batch(post: Post) -> None:
    post.flood(45, MAIL, DUTY)
    sent = []
    while count := await post.deliver().run():
        sent.append(count)
    assert sent == [20, 20, 5]
    assert len({message.key for message in post.mail.taken}) == 45


# Pace


async def test_a_bot_is_sent_no_more_than_it_takes(post: Post) -> None:
    post.flood(12)
    sent = []
    for _ in range(40):
        sent.append(await post.deliver(FEISHU).run())
        post.forward(seconds=1)
    assert sent[0] == 5
    assert sent[1:9] == [0, 0, 0, 1, 0, 0, 0, 1]
    assert (sum(sent), len(post.feishu.taken)) == (12, 12)


async def test_two_senders_share_one_limit(post: Post) -> None:
    post.flood(12)
    first, second = post.deliver(FEISHU), post.deliver(FEISHU)
    assert (await first.run(), await second.run()) == (5, 0)


async def test_more_than_people_read_becomes_one_digest_that_settles_them_all(post: Post) -> None:
    post.flood(30)
    assert await post.deliver(FEISHU).run() == 30
    (message,) = post.feishu.taken
    assert message.subject == "【谛听】【Ⅲ级 较大】等 30 条告警，合并发送"
    assert "DT-000001" in message.body
    assert (post.owed(), post.counts.digests, len(post.counts.latencies)) == ((), [30], 30)
    assert post.counts.results == [(FEISHU, "delivered")] * 30


async def test_a_digest_that_failed_is_the_same_digest_again_whatever_has_come_since(post: Post) -> None:
    post.flood(30)
    post.feishu.faults["group"] = OSError("cut off after the peer took it")
    with pytest.raises(OSError, match="cut off"):
        await post.deliver(FEISHU).run()
    tried = {each.attempts for each in post.owed()}
    post.forward(minutes=1)
    post.flood(20)
    post.feishu.faults["group"] = DOWN
    await post.deliver(FEISHU).run()
    post.feishu.faults.clear()
    post.forward(minutes=1)
    await post.deliver(FEISHU).run()
    assert tried == {1}
    assert sorted(dict(message.facts)["collapsed"] for message in post.feishu.taken) == ["20", "30"]
    assert len({message.key for message in post.feishu.taken}) == 2


async def test_a_digest_that_is_refused_is_buried_whole(post: Post) -> None:
    post.flood(30)
    post.feishu.faults["group"] = Permanent("19021")
    await post.deliver(FEISHU).run()
    assert len(post.dead()) == 30
    assert post.faults == [(FEISHU, "19021")]


async def test_a_throttled_channel_waits_as_a_whole(post: Post) -> None:
    post.opened(*(notification(channel=MAIL, address=address) for address in (DUTY, SECOND)))
    post.mail.faults[DUTY] = Throttled("slow down", later(hours=2))
    await post.deliver().run()
    post.mail.faults.clear()
    post.opened(subject="bluesky:did:plc:other")
    post.forward(minutes=1)
    assert await post.deliver().run() == 0
    assert [(each.due_at, each.attempts) for each in post.owed()] == [(later(hours=2), 1), (later(hours=2), 0)]
    # The two addresses are served at the same time.
    assert sorted(post.counts.results) == [(MAIL, "delivered"), (MAIL, "throttled")]
    post.now = later(hours=2)
    assert await post.deliver().run() == 2


@pytest.mark.parametrize("seconds", [-10, 0, 0.1])
async def test_a_peer_that_asks_for_no_pause_at_all_is_given_one(post: Post, seconds: float) -> None:
    post.flood(2, MAIL, DUTY)
    post.mail.faults[DUTY] = Throttled("slow down", later(seconds=seconds))
    while await post.deliver().run():
        pass
    assert post.mail.tried == 2
    assert all(each.due_at >= later(seconds=post.alerts.backoff_seconds / 2) for each in post.owed())
    post.opened(subject="bluesky:did:plc:other")
    assert await post.deliver().run() == 0


async def test_the_pauses_between_refusals_grow_and_hold_up_no_other_message(owing: Post) -> None:
    pauses = []
    for _ in range(10):
        owing.mail.faults[DUTY] = Throttled("slow down", owing.now)
        await owing.deliver().run()
        (owed,) = owing.owed()
        pauses.append((owed.due_at - owing.now).total_seconds())
        owing.now = owed.due_at
    ceilings = [min(3600, 5 * 2**attempt) for attempt in range(10)]
    assert all(ceiling / 2 <= pause <= ceiling for pause, ceiling in zip(pauses, ceilings, strict=True))
    await owing.deliver().run()
    owing.opened(notification(channel=MAIL, address=SECOND), subject="bluesky:did:plc:other")
    owing.forward(seconds=owing.alerts.backoff_seconds)
    assert await owing.deliver().run() == 1
    assert [message.address for message in owing.mail.taken] == [SECOND]


async def test_a_bot_comes_out_of_its_ban_without_a_burst(post: Post) -> None:
    post.flood(3)
    post.feishu.faults["group"] = Throttled("130101", later(minutes=10))
    await post.deliver(FEISHU).run()
    post.feishu.faults.clear()
    post.now = later(minutes=10)
    assert await post.deliver(FEISHU).run() == 1


async def test_a_peer_that_throttles_without_end_is_given_up_with_its_own_words(post: Post) -> None:
    post.opened()
    while not post.dead():
        post.forward(minutes=1)
        post.mail.faults[DUTY] = Throttled("slow down", post.now)
        await post.deliver().run()
    assert post.mail.tried == post.alerts.max_attempts
    assert post.dead()[0].error == "slow down"
