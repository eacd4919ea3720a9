"""What a measurement yields, and how it is printed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number."""

    name: str
    value: float
    unit: str


def percentiles(name: str, samples: Sequence[float], unit: str) -> tuple[Figure, ...]:
    """Median, 95th percentile, maximum, and how many samples they rest on."""
    cuts = quantiles(samples, n=20, method="inclusive")
    figures = {"p50": cuts[9], "p95": cuts[18], "max": max(samples)}
    return (
        *(Figure(name=f"{name}, {which}", value=value, unit=unit) for which, value in figures.items()),
        Figure(name=f"{name}, samples", value=len(samples), unit=""),
    )


def table(figures: Sequence[Figure]) -> str:
    """A line for each figure, numbers aligned."""
    longest = max(len(figure.name) for figure in figures)
    return "\n".join(f"{figure.name:<{longest}}  {figure.value:>10.2f} {figure.unit}" for figure in figures)


def line(figures: Sequence[Figure]) -> str:
    """All figures as one line of JSON."""
    return json.dumps([asdict(figure) for figure in figures])
