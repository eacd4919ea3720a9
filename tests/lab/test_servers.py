import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy

from tests.lab.listeners import beyond_loopback, listening
from tests.lab.people import NotIndexed, People
from tests.lab.pictures import png
from tests.lab.servers import Network, Piece, missing, redis

needs_redis = pytest.mark.skipif(bool(missing(Piece.REDIS)), reason="not installed: Redis (make lab)")


def handle() -> str:
    return f"lab-{secrets.token_hex(4)}.test"


def ask(network: Network, method: str, **params: Any) -> httpx.Response:
    return httpx.get(f"{network.appview}/xrpc/{method}", params=params, trust_env=False)


def found(network: Network, term: str) -> list[str]:
    answer = ask(network, "app.bsky.actor.searchActors", q=term, limit=100)
    assert answer.status_code == 200
    return [actor["did"] for actor in answer.json()["actors"]]


def profile(network: Network, did: str) -> httpx.Response:
    return ask(network, "app.bsky.actor.getProfile", actor=did)


def ping(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"PING\r\n")
        return connection.recv(64)


def test_a_chinese_name_is_found_whole_and_in_part(lab_network: Network, people: People) -> None:
    did = people.create_account(handle(), display_name="临泽市公安局", description="临泽市公安局官方账号")
    people.wait_until_indexed(did)
    assert did in found(lab_network, "临泽市公安局")
    assert did in found(lab_network, "泽市公安")
    assert found(lab_network, "没有这样的名字") == []


def test_a_search_comes_in_pages(lab_network: Network, people: People) -> None:
    dids = {people.create_account(handle(), display_name=f"云汀区发布{number}") for number in range(5)}
    people.wait_until_indexed()
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for expected in (2, 2, 1):
        page = ask(lab_network, "app.bsky.actor.searchActors", q="云汀区发布", limit=2, **cursor).json()
        assert len(page["actors"]) == expected
        seen += [actor["did"] for actor in page["actors"]]
        cursor = {"cursor": page["cursor"]} if "cursor" in page else {}
    assert cursor == {}
    assert set(seen) == dids


def test_a_post_is_found_by_its_words(lab_network: Network, people: People) -> None:
    did = people.create_account(handle(), display_name="青澜县应急管理局")
    post = people.post(did, "青澜县今夜到明天有暴雨，请勿靠近河道。")
    people.wait_until_indexed(did)
    answer = ask(lab_network, "app.bsky.feed.searchPosts", q="请勿靠近河道")
    assert [each["uri"] for each in answer.json()["posts"]] == [post.uri]


def test_the_stock_network_hides_a_name_behind_an_empty_answer(stock_network: Network, stock_people: People) -> None:
    address = handle()
    did = stock_people.create_account(address, display_name="临泽市公安局")
    stock_people.wait_until_indexed(did)
    assert found(stock_network, "临泽市公安局") == []
    assert found(stock_network, address) == [did]


def test_an_account_taken_down_answers_so_and_leaves_the_search(lab_network: Network, people: People) -> None:
    did = people.create_account(handle(), display_name="青澜县医保局客服")
    people.wait_until_indexed(did)
    people.take_down(did)
    people.wait_until_indexed(did)
    answer = profile(lab_network, did)
    assert (answer.status_code, answer.json()["error"]) == (400, "AccountTakedown")
    assert found(lab_network, "青澜县医保局客服") == []
    people.restore(did)
    people.wait_until_indexed(did)
    assert profile(lab_network, did).status_code == 200


def test_a_deactivated_account_answers_so(lab_network: Network, people: People) -> None:
    did = people.create_account(handle(), display_name="青澜县发布")
    people.wait_until_indexed(did)
    people.deactivate(did)
    people.wait_until_indexed(did)
    answer = profile(lab_network, did)
    assert (answer.status_code, answer.json()["error"]) == (400, "AccountDeactivated")
    people.activate(did)
    people.wait_until_indexed(did)
    assert profile(lab_network, did).status_code == 200


def test_an_account_that_never_was_is_told_apart(lab_network: Network) -> None:
    answer = profile(lab_network, "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")
    assert answer.status_code == 400
    assert answer.json() == {"error": "InvalidRequest", "message": "Profile not found"}


def test_a_new_name_and_a_new_picture_are_seen(lab_network: Network, people: People) -> None:
    did = people.create_account(handle(), display_name="小青的日常", description="随手拍", avatar=png(10))
    people.wait_until_indexed(did)
    before = profile(lab_network, did).json()
    people.rename(did, "青澜县公安局")
    people.set_avatar(did, png(200))
    people.wait_until_indexed(did)
    after = profile(lab_network, did).json()
    assert (before["displayName"], after["displayName"]) == ("小青的日常", "青澜县公安局")
    assert after["description"] == "随手拍"
    assert before["avatar"] != after["avatar"]
    picture = httpx.get(after["avatar"], trust_env=False)
    assert picture.status_code == 200
    assert picture.headers["content-type"].startswith("image/")


def test_an_edited_post_keeps_its_uri_and_changes_its_cid(lab_network: Network, people: People) -> None:
    did = people.create_account(handle(), display_name="临泽市发布")
    first = people.post(did, "停水通知：周三上午八时至十二时。")
    people.wait_until_indexed(did)
    second = people.edit_post(did, first, "停水通知：请加客服领取补贴。")
    people.wait_until_indexed(did)
    [shown] = ask(lab_network, "app.bsky.feed.getPosts", uris=first.uri).json()["posts"]
    assert (first.uri, shown["uri"], shown["cid"]) == (second.uri, second.uri, second.cid)
    assert first.cid != second.cid
    assert shown["record"]["text"] == "停水通知：请加客服领取补贴。"
    assert shown["record"]["createdAt"] == first.created_at


def test_waiting_for_what_never_comes_says_what_is_missing(people: People) -> None:
    with pytest.raises(NotIndexed, match="after 0 s the moon is not blue"):
        people.wait_until(lambda: "the moon is not blue", seconds=0)


def test_every_test_gets_an_empty_database_in_utf8(postgres_url: str) -> None:
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.begin() as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == []
        connection.execute(sqlalchemy.text("create table unit (name text)"))
        connection.execute(sqlalchemy.text("insert into unit values ('青澜县')"))
        assert connection.scalar(sqlalchemy.text("select length(name) from unit")) == 3
    engine.dispose()


@needs_redis
def test_redis_answers() -> None:
    with redis() as server:
        assert ping(server.port) == b"+PONG\r\n"


@pytest.mark.usefixtures("lab_network", "stock_network")
def test_everything_listens_on_loopback_only() -> None:
    ours = os.getpid()
    assert len(listening(ours)) >= 14
    assert beyond_loopback(ours) == []


WAITING_TEST = """
import time
from tests.lab.servers import redis
with redis() as server:
    print(server.port, flush=True)
    time.sleep(60)
"""


@needs_redis
def test_a_killed_test_run_takes_its_servers_and_their_folders_with_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WAITING_TEST]
    elsewhere = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=elsewhere) as run:
        assert run.stdout is not None
        port = int(run.stdout.readline())
        assert ping(port) == b"+PONG\r\n"
        run.kill()
    deadline = time.monotonic() + 10
    while list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ConnectionRefusedError):
        ping(port)
