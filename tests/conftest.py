"""What every test may use: the laboratory's PostgreSQL, and one line that says what was not run for want of it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.lab.servers import Piece, Postgres, missing, postgres

LAB = Path(__file__).parent / "lab"


def require(*pieces: Piece) -> None:
    """Skips the test when a piece of the laboratory is not installed."""
    if absent := missing(*pieces):
        pytest.skip(f"not installed: {', '.join(absent)} (make lab)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that of processes side by side none is left alone with it at the end."""
    for item in items:
        if item.path.is_relative_to(LAB):
            item.add_marker(pytest.mark.lab)
    items.sort(key=lambda item: not (item.get_closest_marker("lab") or item.get_closest_marker("long")))


@pytest.fixture(scope="session")
def lab_postgres() -> Iterator[Postgres]:
    require(Piece.POSTGRES)
    with postgres() as server:
        yield server


@pytest.fixture(autouse=True)
def _no_test_logs_as_another_has_set_up() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each reason, however many tests it kept from running."""
    skipped = terminalreporter.getreports("skipped")
    reasons = Counter(str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple))
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count} tests not run: {reason.removeprefix('Skipped: ')}")
