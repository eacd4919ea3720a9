import pytest

from monitor.backtest.rates import interval


@pytest.mark.parametrize(
    ("seen", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (2, 0.242, 7.225), (10, 4.795, 18.39), (100, 81.36, 121.63)],
)
def test_the_interval_is_the_one_in_the_tables(seen: int, low: float, high: float) -> None:
    assert interval(seen) == pytest.approx((low, high), rel=1e-3)


def test_more_events_never_move_an_end_down() -> None:
    ends = [interval(seen) for seen in range(60)]
    assert ends == sorted(ends)
    assert all(low <= seen <= high for seen, (low, high) in enumerate(ends))
