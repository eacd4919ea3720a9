"""How far a rate is to be trusted that was counted from few events."""

from collections.abc import Callable
from math import exp, fsum, lgamma, log, sqrt

# Either end of the interval is passed this seldom.
EITHER_END = 0.025
STEPS = 60


def interval(seen: int) -> tuple[float, float]:
    """The 95 % interval of what was to be expected where so many independent events were seen (Garwood's, exact)."""
    far = seen + 10 * sqrt(seen + 1)
    low = _where(lambda mean: 1 - _at_most(seen - 1, mean) > EITHER_END, far) if seen else 0.0
    return low, _where(lambda mean: _at_most(seen, mean) < EITHER_END, far)


def _at_most(most: int, mean: float) -> float:
    """How likely no more than so many events are (Poisson)."""
    return fsum(exp(each * log(mean) - mean - lgamma(each + 1)) for each in range(most + 1))


def _where(is_beyond: Callable[[float], bool], far: float) -> float:
    """Where it begins to hold, between 0 and `far`."""
    near = 0.0
    for _ in range(STEPS):
        middle = (near + far) / 2
        near, far = (near, middle) if is_beyond(middle) else (middle, far)
    return far
