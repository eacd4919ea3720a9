"""The GitHub connector over what api.github.com answered to the authors of PyGithub."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from domain.answer import Answer, Outcome
from domain.ports import Operation
from monitor.connectors import catalog
from monitor.connectors.platform import Platform, options
from monitor.connectors.spec import Spec
from tests.conftest import require
from tests.factories import NOW
from tests.lab.recordings import Exchange, replays
from tests.lab.servers import Piece
from tests.monitor.doors import BASE, door, patient

REPLAYS = 1022
EXCHANGES = 2382
ANYBODY = "327146"
# What each of our operations asks, and by login what we ask by number.
FITS = {
    Operation.SEARCH: re.compile(r"/search/users"),
    Operation.PROFILE: re.compile(r"/users/[^/]+|/user/\d+"),
    Operation.WHOAMI: re.compile(r"/user"),
}
# Recorded answers that are not read as the recorded server meant them, and why.
EXCEPTIONS = {
    "BadAttributes.testBadSimpleAttribute#1": "changed by PyGithub's authors: the name is a number, which is drift",
}


@pytest.fixture(autouse=True)
def _recorded() -> None:
    require(Piece.RECORDINGS)


def everything() -> Iterator[Exchange]:
    for exchanges in replays().values():
        yield from exchanges


def kind(exchange: Exchange) -> Operation | None:
    """Which of our operations the exchange fits."""
    if exchange.method != "GET":
        return None
    return next((operation for operation, path in FITS.items() if path.fullmatch(exchange.path)), None)


@cache
def github() -> Spec:
    return catalog.read("github", None)


async def asked(exchange: Exchange, operation: Operation, about: str = ANYBODY) -> Answer[Any]:
    """What the connector makes of the recorded answer."""
    spec = github()
    chosen: Any = options(spec)(base_url=BASE, politeness=patient(attempts=1), max_pages=1)
    http = door(exchange.answer, politeness=chosen.politeness)
    connector = Platform("github", spec, chosen, http, clock=lambda: NOW)
    try:
        if operation is Operation.WHOAMI:
            return await connector.whoami()
        return await (connector.search if operation is Operation.SEARCH else connector.profile)(about)
    finally:
        await http.aclose()


def document(exchange: Exchange) -> Any:
    try:
        return json.loads(exchange.body)
    except ValueError:
        return None


async def misread(exchange: Exchange, operation: Operation) -> str:
    """What is wrong with how a fitting exchange is read; "" when nothing is."""
    told = document(exchange)
    about = str(told["id"]) if operation is Operation.PROFILE and told and "id" in told else ANYBODY
    answer = await asked(exchange, operation, about)
    expected = meant(exchange, operation)
    if answer.outcome is not expected:
        return f"{answer.outcome} ({answer.detail}) instead of {expected}"
    return _differs(answer, told, operation) if answer.found is not None else ""


def meant(exchange: Exchange, operation: Operation) -> Outcome:
    """What the status and the words of GitHub's documentation say."""
    told = document(exchange)
    if exchange.status == 200 and told is None:
        return Outcome.SHAPE
    if exchange.status == 200:
        nobody = operation is Operation.SEARCH and told["total_count"] == 0
        return Outcome.EMPTY if nobody else Outcome.OK
    if exchange.status == 404 and operation is Operation.PROFILE:
        return Outcome.NOT_FOUND
    if exchange.status == 403 and dict(exchange.headers).get("x-ratelimit-remaining") == "0":
        return Outcome.RATE_LIMITED
    if exchange.status in {401, 403}:
        return Outcome.AUTH
    return Outcome.ERROR if exchange.status >= 500 else Outcome.SHAPE


def _differs(answer: Answer[Any], told: Any, operation: Operation) -> str:
    if operation is Operation.WHOAMI:
        return "" if answer.value.login == told["login"] else f"{answer.value} instead of {told['login']}"
    seen = answer.value if operation is Operation.SEARCH else (answer.value,)
    items = told["items"] if operation is Operation.SEARCH else [told]
    read = [(each.user_id, each.handle, each.url, each.avatar_url) for each in seen]
    meant = [(str(each["id"]), each["login"], each.get("html_url", ""), each.get("avatar_url", "")) for each in items]
    return "" if read == meant and all(map(_same_person, seen, items)) else f"{read} instead of {meant}"


def _same_person(seen: Any, told: dict[str, Any]) -> bool:
    """What only a profile tells; a search leaves it out."""
    return bool(
        seen.display_name == (told.get("name") or told["login"])
        and seen.followers == told.get("followers")
        and seen.created_at == _moment(told.get("created_at"))
    )


def _moment(told: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(told) if told else None
    except ValueError:
        return None


def proves(exchange: Exchange, operation: Operation, outcome: Outcome) -> bool:
    """Whether the recorded answer is one, for somebody who knows the protocol, after which nobody can be there."""
    told = document(exchange)
    if outcome is Outcome.EMPTY:
        nobody = isinstance(told, dict) and told.get("total_count") == 0 and told.get("items") == []
        return exchange.status == 200 and operation is Operation.SEARCH and nobody
    said = isinstance(told, dict) and told.get("message") == "Not Found"
    return exchange.status == 404 and operation is Operation.PROFILE and said


def test_the_recordings_are_those_that_are_pinned() -> None:
    assert len(replays()) == REPLAYS
    assert sum(1 for _ in everything()) == EXCHANGES


async def test_every_recorded_answer_that_fits_is_read_as_it_was_meant() -> None:
    fitting = [(exchange, operation) for exchange in everything() if (operation := kind(exchange))]
    wrong = {exchange.name: said for exchange, operation in fitting if (said := await misread(exchange, operation))}
    kinds = Counter(f"{operation} {exchange.status}" for exchange, operation in fitting)
    right = len(fitting) - len(wrong)
    named = len({exchange.recording for exchange, _ in fitting})
    print(f"\nPyGithub: {named} of {REPLAYS} replays fit, with {dict(sorted(kinds.items()))};")
    print(f"{right} of {len(fitting)} exchanges read right ({right / len(fitting):.1%}); exceptions: {EXCEPTIONS}")
    assert wrong.keys() == EXCEPTIONS.keys(), wrong


@pytest.mark.parametrize(
    ("recording", "operation", "outcomes"),
    [
        ("Search.testSearchUsers", Operation.SEARCH, {Outcome.OK}),
        ("SpecificExceptions.testRateLimitExceeded", Operation.PROFILE, {Outcome.SHAPE, Outcome.RATE_LIMITED}),
        ("Exceptions.testBadAuthentication", Operation.WHOAMI, {Outcome.AUTH}),
        ("Exceptions.testUnknownUser", Operation.PROFILE, {Outcome.NOT_FOUND}),
        ("Exceptions.testUnknownUser", Operation.SEARCH, {Outcome.ERROR}),
        ("Exceptions.testNonJsonDataReturnedByGithub", Operation.PROFILE, {Outcome.ERROR}),
        ("Retry.testRaisesRetryErrorAfterMaxRetries", Operation.SEARCH, {Outcome.ERROR}),
        ("Retry.testRaisesRetryErrorAfterMaxRetries", Operation.PROFILE, {Outcome.ERROR}),
    ],
)
async def test_what_stands_in_the_place_of_an_answer_is_told_apart(
    recording: str, operation: Operation, outcomes: set[Outcome]
) -> None:
    # Somebody else's profile is drift, not the account that was asked for.
    assert {(await asked(exchange, operation, "1")).outcome for exchange in replays()[recording]} == outcomes


async def test_no_other_recorded_answer_passes_for_an_absence() -> None:
    others = [exchange for exchange in everything() if kind(exchange) is None]
    outcomes: Counter[str] = Counter()
    for exchange in others:
        for operation in FITS:
            answer = await asked(exchange, operation)
            outcomes[f"{operation}: {answer.outcome}"] += 1
            if answer.outcome is Outcome.EMPTY or answer.outcome.is_absence:
                assert proves(exchange, operation, answer.outcome), (exchange.name, operation, answer)
    print(f"\n{len(others)} other exchanges as hostile answers: {dict(sorted(outcomes.items()))}")
