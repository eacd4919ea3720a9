from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from sqlalchemy import Connection, text

from domain.incident import Incident
from domain.notification import Notification, Reason
from monitor.store import Store, incidents, outbox
from monitor.store.tables import Delivery
from tests.factories import NOW, incident, later, notification
from tests.monitor import claiming
from tests.monitor.store.databases import KEY, in_processes

MINUTE = timedelta(minutes=1)


def queue(conn: Connection, *notifications: Notification) -> None:
    """Queue messages about incident 1, which is stored for them."""

    def tell(_: Incident) -> tuple[Notification, ...]:
        return notifications

    incidents.save(conn, incident(), tell, now=NOW)


def mail(address: str = "", **changes: object) -> Notification:
    return notification(incident=1, address=address, **changes)


def claim(conn: Connection, minutes: float = 0, limit: int = 10) -> tuple[Notification, ...]:
    return claiming.claim(conn, now=later(minutes=minutes), lease=MINUTE, limit=limit)


@pytest.fixture
def claimed(conn: Connection) -> Notification:
    queue(conn, mail())
    [message] = claim(conn)
    return message


def test_a_claimed_message_is_as_it_was_queued_and_counts_the_attempt(conn: Connection) -> None:
    queue(conn, mail("duty@ga.linze.example", reason=Reason.ESCALATED))
    [message] = claim(conn)
    assert message.id > 0
    queued = mail("duty@ga.linze.example", reason=Reason.ESCALATED, attempts=1, id=message.id)
    assert message == replace(queued, since=queued.due_at, code=message.code)


def test_an_address_is_not_readable_in_the_table(conn: Connection) -> None:
    queue(conn, mail("duty@ga.linze.example"))
    assert "duty@" not in str(conn.execute(text("SELECT * FROM outbox")).all())


def test_the_longest_due_messages_are_claimed_first_and_early_ones_not_at_all(conn: Connection) -> None:
    queue(
        conn, mail("b", due_at=later(minutes=2)), mail("a", due_at=later(minutes=1)), mail("c", due_at=later(minutes=9))
    )
    assert [message.address for message in claim(conn, minutes=3, limit=1)] == ["a"]
    assert [message.address for message in claim(conn, minutes=3)] == ["b"]
    assert claim(conn, minutes=3) == ()


def test_the_same_change_is_told_to_the_same_address_once(conn: Connection) -> None:
    queue(conn, mail("a"), mail("a"), mail("b"))
    [*first] = claim(conn)
    assert len(first) == 2
    outbox.delivered(conn, first[0].id, NOW)
    outbox.add(conn, [mail("a"), mail("b")])
    assert outbox.pending(conn) == {"webhook": 1}


def test_a_claim_lapses_when_its_lease_runs_out(conn: Connection, claimed: Notification) -> None:
    assert claim(conn, minutes=0.9) == ()
    [again] = claim(conn, minutes=1)
    assert (again.id, again.attempts) == (claimed.id, 2)


def test_a_delivered_message_stays_delivered_whatever_a_late_worker_reports(
    conn: Connection, claimed: Notification
) -> None:
    outbox.delivered(conn, claimed.id, NOW)
    outbox.postpone(conn, claimed.id, NOW, "late")
    outbox.bury(conn, claimed.id, "late", NOW)
    assert claim(conn, minutes=9) == ()
    assert outbox.dead(conn) == ()


def test_a_postponed_message_is_due_at_its_new_time(conn: Connection, claimed: Notification) -> None:
    outbox.postpone(conn, claimed.id, later(seconds=30), "busy")
    assert claim(conn, minutes=0.4) == ()
    [again] = claim(conn, minutes=0.5)
    assert (again.due_at, again.attempts) == (later(seconds=30), 2)


def test_a_buried_message_waits_for_a_person(conn: Connection, claimed: Notification) -> None:
    outbox.bury(conn, claimed.id, "no such robot", NOW)
    assert claim(conn, minutes=9) == ()
    [dead] = outbox.dead(conn)
    assert (dead.notification.id, dead.error, dead.buried_at) == (claimed.id, "no such robot", NOW)


def test_the_dead_are_revived_one_by_one_or_all_together(conn: Connection) -> None:
    queue(conn, mail("a"), mail("b"), mail("c"))
    for message in claim(conn):
        outbox.bury(conn, message.id, "no such robot", NOW)
    first = outbox.dead(conn)[0].notification
    assert outbox.revive(conn, first.id, later(days=1)) == 1
    assert claim(conn, minutes=9) == ()
    [again] = claim(conn, minutes=24 * 60)
    assert (again.id, again.attempts, again.due_at) == (first.id, 1, later(days=1))
    assert outbox.revive(conn, None, later(days=1)) == 2
    assert outbox.revive(conn, None, later(days=1)) == 0
    assert len(claim(conn, minutes=24 * 60)) == 2


def test_channels_are_claimed_apart(conn: Connection) -> None:
    queue(conn, mail("a", channel="feishu"), mail("b"))
    assert [message.address for message in claim(conn)] == ["b"]


def test_what_waits_is_counted_by_channel_and_by_age(conn: Connection) -> None:
    assert outbox.oldest_due(conn) is None
    queue(conn, mail("a", due_at=later(minutes=1)), mail("b"), mail("c", channel="feishu", due_at=later(minutes=9)))
    outbox.delivered(conn, claim(conn)[0].id, NOW)
    assert outbox.pending(conn) == {"webhook": 1, "feishu": 1}
    assert outbox.oldest_due(conn) == later(minutes=1)


def test_the_age_of_what_waits_counts_from_when_it_was_first_due(conn: Connection, claimed: Notification) -> None:
    outbox.postpone(conn, claimed.id, later(hours=3), "busy")
    assert outbox.oldest_due(conn) == NOW
    [again] = claim(conn, minutes=180)
    assert (again.since, again.due_at) == (NOW, later(hours=3))


def test_what_waits_is_shown_with_whoever_tried_it_last_and_lent_to_one(conn: Connection) -> None:
    queue(conn, mail("a"), mail("b", due_at=later(minutes=1)))
    first, second = outbox.waiting(conn, channel="webhook", now=later(minutes=1), limit=9)
    assert (first.notification.address, first.owner, second.owner) == ("a", "", "")
    [lent] = outbox.lend(conn, [first.notification], until=later(minutes=2), owner="together:1")
    assert lent.attempts == 1
    assert [each.notification.address for each in outbox.waiting(conn, channel="webhook", now=NOW, limit=9)] == []
    [again, _] = outbox.waiting(conn, channel="webhook", now=later(minutes=2), limit=9)
    assert (again.owner, again.notification.attempts) == ("together:1", 1)


def test_where_a_message_stands_is_known_by_its_key(conn: Connection, claimed: Notification) -> None:
    assert outbox.standing(conn, mail("nobody")) is None
    assert outbox.standing(conn, mail()) is Delivery.WAITING
    outbox.bury(conn, claimed.id, "no such robot", NOW)
    assert outbox.standing(conn, mail()) is Delivery.DEAD


def test_others_are_reached_while_one_message_of_the_same_change_lives(conn: Connection) -> None:
    queue(conn, mail("a"), mail("b"), mail("c", reason=Reason.ABSENT))
    first, second, _ = claim(conn)
    assert outbox.reaches_others(conn, first)
    outbox.delivered(conn, second.id, NOW)
    assert outbox.reaches_others(conn, first)
    outbox.bury(conn, first.id, "no such robot", NOW)
    assert not outbox.reaches_others(conn, second)


def test_an_address_is_unreached_until_something_arrives_there_again(conn: Connection) -> None:
    queue(conn, mail("a"), mail("b"), mail("a", event=2), mail("c", channel="feishu"))
    first, second, third = claim(conn)
    outbox.bury(conn, first.id, "no such robot", NOW)
    outbox.delivered(conn, second.id, later(seconds=1))
    assert outbox.unreached(conn, "webhook", NOW) == {"a"}
    assert outbox.unreached(conn, "webhook", later(seconds=1)) == frozenset()
    outbox.delivered(conn, third.id, later(seconds=2))
    assert outbox.unreached(conn, "webhook", NOW) == frozenset()


def test_every_message_has_a_code_of_its_own_and_a_bulletin_none(conn: Connection) -> None:
    queue(conn, mail("a"), mail("b"))
    outbox.add(conn, [notification(incident=None, bulletin=7, event=0, reason=Reason.DIGEST)])
    first, second, bulletin = claim(conn)
    assert len({first.code, second.code, ""}) == 3
    assert (bulletin.code, bulletin.bulletin, bulletin.incident) == ("", 7, None)


def test_a_code_that_some_message_has_is_given_to_no_other(conn: Connection) -> None:
    drawn = iter(["K7M2QX9D", "K7M2QX9D", "K7M2QX9D", "A0000000"])
    queue(conn)
    for address in "ab":
        outbox.add(conn, [mail(address)], lambda: next(drawn))
    assert [message.code for message in claim(conn)] == ["K7M2QX9D", "A0000000"]


def test_a_message_is_found_by_its_code_as_people_speak_it(conn: Connection, claimed: Notification) -> None:
    code = claimed.code
    assert outbox.by_code(conn, f" {code[:4].lower()}-{code[4:].lower()} ") == claimed
    assert outbox.by_code(conn, code.replace("0", "o").replace("1", "l")) == claimed
    assert outbox.by_code(conn, "12") is None
    assert outbox.by_code(conn, "ZZZZZZZZ") is None


def _drain(url: str) -> list[int]:
    store = Store(url, KEY)
    taken: list[int] = []
    while True:
        with store.begin() as conn:
            batch = claim(conn, limit=7)
        if not batch:
            store.close()
            return taken
        taken += [message.id for message in batch]


def _fill(store: Store) -> None:
    with store.begin() as conn:
        queue(conn, *(mail(str(count)) for count in range(200)))


def test_claims_of_two_processes_never_overlap(url: str, store: Store) -> None:
    _fill(store)
    taken = in_processes(2, _drain, url)
    assert Counter(chain(*taken)) == Counter(range(1, 201))


def test_claims_of_two_threads_never_overlap(url: str, store: Store) -> None:
    _fill(store)
    with ThreadPoolExecutor(2) as threads:
        taken = list(threads.map(_drain, [url, url]))
    assert Counter(chain(*taken)) == Counter(range(1, 201))


def test_what_was_queued_or_lent_by_a_clock_that_ran_ahead_goes_out_once_it_is_right(conn: Connection) -> None:
    ahead = 400 * 1440
    queue(conn, mail("a", due_at=later(minutes=ahead)), mail("b"), mail("c", due_at=later(days=3)))
    assert len(claim(conn, minutes=ahead)) == 3
    assert {message.address for message in claim(conn)} == {"a", "b"}
