from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.http import reset_time
from tests.factories import NOW, later

EPOCH = int(later(minutes=5).timestamp())


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "300"}, later(minutes=5)),
        ({"retry-after": " 300 "}, later(minutes=5)),
        ({"retry-after": "0.5"}, later(seconds=0.5)),
        ({"retry-after": "Mon, 02 Mar 2026 01:35:00 GMT"}, later(minutes=5)),
        ({"retry-after": "Mon, 02 Mar 2026 01:35:00 -0000"}, later(minutes=5)),
        ({"x-ratelimit-reset": "2026-03-02T01:35:00.000Z"}, later(minutes=5)),
        ({"x-ratelimit-reset": "2026-03-02T09:35:00+08:00"}, later(minutes=5)),
        ({"ratelimit-reset": str(EPOCH)}, later(minutes=5)),
        ({"x-rate-limit-reset": str(EPOCH)}, later(minutes=5)),
        ({"ratelimit-reset": "300"}, later(minutes=5)),
        ({"retry-after": "60", "x-ratelimit-reset": str(EPOCH)}, later(minutes=1)),
        ({"retry-after": "soon", "x-ratelimit-reset": str(EPOCH)}, later(minutes=5)),
        ({"retry-after": "0"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "Mon, 02 Mar 2020 01:35:00 GMT"}, None),
        ({"retry-after": "99999999999999999999"}, None),
        ({"retry-after": "999999999999"}, None),
        ({"ratelimit-reset": "9999999999"}, later(days=1)),
        ({"retry-after": "999999999"}, later(days=1)),
        ({"x-ratelimit-reset": "2099-01-01T00:00:00Z"}, later(days=1)),
        ({"x-ratelimit-reset": "0001-01-01T00:00:00+14:00"}, None),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_every_form_that_servers_write_is_understood(headers: dict[str, str], expected: datetime | None) -> None:
    assert reset_time(headers, NOW) == expected


@given(st.sampled_from(["retry-after", "x-ratelimit-reset"]), st.text() | st.from_regex(r"[0-9T:.+Z, A-Za-z-]{0,40}"))
def test_a_reset_is_ahead_of_us_and_within_a_day_whatever_is_written(header: str, text: str) -> None:
    moment = reset_time({header: text}, NOW)
    assert moment is None or NOW < moment <= later(days=1)
