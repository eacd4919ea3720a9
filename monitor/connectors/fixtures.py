"""Plays the cases that a connector ships with: what the platform answers, and what is to be read out of it."""

import json
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from domain.answer import Answer, Outcome
from domain.errors import ConfigurationError
from monitor.connectors import catalog, lines
from monitor.connectors.parts import Part
from monitor.connectors.platform import Platform, options
from monitor.connectors.spec import Spec
from monitor.http import Reply, Request

T = TypeVar("T")
STAND_IN = "stand-in"


class Played(Part):
    """A reply: `json` or `text` is its body."""

    status: int = 200
    headers: dict[str, str] = Field(default={})
    document: Any = Field(default=None, alias="json")
    text: str | None = None
    url: str = ""

    def reply(self) -> Reply:
        body = self.text if self.text is not None else json.dumps(self.document, ensure_ascii=False)
        kind = {} if self.text is not None else {"content-type": "application/json"}
        headers = kind | {name.lower(): value for name, value in self.headers.items()}
        return Reply(self.status, headers, body.encode("utf-8", "surrogatepass"), self.url)


class Expected(Part):
    """What is read: `found` names the fields that matter, `detail` is a part of what is said."""

    outcome: Annotated[Outcome, Field(strict=False)]
    found: Annotated[tuple[dict[str, Any], ...], Field(strict=False)] | None = None
    detail: str = ""
    more: bool | None = None


class Case(Part):
    """One question, the replies to it in order, and what is to be read out of them."""

    name: str = Field(min_length=5)
    operation: Literal["search", "exact", "profile", "posts", "whoami"]
    asked: dict[str, str] = Field(default={})
    reply: Played
    further: Annotated[tuple[Played, ...], Field(strict=False, alias="more")] = ()
    expect: Expected
    source: str = Field(min_length=5)


class Script:
    """A door behind which the replies of a case lie, instead of the network."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self.requests: list[Request] = []

    async def ask(self, request: Request, read: Callable[[Reply], Answer[T]]) -> Answer[T]:
        self.requests.append(request)
        if not self._replies:
            return Answer(outcome=Outcome.ERROR, detail="the case has no further reply")
        return read(self._replies.pop(0))


def cases(id: str, folder: Path | None) -> tuple[Case, ...]:
    """The cases of a connector, from beside its file. Raises ConfigurationError with file, line and key."""
    known = catalog.files(folder)
    if id not in known:
        raise ConfigurationError(f"{id}: no such connector; there are {', '.join(sorted(known))}")
    document = lines.read(known[id].parent / "fixtures" / known[id].name)
    given = document.value
    if not isinstance(given, tuple):
        raise ConfigurationError(f"{document.path}:1: is no list of cases; begin each with a dash")
    return tuple(_case(document, place, case) for place, case in enumerate(given))


def _case(document: lines.Document, place: int, given: object) -> Case:
    try:
        return Case.model_validate(given)
    except ValidationError as wrong:
        raise catalog.refused(document, wrong, (place,)) from wrong


def run(spec: Spec, case: Case) -> tuple[str, ...]:
    """What the case misses; nothing: it passes."""
    if case.operation not in spec.offered:
        return (f"the connector does not offer {case.operation}",)
    script = Script(case.reply.reply(), *(played.reply() for played in case.further))
    platform = Platform(spec.platform, spec, _stand_in(spec), script)
    return tuple(_misses(case.expect, _finished(_question(platform, case))))


def _question(platform: Platform, case: Case) -> Coroutine[Any, Any, Answer[Any]]:
    question: Callable[..., Coroutine[Any, Any, Answer[Any]]] = getattr(platform, case.operation)
    return question(*case.asked.values())


def _finished(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that never waits for anything."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise RuntimeError("a case waited for something")


def _stand_in(spec: Spec) -> Any:
    model = options(spec)
    wanted = {name: STAND_IN for name, field in model.model_fields.items() if field.is_required()}
    if "base_url" in wanted:
        wanted["base_url"] = "https://platform.example"
    return model.model_validate(wanted, strict=False)


def _misses(expected: Expected, answer: Answer[Any]) -> Iterator[str]:
    if answer.outcome is not expected.outcome:
        yield f"outcome: {answer.outcome} ({answer.detail}), not {expected.outcome}"
        return
    if expected.detail not in answer.detail:
        yield f"detail: {answer.detail!r} has no {expected.detail!r}"
    if expected.more is not None and answer.more is not expected.more:
        yield f"more: {answer.more}, not {expected.more}"
    if expected.found is not None:
        yield from _differences(expected.found, _nouns(answer))


def _nouns(answer: Answer[Any]) -> tuple[Any, ...]:
    if answer.found is None:
        return ()
    return answer.found if isinstance(answer.found, tuple) else (answer.found,)


def _differences(expected: tuple[dict[str, Any], ...], found: tuple[Any, ...]) -> Iterator[str]:
    if len(found) != len(expected):
        yield f"found: {len(found)}, not {len(expected)}"
    for place, (wanted, noun) in enumerate(zip(expected, found, strict=False)):
        said = asdict(noun)
        for name, value in wanted.items():
            if name not in said:
                yield f"found.{place}.{name}: there is no such field; there are {', '.join(said)}"
            elif _shown(said[name]) != _shown(value):
                yield f"found.{place}.{name}: {_shown(said[name])!r}, not {_shown(value)!r}"


def _shown(value: Any) -> Any:
    """A value as a case writes it: moments in UTC as ISO text."""
    return value.isoformat() if hasattr(value, "isoformat") else value
