"""Writes diting.json, the Grafana dashboard: `make dashboard`. A tool of the build; the daemon never imports it."""

import json
from pathlib import Path

from grafana_foundation_sdk.builders import dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DataSourceRef,
    Threshold,
    ThresholdsMode,
)

from config.grafana.panel import Panel
from config.grafana.panels import ROWS

TARGET = Path(__file__).with_name("diting.json")
SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
WIDTH, HEIGHT = 8, 8


def main() -> None:
    TARGET.write_text(generate(), "utf-8")


def generate() -> str:
    """The dashboard as Grafana imports it."""
    board = (
        dashboard.Dashboard("Diting")
        .uid("diting")
        .description("Whether Diting looks, what it finds, whether it is handled and heard of, and whether it is well.")
        .tags(["diting"])
        .refresh("1m")
        .time("now-24h", "now")
        .timezone("browser")
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .readonly()
        .with_variable(dashboard.DatasourceVariable("datasource").label("Prometheus").type("prometheus"))
    )
    for title, panels in ROWS.items():
        board = board.with_row(dashboard.Row(title))
        for panel in panels:
            board = board.with_panel(graph(panel) if panel.legend else number(panel))
    return json.dumps(_numbered(board), cls=JSONEncoder, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def graph(panel: Panel) -> timeseries.Panel:
    return (
        timeseries.Panel()
        .title(panel.title)
        .description(panel.text)
        .unit(panel.unit)
        .min(0)
        .datasource(SOURCE)
        .span(WIDTH)
        .height(HEIGHT)
        .with_target(query(panel).legend_format(panel.legend).range())
    )


def number(panel: Panel) -> stat.Panel:
    """Green, and red from `bad` on."""
    steps = [Threshold(value=None, color="green"), Threshold(value=panel.bad, color="red")]
    return (
        stat.Panel()
        .title(panel.title)
        .description(panel.text)
        .unit(panel.unit)
        .datasource(SOURCE)
        .span(WIDTH)
        .height(HEIGHT)
        .thresholds(dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps))
        .with_target(query(panel).instant())
    )


def query(panel: Panel) -> prometheus.Dataquery:
    return prometheus.Dataquery().expr(panel.expr).ref_id("A").datasource(SOURCE)


def _numbered(board: dashboard.Dashboard) -> object:
    """Grafana wants every panel to have a number of its own."""
    built = board.build()
    for position, panel in enumerate(built.panels or [], start=1):
        panel.id_val = position
    return built


if __name__ == "__main__":
    main()
