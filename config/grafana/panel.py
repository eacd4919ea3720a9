"""A panel of the Grafana dashboard. A tool of the build; see dashboard.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One question to Prometheus. `legend` makes it a graph, its absence a single number that is red from `bad` on."""

    title: str
    text: str
    expr: str
    unit: str
    legend: str = ""
    bad: float | None = None
