import asyncio
import threading

import pytest
from sqlalchemy import Connection

from monitor.store import Store, heartbeats
from tests.factories import NOW, later


async def test_what_was_written_is_read(store: Store) -> None:
    await store.write(heartbeats.beat, "hunt", NOW, outcome="ok")
    assert await store.read(heartbeats.last) == {"hunt": NOW}


async def test_work_that_fails_leaves_nothing_behind(store: Store) -> None:
    def fail(conn: Connection) -> None:
        heartbeats.beat(conn, "hunt", NOW, "ok")
        raise LookupError

    with pytest.raises(LookupError):
        await store.write(fail)
    assert await store.read(heartbeats.last) == {}


async def test_writes_queue_on_one_thread_and_reads_do_not_wait_for_them(store: Store) -> None:
    writing, read = threading.Event(), threading.Event()
    threads = set()

    def slow(conn: Connection) -> bool:
        threads.add(threading.get_ident())
        heartbeats.beat(conn, "hunt", NOW, "ok")
        writing.set()
        return read.wait(5)

    def quick(conn: Connection) -> None:
        threads.add(threading.get_ident())
        heartbeats.beat(conn, "guard", later(seconds=1), "ok")

    writes = asyncio.gather(store.write(slow), store.write(quick))
    await asyncio.to_thread(writing.wait, 5)
    assert await store.read(heartbeats.last) == {}
    read.set()
    assert (await writes)[0]
    assert len(threads) == 1
    assert threads.isdisjoint({threading.get_ident()})
    assert set(await store.read(heartbeats.last)) == {"hunt", "guard"}
