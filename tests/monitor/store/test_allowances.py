from datetime import datetime

import pytest
from sqlalchemy import Connection

from domain.allowance import Allowance
from domain.incident import Ground
from monitor.store import allowances
from tests.factories import NOW, later


def allowance(account: str = "bluesky:1", expires: datetime = later(days=9), note: str = "") -> Allowance:  # noqa: B008
    return Allowance(account=account, reason=Ground.SUB_UNIT, author="甲", at=NOW, expires=expires, note=note)


@pytest.fixture
def three(conn: Connection) -> Connection:
    for given in (allowance("bluesky:3", later(days=3)), allowance("bluesky:1", later(days=1)), allowance("bluesky:2")):
        allowances.put(conn, given)
    return conn


def test_an_allowance_comes_back_as_it_went(conn: Connection) -> None:
    given = allowance(note="青澜县局来函\u200b")
    allowances.put(conn, given)
    assert allowances.get(conn, "bluesky:1") == given
    assert allowances.get(conn, "bluesky:2") is None


def test_allowing_again_replaces_the_reason_and_the_end(conn: Connection) -> None:
    allowances.put(conn, allowance())
    again = allowance(expires=later(days=99), note="延期")
    allowances.put(conn, again)
    assert allowances.listing(conn) == (again,)


def test_the_list_begins_with_what_ends_first(three: Connection) -> None:
    assert [each.account for each in allowances.listing(three)] == ["bluesky:1", "bluesky:3", "bluesky:2"]


@pytest.mark.parametrize(("days", "standing"), [(0, 3), (1, 2), (2.9, 2), (3, 1), (9, 0)])
def test_an_allowance_stands_until_the_moment_it_ends(three: Connection, days: float, standing: int) -> None:
    assert len(allowances.standing(three, later(days=days))) == standing


def test_what_is_removed_is_gone_and_cannot_be_removed_again(three: Connection) -> None:
    assert allowances.remove(three, "bluesky:1")
    assert not allowances.remove(three, "bluesky:1")
    assert len(allowances.listing(three)) == 2


def test_only_those_that_have_long_ended_are_dropped(three: Connection) -> None:
    assert allowances.drop(three, later(days=2)) == 1
    assert [each.account for each in allowances.listing(three)] == ["bluesky:3", "bluesky:2"]
