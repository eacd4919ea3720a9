"""The Mastodon connector over what real Mastodon servers answered to the authors of mastodon.py."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from domain.answer import Answer, Outcome
from domain.ports import Operation
from monitor.platforms.mastodon import Options, Platform
from tests.conftest import require
from tests.lab.recordings import Exchange, cassettes
from tests.lab.servers import Piece
from tests.monitor.doors import BASE, door, patient

CASSETTES = 347
EXCHANGES = 1416
# What each of our operations asks, and the older ways to ask for the same things.
FITS = {
    "search": re.compile(r"/api/v2/search"),
    "search v1": re.compile(r"/api/v1/accounts/search"),
    "lookup": re.compile(r"/api/v1/accounts/lookup"),
    "profile": re.compile(r"/api/v1/accounts/\d+"),
    "posts": re.compile(r"/api/v1/accounts/\d+/statuses"),
}
# Recorded answers that are not read as the recorded server meant them, and why.
EXCEPTIONS: dict[str, str] = {}
JSON = (("content-type", "application/json; charset=utf-8"),)
SHOWN = {"public", "unlisted"}


@pytest.fixture(autouse=True)
def _recorded() -> None:
    require(Piece.RECORDINGS)


def everything() -> Iterator[Exchange]:
    for exchanges in cassettes().values():
        yield from exchanges


def kind(exchange: Exchange) -> str:
    """Which of FITS the exchange is, "" for any other."""
    if exchange.method != "GET":
        return ""
    return next((name for name, path in FITS.items() if path.fullmatch(exchange.path)), "")


async def asked(exchange: Exchange, operation: Operation, about: str) -> Answer[Any]:
    """What the connector makes of the recorded answer."""
    options = Options(base_url=BASE, politeness=patient(attempts=1))
    http = door(exchange.answer, politeness=options.politeness)
    connector = Platform("mastodon", options, http)
    ask = {
        Operation.SEARCH: connector.search,
        Operation.PROFILE: connector.profile,
        Operation.POSTS: connector.posts,
    }[operation]
    try:
        return await ask(about)
    finally:
        await http.aclose()


async def misread(exchange: Exchange) -> str:
    """What is wrong with how a fitting exchange is read; "" when nothing is."""
    fit = kind(exchange)
    if fit == "search":
        return _accounts(await asked(exchange, Operation.SEARCH, "临泽市公安局"), _document(exchange)["accounts"])
    if fit == "posts":
        return _posts(await asked(exchange, Operation.POSTS, "1"), _document(exchange))
    if fit == "search v1":
        return "; ".join([wrong for each in _document(exchange) if (wrong := await _misread_account(exchange, each))])
    if exchange.status != 200:
        return _is(await asked(exchange, Operation.PROFILE, "1"), Outcome.NOT_FOUND)
    return await _misread_account(exchange, _document(exchange))


async def _misread_account(exchange: Exchange, account: dict[str, Any]) -> str:
    """One account as the answer to a look-up by its own id."""
    alone = replace(exchange, body=json.dumps(account).encode())
    answer = await asked(alone, Operation.PROFILE, account["id"])
    return _is(answer, Outcome.OK) or _differs((answer.value,), [account])


def _accounts(answer: Answer[Any], recorded: list[dict[str, Any]]) -> str:
    return _is(answer, Outcome.OK if recorded else Outcome.EMPTY) or _differs(answer.found or (), recorded)


def _differs(seen: tuple[Any, ...], recorded: list[dict[str, Any]]) -> str:
    read = [(each.user_id, each.handle, each.display_name, each.followers) for each in seen]
    told = [(each["id"], each["acct"], each["display_name"], each.get("followers_count")) for each in recorded]
    return "" if read == told else f"{read} instead of {told}"


def _posts(answer: Answer[Any], recorded: list[dict[str, Any]]) -> str:
    own = [each["id"] for each in recorded if not each.get("reblog") and each["visibility"] in SHOWN]
    if not own and answer.more:
        return _is(answer, Outcome.OK)
    read = [each.post_id for each in answer.found or ()]
    return _is(answer, Outcome.OK if own else Outcome.EMPTY) or ("" if read == own else f"{read} instead of {own}")


def _is(answer: Answer[Any], expected: Outcome) -> str:
    return "" if answer.outcome is expected else f"{answer.outcome} ({answer.detail}) instead of {expected}"


def _document(exchange: Exchange) -> Any:
    return json.loads(exchange.body)


def _or_none(exchange: Exchange) -> Any:
    try:
        return _document(exchange)
    except ValueError:
        return None


def proves(exchange: Exchange, operation: Operation, outcome: Outcome) -> bool:
    """Whether the recorded answer is one, for somebody who knows the protocol, after which nobody can be there."""
    document = _or_none(exchange)
    if outcome is Outcome.EMPTY and operation is Operation.SEARCH:
        return exchange.status == 200 and isinstance(document, dict) and document.get("accounts") == []
    if outcome is Outcome.EMPTY:
        hidden = isinstance(document, list) and not any(
            each.get("visibility") in SHOWN and not each.get("reblog") for each in document
        )
        return exchange.status == 200 and operation is Operation.POSTS and hidden
    told = isinstance(document, dict) and isinstance(document.get("error"), str)
    return operation is not Operation.SEARCH and exchange.status in {404, 410} and told


def test_the_recordings_are_those_that_are_pinned() -> None:
    assert len(cassettes()) == CASSETTES
    assert sum(1 for _ in everything()) == EXCHANGES


async def test_every_recorded_answer_that_fits_is_read_as_it_was_meant() -> None:
    fitting = [exchange for exchange in everything() if kind(exchange)]
    wrong = {exchange.name: said for exchange in fitting if (said := await misread(exchange))}
    kinds = Counter(kind(exchange) for exchange in fitting)
    right = len(fitting) - len(wrong)
    print(f"\nmastodon.py: {len({each.recording for each in fitting})} of {CASSETTES} cassettes fit, with {kinds};")
    print(f"{right} of {len(fitting)} exchanges read right ({right / len(fitting):.1%}); exceptions: {EXCEPTIONS}")
    assert wrong.keys() == EXCEPTIONS.keys(), wrong
    assert min(kinds[name] for name in FITS) > 0


async def test_no_other_recorded_answer_passes_for_an_absence() -> None:
    others = [exchange for exchange in everything() if not kind(exchange)]
    outcomes: Counter[str] = Counter()
    for exchange in others:
        for operation in (Operation.SEARCH, Operation.PROFILE, Operation.POSTS):
            answer = await asked(exchange, operation, "1")
            outcomes[f"{operation}: {answer.outcome}"] += 1
            if answer.outcome is Outcome.EMPTY or answer.outcome.is_absence:
                assert proves(exchange, operation, answer.outcome), (exchange.name, operation, answer)
    print(f"\n{len(others)} other exchanges as hostile answers: {dict(sorted(outcomes.items()))}")


def parts(document: Any, marks: set[str]) -> dict[str, dict[str, Any]]:
    """Whatever in a document has these keys, each id once, at any depth."""
    if isinstance(document, list):
        return {id: part for each in document for id, part in parts(each, marks).items()}
    if not isinstance(document, dict):
        return {}
    own = {document["id"]: document} if marks <= document.keys() else {}
    return own | parts(list(document.values()), marks)


async def test_every_account_and_every_post_within_any_recorded_answer_is_read() -> None:
    wrong: dict[str, str] = {}
    read = Counter[str]()
    for exchange in everything():
        found = parts(_or_none(exchange), {"acct", "display_name", "followers_count"})
        accounts = [each for each in found.values() if not each.get("suspended")]
        posts = list(parts(_or_none(exchange), {"visibility", "media_attachments", "content", "account"}).values())
        searched = replace(exchange, status=200, headers=JSON, body=json.dumps({"accounts": accounts}).encode())
        listed = replace(searched, body=json.dumps(posts).encode())
        wrong[f"{exchange.name} accounts"] = _accounts(await asked(searched, Operation.SEARCH, "1"), accounts)
        wrong[f"{exchange.name} posts"] = _posts(await asked(listed, Operation.POSTS, "1"), posts)
        read.update({"accounts": len(accounts), "posts": len(posts)})
    failed = {name: said for name, said in wrong.items() if said}
    print(f"\n{dict(read)} within {EXCHANGES} recorded answers, read but for {len(failed)}")
    assert failed == {}
