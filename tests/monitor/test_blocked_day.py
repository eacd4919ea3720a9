"""A platform that blocks for a day, asked through a described connector and the real door."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from domain.incident import Classification, Status
from monitor.connectors import catalog
from monitor.connectors.options import options
from monitor.connectors.platform import Platform
from monitor.holding import StoredHolds
from monitor.http import Http, Pace
from monitor.routes import Route, routed
from monitor.store import Store
from tests.factories import account, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank

HALL = """
id: hall
platform: bluesky
name: 回声厅
version: 1
class: B
verified: shape
sources: [invented]
base_url: https://hall.example
politeness: {requests_per_second: 100, burst: 100, concurrency: 2, attempts: 1, hold_minutes: {blocked: 120}}
answers:
  - {when: "status == `412`", is: blocked, why: "风控"}
operations:
  search:
    request: {path: /search, query: {q: "{{keyword}}"}}
    proof: "type(json.people) == 'array'"
    items: json.people
    empty: "json.total == `0`"
    fields: &person {user_id: id, display_name: name}
  profile:
    request: {path: "/people/{{user_id}}"}
    answers:
      - {when: "status == `404` && json.error == 'nobody'", is: not_found}
    proof: "type(json.id) == 'string'"
    items: json
    fields: *person
  posts:
    request: {path: "/people/{{user_id}}/posts"}
    proof: "type(json.posts) == 'array'"
    items: json.posts
    empty: "json.total == `0`"
    fields: {post_id: id, text: text, published_at: moment(at)}
"""
NAME, OFFICIAL, FAKE = "临泽市公安局", "did:plc:official", "did:plc:fake"
DAY, STEP = timedelta(days=1), timedelta(minutes=5)
HOLD = timedelta(minutes=120)
AT_ONCE = 2


@dataclass
class Hall:
    """The platform: two people of one name, and a mood. `asked` counts the requests while it blocks."""

    blocks: bool = False
    asked: int = 0
    people: dict[str, str] = field(default_factory=lambda: {OFFICIAL: NAME, FAKE: NAME})

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.blocks:
            self.asked += 1
            return httpx.Response(412, text="<html><title>412</title></html>")
        _, *parts = request.url.path.split("/")
        if parts == ["search"]:
            return _listed(
                "people", [_person(id, name) for id, name in self.people.items() if name == request.url.params["q"]]
            )
        if parts[1] not in self.people:
            return _said(404, {"error": "nobody"})
        return _listed("posts", []) if parts[2:] else _said(200, _person(parts[1], self.people[parts[1]]))


def _person(id: str, name: str) -> dict[str, str]:
    return {"id": id, "name": name}


def _listed(name: str, things: list[Any]) -> httpx.Response:
    return _said(200, {name: things, "total": len(things)})


def _said(status: int, document: Any) -> httpx.Response:
    return httpx.Response(status, content=json.dumps(document), headers={"content-type": "application/json"})


async def _at_once(_seconds: float) -> None:
    """Nobody waits for the pace here."""


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def crank(store: Store, hall: Hall, tmp_path: Path) -> Crank:
    (tmp_path / "hall.yaml").write_text(HALL, "utf-8")
    spec = catalog.read("hall", tmp_path)
    chosen: Any = options(spec)()
    clock: list[Crank] = []
    http = Http(
        chosen.base_url,
        chosen.politeness,
        StoredHolds(store, ()),
        transport=httpx.MockTransport(hall),
        clock=lambda: clock[0].clock(),
        platform="hall",
        pace=Pace(sleep=_at_once),
    )
    described = Platform("bluesky", spec, chosen, http, clock=lambda: clock[0].clock())
    platform = routed((Route(name="hall", platform=described),), lambda *_: None)
    clock.append(Crank(store, cast(FakePlatform, platform)))
    clock[0].register([unit()], [account(handle="")])
    return clock[0]


async def live(crank: Crank, span: timedelta) -> None:
    """All jobs, every five minutes."""
    for _ in range(span // STEP):
        crank.clock.forward(minutes=STEP.total_seconds() / 60)
        await crank.planner.run()
        for job in (crank.guard, crank.hunt, crank.recheck):
            while await job.run() is not None:
                pass


def cases(crank: Crank, classification: Classification) -> list[Status]:
    return [case.status for case in crank.cases(classification)]


async def test_a_day_of_blocking_is_one_coverage_case_no_absence_and_few_requests(crank: Crank, hall: Hall) -> None:
    await live(crank, timedelta(hours=7))
    assert cases(crank, Classification.MASQUERADE) == [Status.SUSPECTED]
    hall.blocks = True
    await live(crank, DAY)
    assert cases(crank, Classification.MASQUERADE) == [Status.SUSPECTED]
    assert cases(crank, Classification.ACCOUNT_COMPROMISE) == []
    assert cases(crank, Classification.COVERAGE) == [Status.SUSPECTED]
    # One question in each silence, and whatever was on its way when the refusal came.
    assert 0 < hall.asked <= AT_ONCE * ceil(DAY / HOLD)
    hall.blocks = False
    await live(crank, timedelta(hours=9))
    assert cases(crank, Classification.COVERAGE) == [Status.RESOLVED]
    assert cases(crank, Classification.MASQUERADE) == [Status.SUSPECTED]
    assert all(crank.covered().values())


async def test_an_impostor_that_goes_while_the_platform_blocks_is_found_gone_afterwards(
    crank: Crank, hall: Hall
) -> None:
    await live(crank, timedelta(hours=7))
    hall.blocks = True
    await live(crank, timedelta(hours=4))
    del hall.people[FAKE]
    await live(crank, DAY)
    assert cases(crank, Classification.MASQUERADE) == [Status.SUSPECTED]
    hall.blocks = False
    await live(crank, timedelta(hours=30))
    assert cases(crank, Classification.MASQUERADE) == [Status.RESOLVED]
