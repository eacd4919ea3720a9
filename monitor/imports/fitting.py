"""Which question of which connector an exchange of the browser's is, and what was asked for, taken back out of it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from domain.ports import Operation
from monitor.connectors.operations import Ask, Things
from monitor.connectors.spec import Spec
from monitor.connectors.templates import NAME, names
from monitor.imports.har import Entry

# Where one address serves several, the one that hides least comes first.
READ = (Operation.PROFILE, Operation.POSTS, Operation.SEARCH, Operation.EXACT)
ASKED = frozenset({"keyword", "name", "user_id", "cursor"})
# How many are shown at a time is the page's own choice, and says nothing of what is asked.
SIZES = re.compile(r"count|limit|num|ps|rn|size|page_?size|per_?page|maxResults", re.IGNORECASE)
# What a description says of browsers outweighs what can be told from its own requests.
CLOSEST = 10_000
DEEPEST = 4
PORTS = {"http": 80, "https": 443}
Asked = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """`asked` is what the address or what was posted says of the question; `weight` how closely it fits.

    `tells_page`: it says which page of a list it is, so that one without a cursor is the first.
    """

    spec: Spec
    operation: Operation
    asked: Asked
    weight: int
    tells_page: bool


@dataclass(frozen=True)
class Fitting:
    """Every question of the connectors that a browser may be seen asking."""

    specs: Sequence[Spec]

    def fits(self, entry: Entry) -> tuple[Fit, ...]:
        """The questions that an exchange may be, the likeliest first."""
        where = _Where.of(entry)
        if where is None:
            return ()
        near = (question for question in self._questions if question.may_be(where))
        found = (fit for question in near if (fit := question.fit(where)) is not None)
        return tuple(sorted(found, key=lambda fit: -fit.weight))

    @cached_property
    def _questions(self) -> tuple["_Question", ...]:
        return tuple(chain.from_iterable(map(_questions, self.specs)))


@dataclass(frozen=True, slots=True)
class _Where:
    """What an exchange shows of its question."""

    method: str
    origin: tuple[str, str, int]
    path: str
    query: Mapping[str, str]
    posted: Any
    bare: str

    @classmethod
    def of(cls, entry: Entry) -> "_Where | None":
        origin = _origin(entry.url)
        if origin is None:
            return None
        parts = urlsplit(entry.url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return cls(entry.method, origin, parts.path or "/", query, _posted(entry), entry.url.partition("#")[0])


@dataclass(frozen=True)
class _Question:
    spec: Spec
    operation: Operation
    ask: Ask
    browser: re.Pattern[str] | None
    base: str

    def may_be(self, where: _Where) -> bool:
        """Cheap, as most of a recording is of other hosts."""
        return self.browser is not None or (self._origin is not None and self._origin == where.origin)

    def fit(self, where: _Where) -> Fit | None:
        if self.browser is not None:
            shown = self.browser.fullmatch(where.bare)
            if shown is None:
                return None
            named = {name: unquote(text) for name, text in shown.groupdict().items() if name in ASKED and text}
            tells = "cursor" in self.browser.groupindex or any(name in where.query for name in self._turns)
            return self._fit({**self._loosely(where), **named}, CLOSEST, tells)
        taken = self._strictly(where)
        return None if taken is None else self._fit(*taken, True)

    def _fit(self, asked: Asked, weight: int, tells_page: bool) -> Fit:
        return Fit(spec=self.spec, operation=self.operation, asked=asked, weight=weight, tells_page=tells_page)

    @cached_property
    def _turns(self) -> tuple[str, ...]:
        """The parameters that turn pages."""
        return tuple(name for name, template in self.ask.query.items() if "cursor" in names(template))

    def _loosely(self, where: _Where) -> Asked:
        """What stands where the connector itself would put it; the browser's own address may differ."""
        found = dict(_taken(_path(self._path), where.path) or {})
        shown = {**_flat(where.posted), **_flat(where.query)}
        for name, template in _flat((self.ask.query, self.ask.document, self.ask.form)).items():
            found |= _of_parameter(template, shown.get(name, "")) or {}
        return {name: text for name, text in found.items() if text}

    def _strictly(self, where: _Where) -> tuple[Asked, int] | None:
        if where.method != self.ask.method:
            return None
        path = _taken(_path(self._path), where.path)
        query = _in_query(self.ask.query, where.query)
        posted = _in_document(self.ask.document or self.ask.form, where.posted)
        if path is None or query is None or posted is None:
            return None
        return {**path, **query, **posted}, 1 + len(self._path) + sum(not _is_open(each) for each in self._literals)

    @cached_property
    def _literals(self) -> tuple[str, ...]:
        return tuple(self.ask.query.values())

    @cached_property
    def _origin(self) -> tuple[str, str, int] | None:
        return _origin(self.base)

    @cached_property
    def _path(self) -> str:
        return urlsplit(self.base).path.rstrip("/") + self.ask.path if self.base else self.ask.path


def _questions(spec: Spec) -> Iterator[_Question]:
    for operation in READ:
        things: Things | None = getattr(spec.operations, operation.value, None)
        if things is not None:
            pattern = re.compile(things.browser.url) if things.browser is not None else None
            yield _Question(spec, operation, things.request, pattern, spec.base_url or "")


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.scheme in PORTS and parts.hostname else None


def _posted(entry: Entry) -> Any:
    try:
        return json.loads(entry.posted) if entry.posted else None
    except (ValueError, RecursionError):
        return dict(parse_qsl(entry.posted, keep_blank_values=True))


def _path(template: str) -> re.Pattern[str]:
    return _pattern(template, "[^/]+")


def _text(template: str) -> re.Pattern[str]:
    return _pattern(template, ".*")


def _pattern(template: str, value: str) -> re.Pattern[str]:
    """A template as a pattern; of the values only those that are asked for are kept."""
    made, end, named = "", 0, set[str]()
    for name in NAME.finditer(template):
        keeps = name[1] in ASKED - named and name[2] is None
        named.add(name[1])
        made += re.escape(template[end : name.start()]) + (f"(?P<{name[1]}>{value})" if keeps else value)
        end = name.end()
    return re.compile(made + re.escape(template[end:]), re.DOTALL)


def _taken(pattern: re.Pattern[str], text: str) -> Asked | None:
    found = pattern.fullmatch(text)
    return None if found is None else {name: unquote(value) for name, value in found.groupdict().items() if value}


def _in_query(template: Mapping[str, str], query: Mapping[str, str]) -> Asked | None:
    asked: dict[str, str] = {}
    for name, wanted in template.items():
        given = query.get(name)
        if given is None:
            if _is_open(wanted):
                continue
            return None
        taken = _of_parameter(wanted, given)
        if taken is None and not SIZES.fullmatch(name):
            return None
        asked |= taken or {}
    return asked if _has(asked, template.values()) else None


def _of_parameter(wanted: str, given: str) -> Asked | None:
    """Parameters come unquoted already."""
    found = _text(wanted).fullmatch(given)
    return None if found is None else {name: value for name, value in found.groupdict().items() if value}


def _flat(document: Any, depth: int = 0) -> dict[str, str]:
    """Every text of a document by its name, however it is spelled and wherever it stands."""
    found: dict[str, str] = {}
    if depth > DEEPEST:
        return found
    for name, part in _parts(document):
        if isinstance(part, str | int):
            found.setdefault(str(name).replace("_", "").casefold(), str(part))
        else:
            found = {**_flat(part, depth + 1), **found}
    return found


def _parts(document: Any) -> Iterable[tuple[object, Any]]:
    if isinstance(document, Mapping):
        return document.items()
    return enumerate(document) if isinstance(document, tuple | list) else ()


def _has(asked: Asked, templates: Iterable[str]) -> bool:
    """Whatever is asked for must be there, but for the cursor: the first page has none."""
    wanted = {name for template in templates for name in _whole(template)} & (ASKED - {"cursor"})
    return wanted <= asked.keys()


def _whole(template: str) -> Iterator[str]:
    """The names whose whole value stands in a template: of a part of it nobody knows the rest."""
    return (name[1] for name in NAME.finditer(template) if name[2] is None)


def _is_open(template: str) -> bool:
    return bool(NAME.search(template))


def _in_document(template: Any, given: Any) -> Asked | None:
    """What a posted document or form says; None where it is another question."""
    if template is None:
        return {}
    if isinstance(template, Mapping):
        if not isinstance(given, Mapping):
            return None
        parts = [_part(name, each, given) for name, each in template.items()]
        return None if None in parts else dict(chain.from_iterable(part.items() for part in parts if part))
    if isinstance(template, str) and _is_open(template):
        return _of_parameter(template, str(given)) if isinstance(given, str | int) else {}
    return {}


def _part(name: str, template: Any, given: Mapping[str, Any]) -> Asked | None:
    if name not in given:
        return {} if isinstance(template, str) and _is_open(template) else None
    if isinstance(template, str) and not _is_open(template) and not SIZES.fullmatch(name):
        return {} if str(given[name]) == template else None
    return _in_document(template, given[name])
