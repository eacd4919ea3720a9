"""Makes a fixture out of what a platform answers now, with every login taken out of it."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from domain.answer import Answer
from domain.errors import ConfigurationError
from domain.observation import UNDATED, VerificationKind
from domain.ports import Operation
from monitor.connectors import fixtures, redaction
from monitor.connectors.fixtures import Case, Script
from monitor.connectors.platform import Platform
from monitor.connectors.spec import Spec
from monitor.connectors.written import written_as_yaml
from monitor.http import NotJson, Reply

NOTHING = ("", None, (), VerificationKind.NONE, UNDATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A fixture, what was read in the reply before the logins were taken out, and what it misses of that now."""

    case: Mapping[str, Any]
    answer: Answer[Any]
    misses: tuple[str, ...]


def wanted(operation: Operation) -> str:
    """The name of the question's one value; "" where it has none."""
    return {Operation.SEARCH: "keyword", Operation.EXACT: "name", Operation.WHOAMI: ""}.get(operation, "user_id")


def asked(operation: Operation, given: Mapping[str, str]) -> dict[str, str]:
    """The question's one value. Raises ConfigurationError for any other."""
    key = wanted(operation)
    if list(given) != [key] * bool(key):
        usage = f"give {key}=VALUE and nothing else" if key else "give no KEY=VALUE"
        raise ConfigurationError(f"{operation.value}: {usage}")
    return dict(given)


async def fixture(
    spec: Spec,
    operation: Operation,
    question: Mapping[str, str],
    reply: Reply,
    secrets: Iterable[str],
    *,
    options: BaseModel,
    on: date,
) -> Recorded:
    """The reply as a fixture that expects what is read in it now."""
    words = redaction.secret_words(secrets)
    shown, harmless = _redacted(spec, operation, reply, words)
    hidden = {name: redaction.hidden(value, words) for name, value in question.items()}
    answer = await _read(spec, operation, question, reply, options)
    redacted = await _read(spec, operation, hidden, harmless, options)
    case = {
        "name": f"{operation.value} recorded on {on:%Y-%m-%d}",
        "operation": operation.value,
        "asked": hidden,
        "reply": shown,
        "expect": _expected(redacted),
        "source": f"recorded at an operator's site on {on:%Y-%m-%d}, redacted",
    }
    return Recorded(case=case, answer=answer, misses=_misses(spec, case, answer, redacted))


async def _read(
    spec: Spec, operation: Operation, question: Mapping[str, str], reply: Reply, options: BaseModel
) -> Answer[Any]:
    platform = Platform(spec.platform, spec, options, Script(reply))
    ask: Callable[..., Awaitable[Answer[Any]]] = getattr(platform, operation.value)
    return await ask(*question.values())


def _misses(spec: Spec, case: Mapping[str, Any], answer: Answer[Any], redacted: Answer[Any]) -> tuple[str, ...]:
    """What redaction changed in what the answer says, and why `diting connector test` would not pass the case."""
    changed = () if answer.outcome is redacted.outcome else (f"outcome: {answer.outcome} before it was redacted",)
    return (*changed, *fixtures.run(spec, Case.model_validate(case)))


def _redacted(spec: Spec, operation: Operation, reply: Reply, words: tuple[str, ...]) -> tuple[dict[str, Any], Reply]:
    """The reply as it is written down, and as it will be read again."""
    headers = redaction.headers(reply, words)
    shown = {"status": reply.status, "headers": headers}
    document = _document(spec, operation, reply)
    if document is None:
        page = redaction.text(reply.body.decode("utf-8", "replace"), words)
        return shown | {"text": page}, Reply(reply.status, headers, page.encode(), reply.url)
    harmless = redaction.document(document, words)
    return shown | {"json": harmless}, Reply(reply.status, headers, json.dumps(harmless).encode(), reply.url)


def _document(spec: Spec, operation: Operation, reply: Reply) -> object:
    if spec.parsed_as(spec.operations.written[operation]) == "html":
        return None
    try:
        return reply.json()
    except NotJson:
        return None


def _expected(answer: Answer[Any]) -> dict[str, Any]:
    expected: dict[str, Any] = {"outcome": answer.outcome.value}
    if answer.found is None:
        return expected | ({"detail": answer.detail} if answer.detail else {})
    nouns = answer.found if isinstance(answer.found, tuple) else (answer.found,)
    return expected | {"found": [_said(noun) for noun in nouns], "more": answer.more}


def _said(noun: Any) -> dict[str, Any]:
    """The fields that say something; the platform is the same for all."""
    said = {field.name: getattr(noun, field.name) for field in fields(noun) if field.name != "platform"}
    return {name: _plain(value) for name, value in said.items() if value not in NOTHING}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def append(file: Path, case: Mapping[str, Any], words: Iterable[str]) -> None:
    """Adds a case to a file of fixtures, which is made with its folder where there is none.

    Raises ConfigurationError for a file that holds anything else or cannot be written, and where a secret would be.
    """
    written = written_as_yaml([dict(case)])
    if any(redaction.leaks(written, tuple(words))):
        raise ConfigurationError(f"{file}: nothing written, the answer still holds a credential; please report this")
    try:
        before = file.read_text("utf-8") if file.exists() else ""
        _check(file, before)
        gap = "" if not before or before.endswith("\n") else "\n"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{before}{gap}{written}", "utf-8")
    except OSError as unwritable:
        problem = f"{file}: cannot be written ({unwritable.strerror}); name another file with -o"
        raise ConfigurationError(problem) from unwritable


def _check(file: Path, text: str) -> None:
    try:
        cases = yaml.safe_load(text)
    except yaml.YAMLError as broken:
        raise ConfigurationError(f"{file}: is no YAML; name another file with -o, or correct this one") from broken
    if cases is not None and not isinstance(cases, list):
        raise ConfigurationError(f"{file}: holds no list of fixtures; name another file with -o")
