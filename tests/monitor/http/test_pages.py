from collections.abc import Sequence

import pytest

from domain.answer import EMPTY, Answer, Outcome, ok
from monitor.http import Page, walk

FAULT: Answer[Page[str]] = Answer(outcome=Outcome.ERROR, detail="down")


def page(items: str, cursor: str = "", *, more: bool = False) -> Answer[Page[str]]:
    return ok(Page(items=tuple(items), cursor=cursor, more=more))


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        pytest.param([page("ab")], ok(("a", "b")), id="one page"),
        pytest.param([page("ab", "2"), page("bc")], ok(("a", "b", "c")), id="pages overlap"),
        pytest.param([page("")], EMPTY, id="nothing"),
        pytest.param([page("", "2"), page("")], EMPTY, id="nothing, on two pages"),
        pytest.param([page("", "2"), page("a")], ok(("a",)), id="a page of nothing first"),
        pytest.param([page("a", more=True)], ok(("a",), more=True), id="more out of reach"),
        pytest.param([page("a", "2"), page("b", "3"), page("c", "4")], ok(("a", "b", "c"), more=True), id="the limit"),
        pytest.param([page("a", "2"), page("b", "2")], ok(("a", "b"), more=True), id="a circle"),
        pytest.param([page("a", "2"), page("a", "3")], ok(("a",), more=True), id="the same page again"),
        pytest.param([page("a", "2"), FAULT], ok(("a",), more=True), id="a fault later"),
        pytest.param([FAULT], Answer(outcome=Outcome.ERROR, detail="down"), id="a fault first"),
        pytest.param([page("", "2"), FAULT], Answer(outcome=Outcome.ERROR, detail="down"), id="a fault, nothing found"),
    ],
)
async def test_a_walk_keeps_what_it_finds(
    pages: Sequence[Answer[Page[str]]], expected: Answer[tuple[str, ...]]
) -> None:
    left = list(pages)

    async def fetch(_: str) -> Answer[Page[str]]:
        return left.pop(0)

    assert await walk(fetch, pages=3, key=str) == expected
    assert not left


@pytest.mark.parametrize("last", [page("", "4"), page("", more=True)])
async def test_nothing_found_without_an_end_is_not_empty(last: Answer[Page[str]]) -> None:
    async def fetch(cursor: str) -> Answer[Page[str]]:
        return last if cursor == "2" else page("", "2")

    assert (await walk(fetch, pages=2, key=str)).outcome is Outcome.SHAPE
