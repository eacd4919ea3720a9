import json
from io import BytesIO

import pytest

from domain.observation import UNDATED, VerificationKind
from monitor.judging import lines
from monitor.judging.lines import Entry, Fault, entries
from monitor.registry import vocabulary
from tests.factories import NOW, later

PLATFORM = vocabulary.shipped().platform


def read(*texts: bytes | str) -> list[Entry | Fault]:
    data = b"\n".join(text if isinstance(text, bytes) else text.encode() for text in texts)
    return list(entries(BytesIO(data), platform=PLATFORM, now=NOW))


def entry(**facts: object) -> Entry:
    (found,) = read(json.dumps({"platform": "微博", "user_id": "9001"} | facts))
    assert isinstance(found, Entry), found
    return found


def fault(text: bytes | str) -> Fault:
    (found,) = read(text)
    assert isinstance(found, Fault)
    return found


def test_a_line_is_a_look_at_an_account() -> None:
    found = entry(user_id=9001, display_name="青澜发布", followers="1.2万", colour="red", handle=None)
    profile = found.look.profile
    assert (found.line, profile.key, profile.display_name, profile.followers) == (1, "weibo:9001", "青澜发布", 12_000)
    assert (profile.handle, found.look.seen_at) == ("", NOW)


@pytest.mark.parametrize("name", ["微博", "weibo", "Weibo", "新浪微博"])
def test_platforms_have_the_names_of_the_register(name: str) -> None:
    assert entry(platform=name).look.profile.platform == "weibo"


def test_posts_are_texts_or_objects_and_the_newest_come_first() -> None:
    old, new = (
        {"text": "旧", "published_at": "2026-02-01"},
        {"text": "新", "published_at": 1772415000, "links": ["a.cn"]},
    )
    posts = entry(posts=[old, new, "不知何时"]).look.posts
    assert [post.text for post in posts] == ["不知何时", "新", "旧"]
    assert posts[0].published_at == UNDATED
    assert posts[1].links == ("a.cn",)
    assert len({post.post_id for post in posts}) == 3


def test_no_more_is_kept_of_a_line_than_is_judged() -> None:
    look = entry(bio="长" * 9000, posts=["帖"] * 500).look
    assert (len(look.profile.bio), len(look.posts)) == (lines.LONGEST_TEXT, lines.MOST_POSTS)


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"verification_text": "青澜县公安局"}, VerificationKind.UNSPECIFIED),
        ({"verification_text": "未认证"}, VerificationKind.NONE),
        ({"verification_text": "青澜县公安局", "verification_kind": "无"}, VerificationKind.NONE),
        ({}, VerificationKind.NONE),
    ],
)
def test_a_certification_without_a_kind_is_one_all_the_same(facts: dict[str, str], kind: VerificationKind) -> None:
    assert entry(**facts).look.profile.verification_kind is kind


def test_an_address_of_a_picture_is_not_taken_for_a_path() -> None:
    assert entry(avatar="https://img.example/a.png").look.profile.avatar_url == "https://img.example/a.png"
    assert entry(avatar="a.png").look.profile.avatar_url == ""


def test_a_line_may_say_when_it_was_seen() -> None:
    assert entry(seen_at=later(days=-2).isoformat()).look.seen_at == later(days=-2)


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("青澜", "", "is not JSON"),
        ("[]", "", "is not a JSON object"),
        ("[" * 100_000, "", "is not JSON"),
        ('{"user_id": ' + "1" * 5000 + "}", "", "is not JSON"),
        ("青澜".encode("gbk"), "", "is not UTF-8"),
        ('{"user_id": "1"}', "platform", "is missing"),
        ('{"platform": "weibo"}', "user_id", "is missing"),
        ('{"platform": "weibo", "user_id": " "}', "user_id", "is empty"),
        ('{"platform": "weibo", "user_id": 1.5}', "user_id", "is not a text"),
        ('{"platform": "weibo", "user_id": 1, "display_name": ["青"]}', "display_name", "is not a text"),
        ('{"platform": "weibo", "user_id": 1, "followers": "很多"}', "followers", "write 12000"),
        ('{"platform": "weibo", "user_id": 1, "created_at": "早"}', "created_at", "write 2026-03-02"),
        ('{"platform": "weibo", "user_id": 1, "posts": "早"}', "posts", "is not a list"),
        ('{"platform": "weibo", "user_id": 1, "posts": [3]}', "posts.0", "write a text"),
        ('{"platform": "weibo", "user_id": 1, "posts": [{"published_at": "早"}]}', "posts.0.published_at", "no date"),
    ],
)
def test_a_bad_line_names_its_field_and_the_remedy(text: bytes | str, field: str, said: str) -> None:
    found = fault(text)
    assert found.field == field
    assert said in found.message


def test_lines_are_counted_as_they_stand_and_empty_ones_are_passed_over() -> None:
    sound = '{"platform": "weibo", "user_id": "1"}'
    assert [found.line for found in read(b"\xef\xbb\xbf" + sound.encode(), "", "oops", sound)] == [1, 3, 4]


def test_a_line_without_end_is_passed_over_without_being_held() -> None:
    data = b'{"bio": "' + b"x" * 1000 + b'"}\n{"platform": "weibo", "user_id": "1"}'
    found = list(entries(BytesIO(data), platform=PLATFORM, now=NOW, longest=64))
    assert [(type(each), each.line) for each in found] == [(Fault, 1), (Entry, 2)]
