import json
from importlib.resources import files
from itertools import pairwise

import pytest

from detectors.behaviour import tables
from detectors.behaviour.combination import WINDOWS
from detectors.behaviour.signals import ORDER


def test_the_shipped_combination_is_monotone_and_a_page_asks_for_more_than_the_list() -> None:
    shipped = tables.shipped()
    assert (shipped.raw.shape, shipped.paged.shape) == ((len(ORDER),), (len(WINDOWS),))
    assert (shipped.raw >= 0).all()
    assert (shipped.relative >= 0).all()
    assert (shipped.paged > shipped.listed).all()


def test_the_training_record_states_what_it_was_made_from() -> None:
    record = json.loads(files(tables).joinpath("combination.json").read_text("utf-8"))["record"]
    assert record["signals"] == [signal.value for signal in ORDER]
    assert {"source", "licence", "accounts", "posts", "attacks", "account_years", "unmeasured"} <= set(record)


def test_a_smaller_budget_asks_for_more_in_every_window() -> None:
    levels = [tables.shipped(page=budget, listed=4.0).paged for budget in (0.01, 0.03, 0.05, 0.3, 1.0, 4.0)]
    assert all((rarer >= oftener).all() for rarer, oftener in pairwise(levels))
    assert (levels[0] > levels[-1]).all()


@pytest.mark.parametrize(("page", "listed"), [(0.001, 0.5), (0.05, 50.0), (1.0, 0.5), (0.0, 0.5)])
def test_budgets_that_were_not_trained_for_are_refused(page: float, listed: float) -> None:
    with pytest.raises(ValueError, match="account-year"):
        tables.shipped(page=page, listed=listed)
