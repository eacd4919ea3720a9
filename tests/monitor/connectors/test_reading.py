"""How one reply is read: rules in order, HTTP itself, the proof, and the fields."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.answer import Answer, Outcome
from domain.observation import VerificationKind
from domain.ports import Operation
from monitor.connectors.reading import read_reply
from monitor.http import Page, Reply
from tests.factories import NOW
from tests.monitor.connectors.written import PLAIN, changed, said, spec, users

PAGE = {"content-type": "text/html"}
SEARCH = {"keyword": "临泽发布"}


def read(reply: Reply, operation: Operation = Operation.SEARCH, text: str = PLAIN, **asked: str) -> Answer[Page[Any]]:
    return read_reply(spec(text), operation, reply, asked or SEARCH, NOW)


SAID = [
    ("the accounts that are there", said(users("临泽发布")), Outcome.OK),
    ("an empty list with its proof", said(users()), Outcome.EMPTY),
    ("an empty list without its proof", said(users(total=3)), Outcome.SHAPE),
    ("a list that is not there", said({"code": 0, "total": 0}), Outcome.SHAPE),
    ("the connector's own rule", said({"code": -100}), Outcome.AUTH),
    ("its own rule before what HTTP says", said({"code": -100}, 503), Outcome.AUTH),
    ("another code", said({"code": 1, "users": []}), Outcome.SHAPE),
    ("too many requests", said({}, 429), Outcome.RATE_LIMITED),
    ("a redirect", Reply(302, {"location": "/login"}), Outcome.BLOCKED),
    ("a status without a meaning", said({}, 204), Outcome.SHAPE),
    ("a refusal", said({}, 403), Outcome.AUTH),
    ("a fault", said({}, 502), Outcome.ERROR),
    ("a page where JSON was promised", Reply(200, PAGE, b"<html><body>hello</body></html>"), Outcome.SHAPE),
    ("a login page", Reply(200, PAGE, b"<html><title>Log in</title><input type=password></html>"), Outcome.BLOCKED),
    ("nothing", Reply(200, {}, b""), Outcome.SHAPE),
    ("half of it", Reply(200, {}, b'{"code": 0, "users": ['), Outcome.SHAPE),
    ("a name that is no text", said(users() | {"users": [{"id": 1, "name": 7}]}), Outcome.SHAPE),
    ("an id that is an object", said(users() | {"users": [{"id": {}, "name": "x"}]}), Outcome.SHAPE),
    ("an id that is missing", said(users() | {"users": [{"name": "x"}]}), Outcome.SHAPE),
    ("things that are no objects", said(users() | {"users": [1, 2]}), Outcome.SHAPE),
    ("more things than anybody lists", said(users(*map(str, range(2001)))), Outcome.SHAPE),
]


@pytest.mark.parametrize(("reply", "outcome"), [case[1:] for case in SAID], ids=[case[0] for case in SAID])
def test_a_search_is_answered_by_one_of_the_closed_answers(reply: Reply, outcome: Outcome) -> None:
    assert read(reply).outcome is outcome


def test_a_wrong_type_names_its_field() -> None:
    assert read(said(users() | {"users": [{"id": 1, "name": 7}]})).detail.startswith("display_name: ")
    assert read(said(users() | {"users": [{"id": {}, "name": "x"}]})).detail.startswith("user_id: ")


def test_the_fields_are_read_as_they_are_written() -> None:
    found = {"id": 1, "name": "临\0泽", "face": "https://c1.example/a/b.jpg?sign=1", "fans": "1.2万"}
    [profile] = read(said(users() | {"users": [found]})).value.items
    assert (profile.platform, profile.user_id, profile.display_name, profile.followers) == ("demo", "1", "临泽", 12_000)
    again = found | {"face": "https://c2.example/a/b.jpg?sign=2"}
    assert read(said(users() | {"users": [again]})).value.items[0].avatar_hash == profile.avatar_hash != ""


def test_the_picture_that_everybody_gets_is_nobodys() -> None:
    text = changed("answers:", "default_avatar: '/a/b\\.jpg'\nanswers:")
    found = {"id": 1, "name": "x", "face": "https://c1.example/a/b.jpg", "fans": 0}
    [profile] = read(said(users() | {"users": [found]}), text=text).value.items
    assert (profile.avatar_url, profile.avatar_hash) == ("", "")


KINDS = [("government", VerificationKind.GOVERNMENT, Outcome.OK), ("royal", None, Outcome.SHAPE)]


@pytest.mark.parametrize(("word", "kind", "outcome"), KINDS)
def test_only_kinds_that_diting_knows_are_kinds(word: str, kind: VerificationKind | None, outcome: Outcome) -> None:
    text = changed("followers: count(fans)", "verification_kind: fans")
    answer = read(said(users() | {"users": [{"id": 1, "name": "x", "fans": word}]}), text=text)
    assert answer.outcome is outcome
    assert kind is None or answer.value.items[0].verification_kind is kind


ABSENCES = [
    (said({"error": "no such user"}, 404), Outcome.NOT_FOUND),
    (said({"error": "no such page"}, 404), Outcome.ERROR),
    (Reply(404, PAGE, b"<html>no such user</html>"), Outcome.SHAPE),
    (said({"error": "no such user"}, 429), Outcome.RATE_LIMITED),
    (said({"error": "no such user"}, 404, {"cf-mitigated": "challenge"}), Outcome.BLOCKED),
    (said({"user": {"id": 8, "name": "x", "face": ""}}), Outcome.SHAPE),
    (said({"user": {"id": 7, "name": "x", "face": ""}}), Outcome.OK),
    (said({"user": None}), Outcome.SHAPE),
]


@pytest.mark.parametrize(("reply", "outcome"), ABSENCES)
def test_only_a_proved_absence_of_the_account_that_was_asked_for_is_one(reply: Reply, outcome: Outcome) -> None:
    assert read(reply, Operation.PROFILE, user_id="7").outcome is outcome


def test_an_account_may_be_asked_for_by_its_handle() -> None:
    text = changed("followers: count(fans)}", "handle: slug}")
    reply = said({"user": {"id": 7, "name": "x", "face": "", "slug": "LinZe"}})
    assert read(reply, Operation.PROFILE, text, user_id="linze").outcome is Outcome.OK


def test_a_rule_names_how_long_its_refusal_lasts() -> None:
    text = changed("is: auth, why: expired", "is: blocked, hold_minutes: 240")
    assert read(said({"code": -100}), text=text).not_before == NOW + timedelta(minutes=240)


ENDS = [({"reset": "90"}, timedelta(seconds=90)), ({"reset": "soon"}, timedelta(minutes=5)), ({}, timedelta(minutes=5))]


@pytest.mark.parametrize(("headers", "pause"), ENDS)
def test_a_rule_reads_when_its_refusal_ends(headers: dict[str, str], pause: timedelta) -> None:
    text = changed("is: auth, why: expired", "is: rate_limited, until: headers.reset, hold_minutes: 5")
    assert read(said({"code": -100}, headers=headers), text=text).not_before == NOW + pause


def test_a_login_tells_whose_it_is_and_until_when() -> None:
    [session] = read(said({"me": "巡查员", "until": 1_800_000_000}), Operation.WHOAMI).value.items
    assert (session.login, session.expires_at) == ("巡查员", datetime(2027, 1, 15, 8, tzinfo=UTC))


def test_posts_are_told_apart_by_their_revision() -> None:
    def revision(**changes: object) -> str:
        post = {"id": 1, "html": "<p>通知</p>", "at": "2026-11-20 10:00:00", "repost": False, "cut": False}
        [found] = read(said({"posts": [post | changes]}), Operation.POSTS, user_id="7").value.items
        return str(found.revision)

    assert revision() == revision()
    assert len({revision(), revision(html="<p>通告</p>"), revision(at=1_790_000_000), revision(cut=True)}) == 4
    assert len({revision(), revision(html='<p><a href="https://a.example/">通知</a></p>')}) == 2


BAD_MOMENTS = ["yesterday", "", 0, -5, "1" * 400, {}, True]


@pytest.mark.parametrize("moment", BAD_MOMENTS)
def test_a_post_without_a_readable_date_is_drift(moment: object) -> None:
    post = {"id": 1, "html": "x", "at": moment, "repost": False, "cut": False}
    answer = read(said({"posts": [post]}), Operation.POSTS, user_id="7")
    assert (answer.outcome, answer.detail.partition(":")[0]) == (Outcome.SHAPE, "published_at")


ABSENT = said({"error": "no such user"})
BY_WORDS = changed("status == `404` && json.error == 'no such user'", "json.error == 'no such user'")
BY_STATUS = changed("status == `404` &&", "(status == `403` || status == `404`) &&")


@pytest.mark.parametrize(
    ("status", "by_words", "by_status"),
    [
        (200, Outcome.NOT_FOUND, Outcome.SHAPE),
        (404, Outcome.NOT_FOUND, Outcome.NOT_FOUND),
        (302, Outcome.BLOCKED, Outcome.BLOCKED),
        (401, Outcome.AUTH, Outcome.AUTH),
        (403, Outcome.AUTH, Outcome.NOT_FOUND),
        (418, Outcome.ERROR, Outcome.ERROR),
        (429, Outcome.RATE_LIMITED, Outcome.RATE_LIMITED),
        (502, Outcome.ERROR, Outcome.ERROR),
    ],
)
def test_an_absence_under_a_status_that_turns_away_is_told_by_naming_it(
    status: int, by_words: Outcome, by_status: Outcome
) -> None:
    reply = Reply(status, ABSENT.headers, ABSENT.body, "")
    told = [read(reply, Operation.PROFILE, text, user_id="7").outcome for text in (BY_WORDS, BY_STATUS)]
    assert told == [by_words, by_status]


@pytest.mark.parametrize(("status", "outcome"), [(200, Outcome.EMPTY), (404, Outcome.ERROR), (418, Outcome.ERROR)])
def test_a_list_is_said_to_be_empty_with_a_200_only(status: int, outcome: Outcome) -> None:
    rule = 'answers: [{when: "json.none == `true`", is: empty}]'
    text = changed('    proof: "json.code == `0` &&', f'    {rule}\n    proof: "json.code == `0` &&')
    assert read(said({"none": True}, status), text=text).outcome is outcome
