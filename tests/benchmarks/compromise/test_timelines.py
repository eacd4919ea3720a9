import gzip
import json
from datetime import UTC, timedelta
from pathlib import Path

from detectors.behaviour.calendar import CHINA, Calendar
from tests.benchmarks.compromise.timelines import Reading, letters

ROWS = [
    {"account": "警", "post_id": "微博id", "published_at": "发布时间", "text": "微博正文"},
    {
        "account": "警",
        "post_id": "2",
        "published_at": "2021-05-02 09:30",
        "text": "【通知】明日停水！",
        "client": "微博",
    },
    {"account": "警", "post_id": "1", "published_at": "2021-05-01 09:30", "text": "早"},
    {
        "account": "警",
        "post_id": "2",
        "published_at": "2021-05-02 09:30",
        "text": "【通知】明日停水！",
        "client": "微博",
    },
]


def test_headings_and_repeated_posts_are_left_out_and_the_rest_is_put_in_order(tmp_path: Path) -> None:
    path = tmp_path / "timelines.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in ROWS).encode()))
    (posts,) = Reading(calendar=Calendar(), times=CHINA, blind=True).timelines(path).values()
    assert [(post.post_id, post.text) for post in posts] == [("1", "早"), ("2", "通知 明日停水")]
    assert posts[0].at.utcoffset() == timedelta(hours=8)
    assert posts[0].at.astimezone(UTC).hour == 1


def test_a_text_by_its_letters_alone_has_no_marks_digits_or_signs() -> None:
    assert letters("#Été# 2021：@mairie… 12") == "été mairie"
