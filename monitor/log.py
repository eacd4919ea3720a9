"""Sets up logging: one line an event, JSON for machines, colours on a terminal, no personal data on either."""

import dataclasses
import logging
import os
import sys
from collections.abc import Mapping
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET = {
    "alembic": logging.WARNING,
    # Its warnings say only that a run outlasts its pause, once for each pause.
    "apscheduler": logging.ERROR,
    "asyncio": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    "uvicorn": logging.WARNING,
}
PERSONAL = frozenset(
    {
        "address",
        "authorization",
        "bio",
        "contact",
        "contacts",
        "cookie",
        "display_name",
        "email",
        "handle",
        "key",
        "messenger",
        "mobile",
        "name",
        "password",
        "phone",
        "recipient",
        "secret",
        "text",
        "token",
        "username",
    }
)
PERSONAL_ENDINGS = ("_email", "_name", "_password", "_phone", "_secret", "_token", "_key", "_address")


def set_up(stream: TextIO | None = None, environ: Mapping[str, str] = os.environ, level: int = logging.INFO) -> None:
    """Points structlog and the standard library's loggers at `stream` (stderr); libraries speak from WARNING on."""
    stream = stream or sys.stderr
    render = renderer(stream, environ)
    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_personal_data,
    ]
    structlog.configure(
        processors=[*chain, *render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *chain],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)


def renderer(stream: TextIO, environ: Mapping[str, str]) -> list[Processor]:
    """JSON under systemd and into files and pipes; readable lines on a terminal. Tracebacks never show variables."""
    if "JOURNAL_STREAM" in environ or "INVOCATION_ID" in environ or not stream.isatty():
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=_named),
        ]
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def without_personal_data(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drops keys that name people, accounts or secrets, wherever they are nested."""
    return {key: _clean(value) for key, value in event.items() if not is_personal(key)}


def is_personal(key: str) -> bool:
    return key in PERSONAL or key.endswith(PERSONAL_ENDINGS)


def _clean(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _clean(inner) for key, inner in value.items() if not is_personal(str(key))}
    if isinstance(value, list | tuple | set | frozenset) and type(value) in {list, tuple, set, frozenset}:
        return [_clean(inner) for inner in value]
    if dataclasses.is_dataclass(value):
        return _named(value)
    return value


def _named(value: object) -> str:
    """Plain values as text; of a record only what it is, for its fields may name people."""
    return type(value).__name__ if dataclasses.is_dataclass(value) else str(value)
