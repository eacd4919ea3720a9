"""Browser recordings: what connectors read of them, and that refusals are never taken for nothing found."""

import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.answer import Outcome
from domain.errors import NotAllowed
from domain.freshness import Check
from monitor.imports.recorded import Recorder
from monitor.imports.seen import Reading
from monitor.imports.times import Times
from tests.factories import NOW
from tests.monitor.imports.recordings import (
    BASE,
    IMPOSTOR,
    SECRET,
    base64_of,
    entry,
    har,
    in_base64,
    opened,
    plaza,
    post,
    scrolled,
    searched,
    user,
)

SEEN = NOW - timedelta(minutes=5)
STRANGER = user(IMPOSTOR, "临泽市公安局官方", intro="官方账号")


def read(folder: Path, *entries: Mapping[str, Any]) -> Reading:
    return Recorder(specs=[plaza(folder)], times=Times(NOW)).read(har(folder / "a.har", entries))


def test_accounts_of_a_search_and_of_pages_are_read_with_when_they_were_seen(tmp_path: Path) -> None:
    reading = read(tmp_path, searched("临泽", STRANGER, at=SEEN), opened(STRANGER, at=NOW))
    listed, page = reading.seen
    assert (listed.profile.display_name, listed.at, listed.listed) == ("临泽市公安局官方", SEEN, True)
    assert (page.profile.user_id, page.at, page.given) == (IMPOSTOR, NOW, None)
    assert reading.flaws == ()
    asked = [(each.seen.check, each.seen.target) for each in reading.asked]
    assert asked == [(Check.SEARCH, "临泽"), (Check.PROFILE, IMPOSTOR)]


def test_bodies_in_base64_and_packed_ones_are_undone(tmp_path: Path) -> None:
    answer = json.dumps({"code": 0, "user": STRANGER})
    packed = in_base64(answer) | {"text": base64_of(gzip.compress(answer.encode()))}
    urls = f"{BASE}/api/users/{IMPOSTOR}"
    reading = read(tmp_path, entry(urls, at=NOW, content=in_base64(answer)), entry(urls, at=NOW, content=packed))
    assert [seen.profile.user_id for seen in reading.seen] == [IMPOSTOR, IMPOSTOR]


@pytest.mark.parametrize(
    ("answer", "status", "outcome"),
    [
        ({"code": 7}, 200, Outcome.AUTH),
        ("<html><body>请完成验证</body></html>", 200, Outcome.BLOCKED),
        ({"code": 0, "users": "none"}, 200, Outcome.SHAPE),
        ({"code": 0}, 200, Outcome.SHAPE),
        ("{", 200, Outcome.SHAPE),
        ({}, 429, Outcome.RATE_LIMITED),
        ({}, 503, Outcome.ERROR),
    ],
)
def test_a_refusal_is_told_as_such_and_never_as_nothing_found(
    tmp_path: Path, answer: object, status: int, outcome: Outcome
) -> None:
    url = f"{BASE}/api/search?type=user&q=x&size=20"
    reading = read(tmp_path, entry(url, answer, at=NOW, status=status))
    assert [flaw.outcome for flaw in reading.flaws] == [outcome]
    assert [flaw.place.number for flaw in reading.flaws] == [1]
    assert reading.flaws[0].remedy.zh
    assert [each.seen.valid_at for each in reading.asked] == [None]


def test_a_proved_empty_search_is_an_answer(tmp_path: Path) -> None:
    reading = read(tmp_path, searched("临泽", at=SEEN))
    assert (reading.seen, reading.flaws) == ((), ())
    assert [(each.seen.outcome, each.seen.valid_at) for each in reading.asked] == [(Outcome.EMPTY, SEEN)]


def test_an_account_that_is_not_there_is_told_but_proves_nothing(tmp_path: Path) -> None:
    reading = read(tmp_path, entry(f"{BASE}/api/users/9", {"code": 404}, at=NOW))
    (flaw,) = reading.flaws
    assert flaw.outcome == Outcome.NOT_FOUND
    assert "absence-seen --file" in flaw.remedy.en


def test_what_no_connector_knows_is_counted_by_host(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        entry("https://cdn.example/a.png", at=NOW),
        entry("https://cdn.example/b.png", at=NOW),
        entry(f"{BASE}/other", at=NOW),
        entry("data:,x", at=NOW),
    )
    assert reading.unknown == {"cdn.example": 2, "plaza.example": 1, "data": 1}


def test_pages_that_hang_together_are_one_timeline(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        scrolled(IMPOSTOR, post(3, "三"), post(2, "二"), at=SEEN, then="2"),
        scrolled(IMPOSTOR, post(1, "一"), at=NOW, before="2", then="1"),
        scrolled(IMPOSTOR, post(0, "零"), at=NOW, before="x"),
    )
    whole, rest = reading.seen
    assert ([each.post_id for each in whole.posts or ()], whole.timeline) == (["3", "2", "1"], True)
    assert ([each.post_id for each in rest.posts or ()], rest.timeline) == (["0"], False)


def test_posts_without_their_beginning_are_no_timeline(tmp_path: Path) -> None:
    (seen,) = read(tmp_path, scrolled(IMPOSTOR, post(1, "一"), at=NOW, before="2")).seen
    assert not seen.timeline


@pytest.mark.parametrize("days", [-31, 1])
def test_what_was_seen_too_long_ago_or_is_to_come_is_left_out(tmp_path: Path, days: int) -> None:
    reading = read(tmp_path, opened(STRANGER, at=NOW + timedelta(days=days)))
    assert (len(reading.seen), len(reading.flaws)) == (0, 1)


@pytest.mark.parametrize(
    "content",
    [
        {"mimeType": "application/json", "size": 12},
        {"mimeType": "application/json", "text": "%%%", "encoding": "base64"},
        {"mimeType": "application/json", "text": base64_of(b"\x1f\x8b" + b"x" * 40), "encoding": "base64"},
        {"mimeType": "application/json", "text": base64_of(gzip.compress(bytes(80_000_000))), "encoding": "base64"},
    ],
    ids=["not kept", "no base64", "damaged", "a bomb"],
)
def test_a_body_that_cannot_be_had_is_told_with_its_remedy(tmp_path: Path, content: dict[str, Any]) -> None:
    reading = read(tmp_path, entry(f"{BASE}/api/users/9", at=NOW, content=content), opened(STRANGER, at=NOW))
    (flaw,) = reading.flaws
    assert (flaw.place.number, len(reading.seen)) == (1, 1)
    assert flaw.remedy.zh


@pytest.mark.parametrize(
    "odd", [{}, {"request": 1}, {"startedDateTime": "x"}, {"startedDateTime": "2026-03-02T01:00:00"}]
)
def test_an_entry_that_is_none_is_told_and_the_others_are_read(tmp_path: Path, odd: dict[str, Any]) -> None:
    broken = opened(STRANGER, at=NOW) | odd if odd else {}
    reading = read(tmp_path, broken, opened(STRANGER, at=NOW))
    assert ([flaw.place.number for flaw in reading.flaws], len(reading.seen)) == ([1], 1)


def test_an_entry_and_a_body_that_nest_without_end_are_told(tmp_path: Path) -> None:
    deep = opened(STRANGER, at=NOW)
    deep["response"]["content"]["text"] = '{"code": 0, "user": ' + "[" * 200_000
    path = har(tmp_path / "a.har", [deep])
    raw = path.read_text("utf-8").replace('"entries": [', '"entries": [{"x": ' + "[" * 5000 + "]" * 5000 + "}, ")
    path.write_text(raw, "utf-8")
    reading = Recorder(specs=[plaza(tmp_path)], times=Times(NOW)).read(path)
    assert [flaw.place.number for flaw in reading.flaws] == [1, 2]


def test_a_recording_that_is_cut_gives_what_is_whole(tmp_path: Path) -> None:
    path = har(tmp_path / "a.har", [opened(STRANGER, at=NOW), opened(user("7", "甲"), at=NOW)])
    path.write_bytes(path.read_bytes()[:-200])
    reading = Recorder(specs=[plaza(tmp_path)], times=Times(NOW)).read(path)
    assert [seen.profile.user_id for seen in reading.seen] == [IMPOSTOR]
    assert [flaw.place.number for flaw in reading.flaws] == [2]


@pytest.mark.parametrize("data", [b"", b"{}", b"PK\x03\x04", b'{"log": {"entries": []}}', b"\xff\xfe{"])
def test_what_is_no_recording_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.har"
    path.write_bytes(data)
    with pytest.raises(NotAllowed):
        Recorder(specs=[plaza(tmp_path)], times=Times(NOW)).read(path)


def test_no_credential_gets_into_what_is_read(tmp_path: Path) -> None:
    echoing = user(IMPOSTOR, "临泽市公安局官方", intro=f"见 https://plaza.example/?t={SECRET}")
    echoing["session_key"] = "abcdef0123456789"
    reading = read(tmp_path, searched("临泽", echoing, at=NOW), entry(f"{BASE}/api/users/9?t={SECRET}", {}, at=NOW))
    assert SECRET not in repr(reading)
    assert "abcdef0123456789" not in repr(reading)
    assert reading.seen[0].profile.bio == "见 https://plaza.example/?t=hidden"


def test_an_account_whose_id_is_a_credential_is_told_and_left_out(tmp_path: Path) -> None:
    clash = user(IMPOSTOR, "甲", login=SECRET)
    reading = read(tmp_path, searched("临泽", clash, at=NOW))
    assert (len(reading.seen), len(reading.flaws)) == (0, 1)


def test_a_long_recording_is_read_entry_by_entry(tmp_path: Path) -> None:
    """Most of a recording is of other hosts."""
    reading = read(tmp_path, *_many(20_000), opened(STRANGER, at=NOW))
    assert (reading.entries, len(reading.seen)) == (20_001, 1)


def _many(count: int) -> Iterable[Mapping[str, Any]]:
    other = entry("https://cdn.example/a.js", "x" * 100, at=NOW, form="text/javascript")
    return (other for _ in range(count))
