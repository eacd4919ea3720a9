"""Whatever a platform sends is read as one of the closed answers, and never as an absence without its proof."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.answer import Outcome
from domain.ports import Operation
from monitor.connectors import catalog, fixtures
from monitor.connectors.operations import ABSENCES
from monitor.connectors.reading import read_reply
from monitor.connectors.spec import Spec
from monitor.http import Reply
from tests.monitor.connectors.written import spec

DEMO = spec()
SHIPPED = tuple(catalog.specs(None).values())
ASKED = {"keyword": "临泽发布", "name": "临泽发布", "user_id": "7", "cursor": ""}
JSON = {"content-type": "application/json"}
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-200, 500) | st.text(max_size=8) | st.just(float("1e308")),
    lambda parts: (
        st.lists(parts, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                sorted(
                    {
                        "code",
                        "ok",
                        "data",
                        "json",
                        "users",
                        "total",
                        "posts",
                        "user",
                        "id",
                        "name",
                        "error",
                        "next",
                        "list",
                        "items",
                    }
                )
            ),
            parts,
            max_size=5,
        )
    ),
    max_leaves=20,
)
STATUSES = st.sampled_from([200, 201, 204, 302, 400, 401, 403, 404, 410, 412, 418, 429, 432, 500, 503])


def told(of: Spec, operation: Operation, body: bytes, status: int = 200) -> Outcome:
    return read_reply(of, operation, Reply(status, JSON, body, ""), ASKED).outcome


@given(body=st.binary(max_size=400), status=STATUSES)
@settings(max_examples=150, deadline=None)
def test_no_bytes_at_all_are_an_absence(body: bytes, status: int) -> None:
    for of in (DEMO, *SHIPPED):
        for operation in of.offered:
            assert told(of, operation, body, status) not in ABSENCES


@given(document=DOCUMENTS, status=STATUSES)
@settings(max_examples=400, deadline=None)
def test_no_document_is_an_absence_unless_the_proof_is_in_it(document: Any, status: int) -> None:
    absent = {
        operation
        for operation in DEMO.offered
        if told(DEMO, operation, json.dumps(document).encode(), status) in ABSENCES
    }
    if not absent:
        return
    assert isinstance(document, dict)
    proved = {
        Operation.SEARCH: document.get("users") == [] and document.get("total") == 0 and document.get("code") == 0,
        Operation.EXACT: document.get("users") == [] and document.get("total") == 0,
        Operation.PROFILE: status == 404 and document.get("error") == "no such user",
        Operation.POSTS: document.get("posts") == [] and document.get("total") == 0,
    }
    assert all(proved[operation] for operation in absent)


SAID = [
    (of.id, case)
    for of in SHIPPED
    for case in fixtures.cases(of.id, None)
    # A check for robots beside a list that is empty is told by itself alone, and so is what else speaks against it.
    if case.reply.document is not None
    and case.expect.outcome not in ABSENCES | {Outcome.BLOCKED}
    and "bodies in one" not in case.source
]


@pytest.mark.parametrize(("id", "case"), SAID, ids=[f"{id}: {case.name}" for id, case in SAID])
def test_an_answer_that_lost_a_part_is_no_absence(id: str, case: fixtures.Case) -> None:
    of = catalog.read(id, None)
    for document in _without_a_part(json.loads(json.dumps(case.reply.document))):
        body = json.dumps(document).encode()
        reply = Reply(case.reply.status, JSON | dict(case.reply.headers), body, "")
        answer = read_reply(of, Operation(case.operation), reply, case.asked)
        assert answer.outcome not in ABSENCES, document


def _without_a_part(document: Any) -> Any:
    """The document once without each of its keys, each list of it once cut short by its first element."""
    for way in _ways(document, ()):
        changed = copy.deepcopy(document)
        inner = changed
        for step in way[:-1]:
            inner = inner[step]
        if isinstance(inner, dict):
            del inner[way[-1]]
            yield changed


def _ways(document: Any, way: tuple[Any, ...]) -> Any:
    parts = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, part in parts:
        yield (*way, key)
        yield from _ways(part, (*way, key))


@pytest.mark.parametrize("end", range(0, 120, 7))
def test_half_a_body_is_no_answer(end: int) -> None:
    body = json.dumps({"code": 0, "total": 0, "users": [], "padding": "x" * 80}).encode()
    assert told(DEMO, Operation.SEARCH, body[:end]) is Outcome.SHAPE


PAGES = {
    "deep": b"<div>" * 800_000,
    "unclosed": b"<a href='" * 400_000,
    "comments": b"<!--" * 1_000_000,
    "attributes": b"<div " + b"".join(b"a%d=1 " % number for number in range(300_000)) + b">",
    "nul": b"\0" * 4_000_000,
    "entities": b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + b"&b;" * 100_000,
    "state": b"window.__INITIAL_STATE__=" * 150_000,
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_hostile_page_is_read_to_its_end_and_proves_nothing(page: bytes) -> None:
    for id in ("telegram", "xiaohongshu_page"):
        of = catalog.read(id, None)
        for operation in of.offered:
            body = b"<html><body><div class=tgme_channel_info_header_title></div>" + page + b"</body></html>"
            assert read_reply(of, operation, Reply(200, {}, body, ""), ASKED).outcome not in ABSENCES


@pytest.mark.parametrize(
    "body", [b"[" * 4_000_000, b'{"a":' * 500 + b"1" + b"}" * 500, b'{"code":' + b"9" * 9000 + b"}"]
)
def test_a_hostile_document_is_drift(body: bytes) -> None:
    assert told(DEMO, Operation.SEARCH, body) is Outcome.SHAPE


def test_a_cut_emoji_hides_nobody() -> None:
    body = rb'{"code":0,"total":1,"users":[{"id":1,"name":"\ud83d\u0000x","face":"","fans":0}]}'
    page = read_reply(DEMO, Operation.SEARCH, Reply(200, JSON, body, ""), ASKED).value
    assert [who.display_name for who in page.items] == ["?x"]
