import gzip
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from monitor.backtest.history import LONGEST_TEXT, History, Unreadable, read
from tests.monitor.backtest.town import history, lines, row, rows

SHANGHAI = ZoneInfo("Asia/Shanghai")
SOUND = row(("甲",) * 3, "police", 0)


def taken(*found: object) -> History:
    return packed("".join(f"{line}\n" for line in lines(found)).encode())


def packed(content: bytes) -> History:
    return read(BytesIO(content), name="posts.jsonl", zone=SHANGHAI)


def test_a_history_is_read_plainly_or_gzipped() -> None:
    plain = "\n".join(lines(rows(5))).encode()
    assert packed(plain) == packed(gzip.compress(plain)) == History(posts=history(rows(5)))


def test_an_export_with_the_newest_first_is_sorted() -> None:
    found = taken(*reversed(rows(5)))
    assert found == History(posts=history(rows(5)), sorted=True)


def test_a_line_that_is_there_twice_is_taken_once() -> None:
    assert taken(SOUND, SOUND, "", "  ") == History(posts=history([SOUND]), repeated=1)


def test_an_edited_post_is_taken_as_it_stands_first_and_the_edit_is_counted_apart() -> None:
    edited = {**SOUND, "text": "后来的"}
    assert taken(SOUND, edited, SOUND) == History(posts=history([SOUND]), repeated=1, edited=1)
    (left,) = taken(edited, SOUND).posts
    assert left.post.text == "后来的"


def test_an_empty_file_is_an_empty_history() -> None:
    assert taken() == History(posts=())


def test_only_account_id_time_and_text_are_needed() -> None:
    few = {"account": "7000001", "post_id": 12, "published_at": "2026-03-02 09:30", "text": "", "likes": {"n": 3}}
    (found,) = taken(few).posts
    assert (found.account, found.post.post_id, found.post.text) == ("7000001", "12", "")
    assert found.post.published_at.isoformat() == "2026-03-02T09:30:00+08:00"


def test_a_byte_order_mark_and_half_an_emoji_do_no_harm() -> None:
    (found,) = taken("\ufeff" + next(lines([{**SOUND, "text": "X"}])).replace('"X"', '"\\ud83d 好"')).posts
    assert found.post.text == "\ufffd 好"


def test_an_endless_text_is_cut() -> None:
    (found,) = taken({**SOUND, "text": "长" * LONGEST_TEXT * 2}).posts
    assert len(found.post.text) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object; write one post in braces a line"),
        ('"text"', "is not a JSON object"),
        ("[" * 100_000, "is not JSON"),
        ({}, "account: is missing; name the account"),
        ({**SOUND, "account": " "}, "account: is empty; name the account"),
        ({**SOUND, "account": ["a"]}, 'account: is not a text; write it as "..."'),
        ({key: SOUND[key] for key in SOUND if key != "post_id"}, "post_id: is missing; give the post's id"),
        ({**SOUND, "post_id": None}, "post_id: is null; give the post's id"),
        ({**SOUND, "post_id": ""}, "post_id: is empty; give the post's id"),
        ({key: SOUND[key] for key in SOUND if key != "published_at"}, "published_at: is missing; give the time"),
        ({**SOUND, "published_at": "昨天"}, "published_at: '昨天' is no date; write 2026-03-02T09:30:00+08:00"),
        ({**SOUND, "published_at": "9999-12-31T23:59:59-12:00"}, "published_at: '9999-12-31T23:59:59-12:00' lies"),
        ({**{key: SOUND[key] for key in SOUND if key != "text"}, "content": "甲"}, "text: is missing; give what"),
        ({**SOUND, "text": None}, 'text: is null; give what the post says, "" where it says nothing'),
        ({**SOUND, "text": 5}, 'text: is not a text; write it as "..."'),
        ({**SOUND, "account": 7}, 'account: is not a text; write it as "..."'),
        ({**SOUND, "client": 3}, 'client: is not a text; write it as "..."'),
        ({**SOUND, "circle": 3}, 'circle: is not a text; write it as "..."'),
        ({**SOUND, "links": [1]}, 'links.0: is not a text; write it as "..."'),
        ('{"likes": ' + "9" * 5000 + "}", 'holds a number that is too long to be read; write it as "..."'),
        ({**SOUND, "text": ["a"]}, 'text: is not a text; write it as "..."'),
        ({**SOUND, "client": {}}, 'client: is not a text; write it as "..."'),
        ({**SOUND, "links": "https://a.example"}, 'links: is not a list; write ["https://..."]'),
        ({**SOUND, "links": [[]]}, 'links.0: is not a text; write it as "..."'),
    ],
)
def test_a_bad_line_is_named_with_its_field_and_remedy(line: object, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        taken(SOUND, line, SOUND)
    assert str(refused.value).startswith(f"posts.jsonl:2: {said}")


@pytest.mark.parametrize("broken", [b"\xff\xfe{}", gzip.compress(b"{}" * 50_000, mtime=0)[:-10], b"\x1f\x8bnothing"])
def test_a_broken_file_is_named_with_a_remedy(broken: bytes) -> None:
    with pytest.raises(Unreadable, match=r"posts.jsonl:1: .*(save the file|export the file again)"):
        packed(broken)


def test_what_is_missing_may_be_null_where_it_may_be_missing() -> None:
    (found,) = taken({**SOUND, "client": None, "links": None, "circle": None}).posts
    assert (found.post.client, found.post.links, found.circle) == ("", (), "")
