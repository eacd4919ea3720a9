"""What was fixed at development time, read once from beside this file."""

import io
import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from detectors.behaviour.combination import Combination
from detectors.behaviour.running import Row

BACKGROUND = "background.npy"
# What posts may spend of a budget. Waking and echoes are listed too: genuine accounts are silent for half a year 0.06
# times a year. Pages are rarer than anything that was counted: half is kept back for how far the tail can be trusted.
OF_LIST, OF_PAGE = 0.8, 0.5
ROWS = ("raw", "relative", "usual", "spread", "width")


def shipped(*, page: float = 0.05, listed: float = 0.5) -> Combination:
    """The combination of combination.json, for a watch that may raise so many false alarms an account-year.

    Waking and echoes, which are told beside posts and together with them, take their part.

    Raises ValueError for budgets that the table does not reach, or a page that would come more often than the list.
    """
    if page > listed:
        raise ValueError(f"more pages ({page}) than lists ({listed}) an account-year")
    numbers = _numbers()
    rows = {name: np.array(numbers[name]) for name in ROWS}
    return Combination(offset=numbers["offset"], listed=_levels(listed, OF_LIST), paged=_levels(page, OF_PAGE), **rows)


def _levels(budget: float, part: float) -> Row:
    """One threshold a window, between those of the nearest budgets in the table."""
    rates, levels = np.array(_numbers()["budgets"]), np.array(_numbers()["levels"])
    of_posts = max(rates[0], budget * part)
    if not rates[0] <= budget <= rates[-1]:
        raise ValueError(f"{budget} false alarms an account-year: the table reaches from {rates[0]} to {rates[-1]}")
    return np.array([np.interp(np.log(of_posts), np.log(rates), window) for window in levels.T])


@cache
def background() -> Row:
    """How often common Chinese has each bucket of wording, summed up from the first to the last."""
    return np.cumsum(np.load(io.BytesIO(files(__name__).joinpath(BACKGROUND).read_bytes())).astype(np.float64))


@cache
def _numbers() -> Any:
    return json.loads(files(__name__).joinpath("combination.json").read_text("utf-8"))
