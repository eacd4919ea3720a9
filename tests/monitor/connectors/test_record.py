import gzip
import json
from datetime import date
from itertools import repeat
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from domain.answer import Outcome, ok
from domain.errors import ConfigurationError
from domain.ports import Operation
from monitor.connectors import catalog, fixtures, redaction
from monitor.connectors.platform import options
from monitor.connectors.record import Recorded, append, asked, fixture
from monitor.connectors.spec import Spec
from monitor.http import Reply, Request
from monitor.http.tape import Tape
from tests.monitor.doors import BASE, Pieces, door

DAY = date(2026, 3, 2)
COOKIE = "SUB=_2A25Abcdefgh; SUBP=0033WrSXqPxfM7"
DESCRIPTION = """
id: square
name: 广场
version: 1
class: B
verified: shape
sources: ["invented for a test"]
base_url: https://platform.example
auth: {kind: cookie}
operations:
  search:
    request: {path: /search, query: {q: "{{keyword}}", after: "{{cursor}}"}}
    proof: "type(json.users) == 'array'"
    items: json.users
    empty: "json.total == `0`"
    fields: {user_id: "to_string(id)", display_name: name, bio: bio, followers: fans}
    page: {kind: cursor, next: json.next}
  profile:
    request: {path: "/user/{{user_id}}"}
    answers: [{when: "json.error == 'no such user'", is: not_found, why: "查无此人"}]
    proof: "to_string(json.id) == asked.user_id"
    items: json
    fields: {user_id: "to_string(id)", display_name: name}
"""
FOUND: dict[str, Any] = {
    "users": [{"id": 7, "name": "临泽发布", "bio": "咨询 13812345678 或 a@linze.example", "fans": 0}],
    "access_token": "never-to-be-seen",
    "mobile": "13912345678",
    "you": "_2A25Abcdefgh",
    "total": 1,
}


@pytest.fixture
def square(tmp_path: Path) -> Spec:
    file = tmp_path / "square.yaml"
    file.write_text(DESCRIPTION, "utf-8")
    return catalog.load(file)


def reply(body: object, status: int = 200, **headers: str) -> Reply:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"content-type": "application/json"} | given, json.dumps(body).encode(), BASE)


async def recorded(spec: Spec, said: Reply, operation: Operation = Operation.SEARCH, **question: str) -> Recorded:
    chosen = options(spec).model_validate({"cookie": COOKIE}, strict=False)
    question = question or {"keyword": "临泽发布"}
    return await fixture(spec, operation, question, said, [COOKIE], options=chosen, on=DAY)


async def test_a_recorded_answer_is_a_fixture_that_passes(square: Spec, tmp_path: Path) -> None:
    one = await recorded(square, reply(FOUND))
    other = await recorded(square, reply({"error": "no such user"}, 404), Operation.PROFILE, user_id="8")
    file = tmp_path / "fixtures" / "square.yaml"
    file.parent.mkdir()
    for each in (one, other):
        assert each.misses == ()
        append(file, each.case, ())
    cases = fixtures.cases("square", tmp_path)
    assert [(case.operation, case.expect.outcome) for case in cases] == [
        ("search", Outcome.OK),
        ("profile", Outcome.NOT_FOUND),
    ]
    assert [fixtures.run(square, case) for case in cases] == [(), ()]


async def test_no_credential_and_no_telephone_is_written(square: Spec, tmp_path: Path) -> None:
    said = reply(
        FOUND, set_cookie="SUB=_2A25Abcdefgh", x_ratelimit_remaining="7", server="nginx", location="/x?token=abc"
    )
    case = (await recorded(square, said)).case
    assert case["reply"]["headers"] == {
        "content-type": "application/json",
        "location": "/x?token=redacted",
        "x-ratelimit-remaining": "7",
    }
    append(tmp_path / "cases.yaml", case, redaction.secret_words([COOKIE]))
    written = (tmp_path / "cases.yaml").read_text("utf-8")
    for private in ("_2A25Abcdefgh", "0033WrSXqPxfM7", "never-to-be-seen", "13812345678", "13912345678", "a@linze"):
        assert private not in written
    assert "临泽发布" in written


async def test_what_is_found_is_expected_with_the_fields_that_say_something(square: Spec) -> None:
    (found,) = (await recorded(square, reply(FOUND))).case["expect"]["found"]
    assert found == {
        "user_id": "7",
        "display_name": "临泽发布",
        "bio": "咨询 13000000000 或 someone@example.invalid",
        "followers": 0,
    }


async def test_an_answer_that_goes_on_is_recorded_as_one(square: Spec) -> None:
    one = await recorded(square, reply(FOUND | {"next": "2"}))
    assert (one.case["expect"]["more"], one.misses) == (True, ())


async def test_a_secret_in_the_question_is_hidden_there_too(square: Spec) -> None:
    body = {"id": "_2A25Abcdefgh", "name": "临泽发布"}
    one = await recorded(square, reply(body), Operation.PROFILE, user_id="_2A25Abcdefgh")
    assert (one.misses, one.case["asked"]) == ((), {"user_id": "redacted"})


async def test_redaction_that_changes_the_reading_is_told(square: Spec) -> None:
    body = {"id": "+86 13812345678", "name": "临泽发布"}
    one = await recorded(square, reply(body), Operation.PROFILE, user_id="+86 13812345678")
    assert one.misses == ("outcome: ok before it was redacted",)


async def test_a_page_is_recorded_as_text(square: Spec) -> None:
    page = "<html><script>var csrf_token = 'abcdefghij';</script>请登录 13812345678</html>"
    said = Reply(200, {"content-type": "text/html"}, page.encode(), BASE)
    one = await recorded(square, said)
    assert one.case["reply"]["text"] == "<html><script>var csrf_token = 'redacted';</script>请登录 13000000000</html>"
    assert one.case["expect"]["outcome"] == "shape"


def test_a_number_alone_is_an_id_and_stays() -> None:
    assert redaction.document({"id": "13812345678", "n": 13812345678}, ()) == {"id": "13812345678", "n": 13812345678}


def test_a_secret_that_is_still_there_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "square.yaml"
    with pytest.raises(ConfigurationError, match="still holds a credential"):
        append(file, {"name": "_2A25Abcdefgh"}, redaction.secret_words([COOKIE]))
    assert not file.exists()


@pytest.mark.parametrize(("text", "said"), [("a: 1\n", "no list of fixtures"), ("- [\n", "is no YAML")])
def test_a_file_that_holds_something_else_is_left_alone(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "square.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=said):
        append(file, {"name": "x"}, ())
    assert file.read_text("utf-8") == text


def test_cases_are_added_behind_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "square.yaml"
    file.write_text("# ours\n- {name: first}", "utf-8")
    append(file, {"name": "second"}, ())
    assert file.read_text("utf-8").startswith("# ours\n- {name: first}\n")
    assert [case["name"] for case in yaml.safe_load(file.read_text("utf-8"))] == ["first", "second"]


@pytest.mark.parametrize(
    ("operation", "given", "said"),
    [
        (Operation.SEARCH, {}, "search: give keyword=VALUE and nothing else"),
        (Operation.PROFILE, {"keyword": "x"}, "profile: give user_id=VALUE and nothing else"),
        (Operation.EXACT, {"name": "x", "keyword": "y"}, "exact: give name=VALUE and nothing else"),
        (Operation.WHOAMI, {"user_id": "1"}, "whoami: give no KEY=VALUE"),
    ],
)
def test_each_operation_takes_its_own_value(operation: Operation, given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        asked(operation, given)


async def test_a_tape_keeps_unpacked_what_it_passes_on() -> None:
    packed = httpx.Response(200, headers={"content-encoding": "gzip"}, content=gzip.compress(b'{"a":1}'))
    tape = Tape(httpx.MockTransport(lambda _: packed), 100)
    passed = await tape.handle_async_request(httpx.Request("GET", BASE))
    assert await passed.aread() == b'{"a":1}'
    assert [kept.body for kept in tape.replies] == [b'{"a":1}']


@pytest.mark.parametrize(("packing", "endless"), [("gzip", gzip.compress(bytes(50_000_000))), ("", b"x" * 1000)])
async def test_a_tape_keeps_no_body_beyond_the_bounds_of_its_connector(packing: str, endless: bytes) -> None:
    def without_end(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": packing}, stream=Pieces(repeat(endless)))

    tape = Tape(httpx.MockTransport(without_end), 4000)
    answer = await door(tape).ask(Request("/"), ok)
    assert (answer.outcome, answer.detail) == (Outcome.SHAPE, "the body is larger than 4000 bytes")
    assert not tape.replies


def test_a_fixture_is_written_into_a_folder_that_is_not_there_yet_or_refused_with_a_remedy(tmp_path: Path) -> None:
    append(tmp_path / "fixtures" / "square.yaml", {"name": "nobody"}, ())
    assert (tmp_path / "fixtures" / "square.yaml").is_file()
    with pytest.raises(ConfigurationError, match=r"cannot be written .*name another file with -o"):
        append(tmp_path / "fixtures" / "square.yaml" / "square.yaml", {"name": "nobody"}, ())
