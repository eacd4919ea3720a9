"""Tables and lists of what people saw."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.errors import DitingError
from domain.observation import VerificationKind
from monitor.imports import records, table, words
from monitor.imports.accounts import accounts
from monitor.imports.gate import Gate
from monitor.imports.seen import Reading
from monitor.imports.times import Times
from monitor.registry import vocabulary
from tests.factories import NOW

HEADERS = ("平台", "账号名称", "账号ID", "主页链接", "简介", "认证信息", "粉丝数", "发现时间")


def gate(**changes: Any) -> Gate:
    values: dict[str, Any] = {"platform": "", "at": None, "times": Times(NOW)}
    return Gate(words=words.shipped(), slug=vocabulary.shipped().platform, **values | changes)


def of_table(folder: Path, *rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS, **changes: Any) -> Reading:
    path = folder / "a.csv"
    path.write_text("\n".join(",".join(row) for row in (headers, *rows)), "utf-8")
    return table.read(path, gate(**changes))


def of_json(folder: Path, text: str, **changes: Any) -> Reading:
    path = folder / "a.json"
    path.write_text(text, "utf-8")
    return records.read(path, gate(**changes))


def test_a_row_is_an_account_as_a_clerk_writes_it(tmp_path: Path) -> None:
    row = (
        "抖音号",
        "临泽发布",
        "MS4wLjAB",
        "https://d.example/u",
        "权威发布",
        "临泽市新闻办",
        "1.2万",
        "2026-03-01 09:00",
    )
    (seen,) = of_table(tmp_path, row).seen
    assert (seen.profile.platform, seen.profile.user_id, seen.profile.followers) == ("douyin", "MS4wLjAB", 12000)
    assert seen.profile.verification_kind is VerificationKind.UNSPECIFIED
    assert seen.at == datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
    told_of = ("display_name", "url", "bio", "verification_text", "verification_kind", "followers")
    assert seen.given == frozenset(told_of)


def test_what_a_table_has_no_column_for_is_not_told(tmp_path: Path) -> None:
    (seen,) = of_table(tmp_path, ("甲", "1"), headers=("昵称", "UID"), platform="weibo").seen
    assert (seen.given, seen.at) == (frozenset({"display_name"}), NOW)


@pytest.mark.parametrize("said", ["无", "-", "未认证", "暂无认证"])
def test_no_certification_is_none(tmp_path: Path, said: str) -> None:
    (seen,) = of_table(tmp_path, ("甲", "1", said), headers=("昵称", "UID", "认证信息"), platform="weibo").seen
    assert (seen.profile.verification_kind, seen.profile.verification_text) == (VerificationKind.NONE, "")


def test_rows_of_one_account_are_its_posts(tmp_path: Path) -> None:
    rows = [("甲", "1", "通知一", "2026-03-01"), ("甲", "1", "通知二", "2026-02-28"), ("乙", "2", "", "")]
    reading = of_table(tmp_path, *rows, headers=("作者", "作者ID", "正文", "发布时间"), platform="weibo")
    posts = {seen.profile.user_id: [post.text for post in seen.posts or ()] for seen in reading.seen}
    assert posts == {"1": ["通知一", "通知二"], "2": []}


def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (HEADERS, ("微博", "临泽发布", 6900000000025, None, None, None, 12, datetime(2026, 3, 1, 9, 0))):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (seen,) = table.read(tmp_path / "a.xlsx", gate()).seen
    assert seen.key == "weibo:6900000000025"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("", "甲", "1"), "平台"),
        (("微博", "甲", ""), "账号ID"),
        (("微博", "甲", "?abc"), "账号ID"),
        (("微博", "甲", "6.9E+12"), "账号ID"),
        (("微博", "甲", "1", "", "", "", "很多"), "粉丝数"),
        (("微博", "甲", "1", "", "", "", "", "上周"), "发现时间"),
        (("微博", "甲", "1", "", "", "", "", "2026-01-01"), "发现时间"),
        (("微博", "甲", "1", "", "", "", "", "2027-01-01"), "发现时间"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_by_row_and_column(tmp_path: Path, row: tuple[str, ...], field: str) -> None:
    reading = of_table(tmp_path, row, ("微博", "乙", "2"))
    assert [(flaw.place.number, flaw.field) for flaw in reading.flaws] == [(2, field)]
    assert reading.flaws[0].remedy.zh
    assert len(reading.seen) == 1


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x00\x01\x02", b"PK\x03\x04broken", b"<html></html>"])
def test_a_file_that_is_no_table_of_accounts_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(DitingError):
        table.read(tmp_path / "a.csv", gate())


def test_what_diting_prints_of_a_case_is_an_account_as_it_was_last_seen(tmp_path: Path) -> None:
    at = NOW - timedelta(hours=3)
    text = (
        '[{"number": 1, "last_seen": "' + at.isoformat() + '", "profile": {"platform": "weibo", "user_id": "9",'
        ' "handle": "", "display_name": "甲", "followers": null, "verification_kind": "none", "posts": 12}}]'
    )
    (seen,) = of_json(tmp_path, text).seen
    assert (seen.profile.user_id, seen.at, seen.profile.posts, seen.posts) == ("9", at, 12, None)


@pytest.mark.parametrize("text", ["", "[]", '{"incidents": []}', "\xff"])
def test_a_list_without_anybody_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(DitingError):
        records.read(tmp_path / "a.json", gate())


@pytest.mark.parametrize(
    "text", ["[1]", '{"a": 1}', '[{"platform": []}]', "[" * 100_000, '{"x": ' * 100_000, '[{"id": true, "name": {}}]']
)
def test_what_is_no_account_is_told_and_never_a_crash(tmp_path: Path, text: str) -> None:
    reading = of_json(tmp_path, text, platform="weibo")
    assert (len(reading.seen), len(reading.flaws)) == (0, 1)


def test_every_column_has_words_and_none_stands_twice() -> None:
    known = words.shipped()
    assert set(known.columns) == set(words.Column)
    assert known.header_words[known.columns[words.Column.SEEN_AT][0]] is words.Column.SEEN_AT


@pytest.mark.parametrize("bio", ["", "官方"])
def test_a_row_without_a_name_is_told_and_takes_no_other_with_it(tmp_path: Path, bio: str) -> None:
    headers = ("平台", "昵称", "UID", "简介")
    reading = of_table(tmp_path, ("微博", "", "7700000022", bio), ("微博", "甲", "1", ""), headers=headers)
    assert [(flaw.place.number, flaw.field) for flaw in reading.flaws] == [(2, "昵称")]
    assert reading.flaws[0].remedy.zh
    assert [found.key for found in accounts(reading.seen)] == ["weibo:1"]


def test_posts_of_somebody_whose_name_is_not_given_are_kept_as_posts(tmp_path: Path) -> None:
    table_ = of_table(tmp_path, ("", "1", "通知一"), headers=("作者", "作者ID", "正文"), platform="weibo")
    list_ = of_json(tmp_path, '[{"id": "1", "posts": ["通知一"]}]', platform="weibo")
    for reading in (table_, list_):
        (found,) = accounts(reading.seen)
        assert (found.shown, [post.text for post in found.timeline], reading.flaws) == (None, ["通知一"], ())


@pytest.mark.parametrize("said", ["0001-01-01", "9999-12-31T23:59:59-08:00"])
@pytest.mark.parametrize("column", ["发现时间", "注册时间", "发布时间"])
def test_a_moment_outside_the_calendar_is_told(tmp_path: Path, said: str, column: str) -> None:
    headers = ("平台", "昵称", "UID", "正文", column)
    reading = of_table(tmp_path, ("微博", "甲", "1", "通知", said), ("微博", "乙", "2", "", ""), headers=headers)
    assert [(flaw.place.number, flaw.field) for flaw in reading.flaws] == [(2, column)]
    assert len(reading.seen) == 1


def test_secrets_of_addresses_in_cells_are_hidden_and_the_rest_stays(tmp_path: Path) -> None:
    said = "https://weibo.com/u/7?token=QSECRETtoken99&uid=7"
    headers = ("平台", "昵称", "UID", "主页链接", "简介", "正文", "内容链接")
    (seen,) = of_table(tmp_path, ("微博", "甲", "7", said, f"见 {said}", said, said), headers=headers).seen
    assert seen.profile.url == "https://weibo.com/u/7?token=hidden&uid=7"
    assert "QSECRET" not in repr(seen)


def test_one_id_under_two_names_is_told_where_it_stands(tmp_path: Path) -> None:
    rows = [("微博", "临泽发布", "1"), ("微博", "临泽发布官方", "1"), ("微博", "乙", "2")]
    reading = of_table(tmp_path, *rows, headers=HEADERS[:3])
    assert [seen.profile.display_name for seen in reading.seen] == ["临泽发布", "乙"]
    (flaw,) = reading.flaws
    assert flaw.place.number == 3
    assert all(said in flaw.why.zh for said in ("账号ID 1", "第2行", "「临泽发布」", "「临泽发布官方」"))
    assert "发现时间" in flaw.remedy.zh


def test_one_id_under_two_names_at_two_times_was_renamed(tmp_path: Path) -> None:
    rows = [("微博", "甲", "1", "2026-03-01"), ("微博", "乙", "1", "2026-03-02")]
    reading = of_table(tmp_path, *rows, headers=("平台", "账号名称", "账号ID", "发现时间"))
    assert (len(reading.seen), reading.flaws) == (2, ())


def test_posts_beyond_what_is_read_are_counted(tmp_path: Path) -> None:
    posts = ", ".join(f'{{"正文": "通知{number}"}}' for number in range(80))
    reading = of_json(tmp_path, f'[{{"平台": "微博", "账号名称": "甲", "账号ID": "1", "posts": [{posts}]}}]')
    (flaw,), (seen,) = reading.flaws, reading.seen
    assert len(seen.posts or ()) == 50
    assert ("其余 30 条" in flaw.why.zh, flaw.place.number, flaw.field) == (True, 1, "posts")
    assert "分成几项" in flaw.remedy.zh


def test_a_second_list_in_one_file_is_told(tmp_path: Path) -> None:
    one, other = [{"平台": "微博", "账号名称": name, "账号ID": id} for name, id in (("甲", "1"), ("乙", "2"))]
    reading = of_json(tmp_path, json.dumps({"items": [one], "accounts": [other], "profiles": []}))
    (flaw,), (seen,) = reading.flaws, reading.seen
    assert (seen.profile.display_name, flaw.field, reading.entries) == ("乙", "items", 1)
    assert "accounts" in flaw.why.zh
    assert "另存为一个文件" in flaw.remedy.zh
