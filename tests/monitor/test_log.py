import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from domain.registry import Contact
from monitor import log


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logging_is_put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in log.QUIET}
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture
def stream() -> io.StringIO:
    stream = io.StringIO()
    log.set_up(stream, {})
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_line_of_json_with_a_utc_time(stream: io.StringIO) -> None:
    structlog.get_logger("jobs").info("hunt.cycle", platform="bluesky", asked=12, detail="来宾\n发布")
    [event] = lines(stream)
    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event": "hunt.cycle",
        "level": "info",
        "platform": "bluesky",
        "asked": 12,
        "detail": "来宾\n发布",
    }


def test_debug_is_silent_unless_asked_for(stream: io.StringIO) -> None:
    structlog.get_logger().debug("quiet")
    assert stream.getvalue() == ""
    log.set_up(stream, {}, logging.DEBUG)
    structlog.get_logger().debug("loud")
    assert [event["event"] for event in lines(stream)] == ["loud"]


@pytest.mark.parametrize("library", ["httpx", "uvicorn.error", "alembic.runtime", "any.other"])
def test_libraries_speak_from_warning_on(stream: io.StringIO, library: str) -> None:
    logging.getLogger(library).info("chatter")
    logging.getLogger(library).warning("trouble with %s", "it")
    [event] = lines(stream)
    assert (event["event"], event["level"], event["logger"]) == ("trouble with it", "warning", library)


def test_a_run_that_outlasts_its_pause_is_not_reported_once_for_each_pause(stream: io.StringIO) -> None:
    logging.getLogger("apscheduler.scheduler").warning("skipped: maximum number of running instances reached")
    logging.getLogger("apscheduler.scheduler").error("trouble")
    assert [event["event"] for event in lines(stream)] == ["trouble"]


@pytest.mark.parametrize(
    "facts",
    [
        {"email": "duty@ga.example"},
        {"phone": "0990-1"},
        {"messenger": "zhouwu"},
        {"display_name": "张三"},
        {"api_token": "t0k3n"},
        {"incident": {"name": "张三", "inner": [{"address": "x"}]}},
        {"contacts": (Contact(name="张三"),)},
        {"people": [Contact(name="张三", phone="0990-1")]},
        {"who": Contact(name="张三")},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_personal_data_and_secrets_are_dropped(stream: io.StringIO, facts: dict[str, object]) -> None:
    structlog.get_logger().info("seen", **facts)
    assert not [secret for secret in ("duty@", "0990-1", "zhouwu", "张三", "t0k3n") if secret in stream.getvalue()]


def test_ordinary_facts_stay(stream: io.StringIO) -> None:
    structlog.get_logger().info("seen", counts={"asked": 3}, channels=("webhook",), gap=None)
    [event] = lines(stream)
    assert (event["counts"], event["channels"], event["gap"]) == ({"asked": 3}, ["webhook"], None)


def fail() -> None:
    secret = "open sesame"
    raise ValueError(f"no good, {len(secret)} letters")


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["json", "terminal"])
def test_a_traceback_shows_no_variables(stream: io.StringIO) -> None:
    log.set_up(stream, {})
    for speaker in (structlog.get_logger(), logging.getLogger("library")):
        try:
            fail()
        except ValueError:
            speaker.exception("job.failed")
    assert stream.getvalue().count("no good, 11 letters") == 2
    assert "'open sesame'" not in stream.getvalue()


def test_a_terminal_gets_readable_lines() -> None:
    terminal = Terminal()
    log.set_up(terminal, {})
    structlog.get_logger().info("daemon.started", port=9464)
    assert "daemon.started" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")


@pytest.mark.parametrize("variable", ["JOURNAL_STREAM", "INVOCATION_ID"])
def test_systemd_gets_json_even_on_a_terminal(variable: str) -> None:
    terminal = Terminal()
    log.set_up(terminal, {variable: "8:1"})
    structlog.get_logger().info("daemon.started")
    assert lines(terminal)[0]["event"] == "daemon.started"


def test_stderr_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up(environ={})
    structlog.get_logger().info("daemon.started")
    assert json.loads(capsys.readouterr().err)["event"] == "daemon.started"
