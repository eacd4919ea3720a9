"""Who hears instead: the fallback, and whoever looks after a channel that is broken."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from alerting.route import Recipient
from domain.errors import Permanent, Retry, Throttled
from domain.incident import Classification, Severity, Status
from domain.notification import Reason
from monitor.store import Store, outbox
from tests.factories import later, notification
from tests.monitor.jobs.post import DUTY, FEISHU, LOGS, MAIL, SECOND, WEBHOOK, Post

SPARE, LAST = Recipient(channel=WEBHOOK, address=""), Recipient(channel=FEISHU, address="group")
DOWN, REFUSED = Retry("the line is down"), Permanent("no such mailbox")


@pytest.fixture
def post(store: Store) -> Post:
    """Two stand by."""
    return Post(store, SPARE, LAST)


async def tried_until(post: Post, minutes: float, name: str = MAIL) -> None:
    """Whatever comes due on a channel is tried until then."""
    while (waiting := post.owed(name)) and (due := min(each.due_at for each in waiting)) <= later(minutes=minutes):
        post.now = max(post.now, due)
        await post.deliver(name).run()
    post.now = later(minutes=minutes)


async def test_a_permanent_fault_goes_to_the_fallback_in_the_same_commit(post: Post) -> None:
    post.opened()
    post.mail.faults[DUTY] = REFUSED
    await post.deliver().run()
    (letter,) = post.dead()
    assert (letter.error, letter.notification.address) == ("no such mailbox", DUTY)
    (copy,) = post.owed()
    assert (copy.channel, copy.address, copy.attempts, copy.due_at) == (WEBHOOK, "", 0, post.now)
    assert (copy.incident, copy.event, copy.reason) == (1, 1, Reason.OPENED)
    assert copy.code not in {"", letter.notification.code}
    assert (post.counts.results, post.counts.copies) == ([(MAIL, "dead")], 1)


async def test_a_letter_that_cannot_be_handed_over_is_not_buried_either(post: Post) -> None:
    post.opened()
    post.mail.faults[DUTY] = REFUSED
    with post.store.begin() as conn:
        conn.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(IntegrityError, match="disk full"):
        await post.deliver().run()
    assert (post.dead(), post.faults) == ((), [])
    with post.store.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER full")
    post.forward(minutes=1)
    await post.deliver().run()
    assert (len(post.dead()), post.held_by()) == (1, {WEBHOOK})


@pytest.mark.parametrize(
    ("severity", "minutes"),
    [
        (Severity.PARTICULARLY_SERIOUS, 2),
        (Severity.SERIOUS, 2),
        (Severity.MAJOR, 10),
        (Severity.ORDINARY, 10),
    ],
)
async def test_what_fails_for_too_long_is_copied_while_it_goes_on_being_tried(
    post: Post, severity: Severity, minutes: int
) -> None:
    post.opened(severity=severity)
    post.mail.faults[DUTY] = DOWN
    await tried_until(post, minutes - 0.01)
    assert post.held_by() == {MAIL}
    await tried_until(post, minutes)
    assert post.held_by() == {MAIL, WEBHOOK}
    await tried_until(post, 120)
    assert [each.channel for each in post.owed()] == [MAIL, WEBHOOK]
    assert post.counts.copies == 1


async def test_during_a_long_ban_others_hear_at_once(post: Post) -> None:
    post.opened(severity=Severity.SERIOUS)
    post.mail.faults[DUTY] = Throttled("slow down", later(minutes=9))
    await post.deliver().run()
    assert post.held_by() == {MAIL, WEBHOOK}
    post.opened(severity=Severity.MAJOR, subject="bluesky:did:plc:other")
    post.opened(severity=Severity.SERIOUS, subject="bluesky:did:plc:third")
    await post.deliver().run()
    assert [each.incident for each in post.owed(WEBHOOK)] == [1, 3]
    assert (post.mail.tried, post.counts.copies) == (1, 2)


async def test_a_fallback_that_dies_falls_to_the_next_one(post: Post) -> None:
    post.opened()
    post.mail.faults[DUTY] = REFUSED
    post.peers[WEBHOOK].faults[""] = REFUSED
    await post.deliver().run()
    await post.deliver(WEBHOOK).run()
    assert post.held_by() == {FEISHU}
    await post.deliver(FEISHU).run()
    assert [message.key for message in post.feishu.taken] == ["1:1:opened:feishu:group"]


async def test_a_fallback_that_fails_for_too_long_falls_to_the_next_one_too(post: Post) -> None:
    post.opened()
    post.mail.faults[DUTY] = REFUSED
    await post.deliver().run()
    post.peers[WEBHOOK].faults[""] = DOWN
    await tried_until(post, 10, WEBHOOK)
    assert post.held_by() == {WEBHOOK, FEISHU}


async def test_a_fallback_that_is_dead_already_is_passed_over(post: Post) -> None:
    post.opened(notification(channel=WEBHOOK), notification(channel=MAIL, address=DUTY))
    post.peers[WEBHOOK].faults[""] = REFUSED
    post.mail.faults[DUTY] = REFUSED
    await post.deliver(WEBHOOK).run()
    assert post.held_by() == {FEISHU, MAIL}
    await post.deliver(FEISHU).run()
    await post.deliver().run()
    assert post.owed() == ()


async def test_two_dead_letters_of_one_change_are_one_copy(post: Post) -> None:
    post.opened(*(notification(channel=MAIL, address=address) for address in (DUTY, SECOND)))
    post.mail.faults = {DUTY: REFUSED, SECOND: REFUSED}
    await post.deliver().run()
    assert (len(post.dead()), len(post.owed(WEBHOOK)), post.counts.copies) == (2, 1, 1)


@pytest.mark.parametrize("fallback", [(), (Recipient(channel=MAIL, address=SECOND),)])
async def test_where_nobody_is_left_it_is_logged_and_the_letter_can_be_revived(
    store: Store, fallback: tuple[Recipient, ...]
) -> None:
    post = Post(store, *fallback)
    post.opened()
    post.mail.faults[DUTY] = REFUSED
    with capture_logs() as logged:
        await post.deliver().run()
    (line,) = logged
    assert (line["event"], line["log_level"], line["incident"]) == ("deliver.nobody_left", "error", 1)
    assert DUTY not in str(line)
    assert (len(post.dead()), post.owed()) == (1, ())
    with post.store.begin() as conn:
        assert outbox.revive(conn, None, post.now) == 1


async def test_a_machine_is_no_reader_that_is_left(store: Store) -> None:
    post = Post(store)
    post.opened(notification(channel=MAIL, address=DUTY), notification(channel=LOGS, address=""))
    post.mail.faults[DUTY] = REFUSED
    with capture_logs() as logged:
        await post.deliver().run()
    assert [line["event"] for line in logged] == ["deliver.nobody_left"]


async def test_where_another_reader_is_left_nothing_is_logged(store: Store) -> None:
    post = Post(store)
    post.opened(*(notification(channel=MAIL, address=address) for address in (DUTY, SECOND)))
    post.mail.faults[DUTY] = REFUSED
    with capture_logs() as logged:
        await post.deliver().run()
    assert logged == []


async def test_a_permanent_fault_is_an_alarm_about_the_channel(post: Post) -> None:
    post.opened()
    post.mail.faults[DUTY] = REFUSED
    await post.deliver().run()
    assert (post.faults, post.mended) == ([(MAIL, "no such mailbox")], [])


async def test_a_channel_that_delivers_again_is_said_to_work_once_no_address_is_in_doubt(post: Post) -> None:
    post.opened(*(notification(channel=MAIL, address=address) for address in (DUTY, SECOND)))
    post.mail.faults[DUTY] = REFUSED
    await post.deliver().run()
    assert post.mended == []
    post.mail.faults.clear()
    with post.store.begin() as conn:
        outbox.revive(conn, None, post.now)
    await post.deliver().run()
    assert post.mended == [MAIL]


async def test_a_dead_address_speaks_against_its_channel_for_a_day(post: Post) -> None:
    post.opened(*(notification(channel=MAIL, address=address) for address in (DUTY, SECOND)))
    post.mail.faults[DUTY] = REFUSED
    await post.deliver().run()
    for days, mended in ((0.9, []), (1.1, [MAIL])):
        post.now = later(days=days)
        post.opened(notification(channel=MAIL, address=SECOND), subject=f"bluesky:did:plc:{days}")
        await post.deliver().run()
        assert post.mended == mended


async def test_a_channel_that_was_never_broken_is_not_said_to_work_again(post: Post) -> None:
    post.opened()
    await post.deliver().run()
    assert post.mended == []


async def test_that_the_news_of_a_broken_channel_dies_there_is_no_news(post: Post) -> None:
    about: dict[str, Any] = {"classification": Classification.DELIVERY, "profile": None}
    post.opened(**about, official="channel:mail", subject="channel:mail")
    post.mail.faults[DUTY] = REFUSED
    await post.deliver().run()
    assert (post.faults, post.held_by()) == ([], {WEBHOOK})


async def ended(post: Post, channel: str, count: int) -> None:
    """So many cases have ended, of which only a channel that follows them hears, and which it does not take."""
    for number in range(count):
        told = notification(channel=channel, address="", reason=Reason.ENDED)
        post.opened(told, subject=f"bluesky:{number}", status=Status.CLOSED)
    post.peers[channel].faults[""] = DOWN
    await tried_until(post, 24 * 60, channel)


@pytest.mark.parametrize("channel", [LOGS, WEBHOOK])
async def test_how_a_case_ended_is_copied_to_nobody(store: Store, channel: str) -> None:
    post = Post(store, Recipient(channel=MAIL, address=DUTY))
    with capture_logs() as logged:
        await ended(post, channel, 30)
    assert (len(post.dead()), post.owed(), post.counts.copies, logged) == (30, (), 0, [])


@pytest.mark.parametrize("fault", [DOWN, REFUSED, Throttled("slow down", later(hours=9))])
async def test_nobody_stands_in_for_a_machine(store: Store, fault: Exception) -> None:
    post = Post(store, Recipient(channel=MAIL, address=DUTY))
    post.opened(*(notification(channel=channel, address="") for channel in (LOGS, FEISHU)))
    post.peers[LOGS].faults[""] = fault
    await tried_until(post, 60, LOGS)
    assert (post.owed(MAIL), post.counts.copies) == ((), 0)
    post.peers[LOGS].faults.clear()
    await tried_until(post, 24 * 60, LOGS)
    assert len(post.peers[LOGS].taken) == (fault is not REFUSED)


async def test_that_a_machine_takes_nothing_any_more_is_one_alarm_once_a_message_is_given_up(post: Post) -> None:
    await ended(post, LOGS, 3)
    assert len(post.dead()) == 3
    assert set(post.faults) == {(LOGS, "the line is down")}
    post.peers[LOGS].faults.clear()
    post.opened(notification(channel=LOGS, address=""), subject="bluesky:later")
    await post.deliver(LOGS).run()
    assert post.mended == [LOGS]


async def test_of_a_machine_that_fails_for_an_hour_nobody_hears(post: Post) -> None:
    post.opened(notification(channel=LOGS, address=""))
    post.peers[LOGS].faults[""] = DOWN
    await tried_until(post, 60, LOGS)
    assert (post.faults, post.dead()) == ([], ())


async def test_the_copies_of_a_digest_are_copies_of_each(store: Store) -> None:
    post = Post(store, SPARE)
    post.flood(30)
    post.feishu.faults["group"] = REFUSED
    await post.deliver(FEISHU).run()
    assert len(post.owed(WEBHOOK)) == post.counts.copies == 30
    post.forward(seconds=1)
    while await post.deliver(WEBHOOK).run():
        pass
    assert len(post.peers[WEBHOOK].taken) == 30


async def test_a_copy_waits_its_own_time(post: Post) -> None:
    post.opened(severity=Severity.SERIOUS)
    post.mail.faults[DUTY] = DOWN
    await tried_until(post, 2)
    (copy,) = post.owed(WEBHOOK)
    assert copy == replace(copy, since=later(minutes=2), attempts=0)
    assert post.now - later() == timedelta(minutes=2)
