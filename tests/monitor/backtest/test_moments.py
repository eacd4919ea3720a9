from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.backtest.moments import moment

URUMQI = ZoneInfo("Asia/Urumqi")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-02T12:00:00+08:00",
        "2026-03-02T04:00:00Z",
        "2026-03-02 10:00",
        "2026/3/2 10:00:00",
        "2026年3月2日 10:00",
        " 20260302T100000 ",
        "Mon Mar 02 12:00:00 +0800 2026",
        NOON.timestamp(),
        int(NOON.timestamp() * 1000),
        str(int(NOON.timestamp())),
    ],
)
def test_moments_are_read_as_exports_write_them(said: object) -> None:
    assert moment(said, URUMQI) == NOON


@pytest.mark.parametrize(
    "said", ["昨天", "", "发布时间", None, True, [], "2026-13-01", 1e300, "0001-01-01", "9999-12-31"]
)
def test_what_is_no_moment_of_a_post_is_refused_with_a_remedy(said: object) -> None:
    with pytest.raises(ValueError, match="write 2026-03-02T09:30"):
        moment(said, URUMQI)
