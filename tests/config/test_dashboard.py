import json
from collections import Counter
from typing import Any

import promql_parser
import pytest

from config.grafana.dashboard import TARGET, generate
from config.grafana.panel import Panel
from config.grafana.panels import ROWS
from monitor.gauges import State
from monitor.metrics import Metrics

PANELS = [panel for panels in ROWS.values() for panel in panels]
BOARD: dict[str, Any] = json.loads(TARGET.read_text("utf-8"))
SHOWN = [panel for panel in BOARD["panels"] if panel["type"] != "row"]


def metrics_in(expression: promql_parser.Expr) -> set[str]:
    """Names of the metrics that an expression reads."""
    found = set()

    def note(node: promql_parser.Expr) -> None:
        if isinstance(node, promql_parser.MatrixSelector):
            node = node.vector_selector
        if isinstance(node, promql_parser.VectorSelector) and node.name:
            found.add(node.name)

    promql_parser.walk(expression, note)
    return found


def parsed(panel: Panel) -> promql_parser.Expr:
    return promql_parser.parse(panel.expr.replace("$__rate_interval", "5m"))


def test_the_committed_dashboard_is_the_generated_one() -> None:
    assert TARGET.read_text("utf-8") == generate(), "run make dashboard"


@pytest.mark.parametrize("panel", SHOWN, ids=lambda panel: panel["title"])
def test_every_panel_explains_itself(panel: dict[str, Any]) -> None:
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["datasource"]["uid"] == "${datasource}"
    assert [target["datasource"]["uid"] for target in panel["targets"]] == ["${datasource}"]


def test_the_data_source_is_a_variable() -> None:
    [variable] = BOARD["templating"]["list"]
    assert (variable["name"], variable["type"], variable["query"]) == ("datasource", "datasource", "prometheus")


def test_no_two_panels_share_a_number_a_title_or_a_place() -> None:
    for key in ("id", "title"):
        assert not [value for value, times in Counter(panel[key] for panel in BOARD["panels"]).items() if times > 1]
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in BOARD["panels"]]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.title)
def test_every_expression_is_promql_over_metrics_that_exist(panel: Panel) -> None:
    measured = Metrics(
        platforms=("bluesky",),
        channels=("webhook",),
        detectors=("impostor.name",),
        intervals={"hunt": 1},
        read=State,
    )
    body, _ = measured.page()
    known = {line.split()[2] for line in body.decode().splitlines() if line.startswith("# TYPE")}
    read = metrics_in(parsed(panel))
    assert read
    assert {name.removesuffix("_bucket") for name in read} <= known


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.title)
def test_every_label_of_a_legend_is_one_that_the_expression_keeps(panel: Panel) -> None:
    wanted = {part.split("}}")[0] for part in panel.legend.split("{{")[1:]}
    kept = panel.expr.partition("by (")[2].partition(")")[0].replace(" ", "").split(",")
    assert wanted <= set(kept)
    assert set(kept) - wanted <= {"le", ""}
