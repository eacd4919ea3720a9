"""App stores show the best matches only, and a search of which more exists is never taken for a whole one."""

import pytest

from monitor.connectors import catalog
from monitor.connectors.fixtures import Script
from monitor.connectors.platform import Platform, options
from tests.factories import NOW
from tests.monitor.connectors.written import said


def listed(count: int) -> dict[str, object]:
    apps = [{"trackId": 6600000000 + number, "trackName": "临泽通", "bundleId": "a.b"} for number in range(count)]
    return {"resultCount": count, "results": apps}


@pytest.mark.parametrize(("count", "more"), [(1, False), (199, False), (200, True)])
async def test_a_list_as_long_as_apple_gives_may_be_cut(count: int, more: bool) -> None:
    spec = catalog.read("itunes", None)
    apple = Platform("itunes", spec, options(spec)(), Script(said(listed(count))), clock=lambda: NOW)
    answer = await apple.search("临泽通")
    assert (len(answer.value), answer.more) == (count, more)
