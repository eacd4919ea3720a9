"""Reads the project's sources as syntax trees and names every breach of the rules of the house."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path, PurePosixPath
from sys import stdlib_module_names

ROOMS = frozenset({"domain", "detectors", "alerting", "config", "monitor"})

# Per package, the longest path that fits: what it may import besides the standard library.
MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "domain": frozenset({"domain"}),
    "detectors": frozenset({"domain", "detectors", "numpy", "opencc", "pydantic", "rapidfuzz"}),
    "detectors/pictures": frozenset({"domain", "detectors", "numpy", "PIL", "zxingcpp"}),
    "alerting": frozenset({"alerting", "domain"}),
    "alerting/documents": frozenset(
        {"alerting", "domain", "docx", "docxtpl", "jinja2", "markupsafe", "openpyxl"},
    ),
    "alerting/channels": frozenset({"alerting.cards", "alerting.wire", "domain", "apprise", "httpx", "pydantic"}),
    "alerting/wire": frozenset({"alerting.wire", "domain", "httpx", "pydantic"}),
    "config": frozenset({"config", "domain", "pydantic"}),
    # Writes the dashboard at development time.
    "config/grafana": frozenset({"config.grafana", "grafana_foundation_sdk"}),
    "monitor": ROOMS
    | {"alembic", "apscheduler", "click", "cryptography", "dns", "dnstwist", "httpx", "lxml", "openpyxl"}
    | {"parsel", "prometheus_client"}
    | {"pydantic", "rich", "sqlalchemy", "stamina", "starlette", "structlog", "uvicorn"},
    "monitor/platforms": frozenset(
        {"domain", "monitor.feeds", "monitor.handle_sites", "monitor.http", "monitor.lookalike_hosts", "monitor.wechat"}
        | {"pydantic"}
    ),
    "monitor/feeds": frozenset({"domain", "feedparser", "monitor.feeds", "monitor.http", "pydantic"}),
    "monitor/wechat": frozenset({"domain", "monitor.http", "monitor.wechat", "pydantic"}),
    "monitor/connectors": frozenset(
        {"config", "domain", "monitor.connectors", "monitor.http", "jmespath", "parsel", "pydantic", "yaml"}
    ),
    # Fits the models of detectors/content at development time.
    "monitor/training": frozenset({"detectors", "monitor.training", "numpy"}),
    # Builds the tables of detectors/names at development time.
    "monitor/tables": frozenset({"PIL", "detectors", "monitor.tables", "numpy", "opencc", "pypinyin"}),
}

# One door each: what only these files may use. A port is a name that the door itself hands out.
DOORS: Mapping[str, tuple[str, ...]] = {
    "apscheduler": ("monitor/schedule.py",),
    "alembic": ("monitor/store/*", "monitor/store/*/*", "monitor/store/*/*/*"),
    "sqlalchemy": ("monitor/store/*", "monitor/store/*/*", "monitor/store/*/*/*"),
    "sqlalchemy.Connection": (
        *(
            "monitor/appraisal.py",
            "monitor/casebook.py",
            "monitor/hearing.py",
            "monitor/intake.py",
            "monitor/ledger.py",
            "monitor/logins.py",
        ),
        *("monitor/office.py", "monitor/papers.py", "monitor/jobs/*", "monitor/cli/*"),
        *("monitor/approvals/*", "monitor/evidence/*", "monitor/imports/*"),
    ),
    "sqlalchemy.make_url": ("monitor/database.py",),
}
CLOCK = frozenset(
    {"datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"}
    | {"time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.asctime"}
    | {"email.utils.localtime", "email.utils.formatdate"}
)
ELAPSED = frozenset({"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns"})
BY_NAME = frozenset({"importlib.import_module", "__import__"})
BROAD = frozenset({"Exception", "BaseException"})
SCHEDULE = "monitor/schedule.py"
IMPORT_BY_NAME = ("monitor/plugins.py", "monitor/cli/shelf.py")
BANNED_NAMES = frozenset(
    {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "managers", "misc"}
)


@dataclass(frozen=True, kw_only=True)
class Import:
    """`module` and the name taken from it (none for a plain import); `name_is_module` when that is a module of ours."""

    line: int
    module: str
    name: str = ""
    name_is_module: bool = False

    @property
    def whole(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module

    @property
    def target(self) -> str:
        """The module that is really used: `from package import module` uses the module."""
        return self.whole if self.name_is_module else self.module


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file; `path` is relative to the checkout, `modules` are all dotted names of the project."""

    path: str
    text: str
    modules: frozenset[str]

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        return tuple(found for node in ast.walk(self.tree) for found in self._of(node))

    def _of(self, node: ast.AST) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            yield from (Import(line=node.lineno, module=alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                ours = f"{module}.{alias.name}" in self.modules
                yield Import(line=node.lineno, module=module, name=alias.name, name_is_module=ours)

    @cached_property
    def used(self) -> tuple[tuple[int, str], ...]:
        """Every name in the code as (line, dotted name), with import aliases resolved."""
        names = dict(self._bound())
        found = ((node, _dotted(node)) for node in ast.walk(self.tree) if isinstance(node, ast.Attribute | ast.Name))
        return tuple((node.lineno, _resolved(dotted, names)) for node, dotted in found if dotted)

    def _bound(self) -> Iterator[tuple[str, str]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.asname, alias.name) for alias in node.names if alias.asname)
            elif isinstance(node, ast.ImportFrom):
                yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)

    def breach(self, line: int, rule: str) -> str:
        return f"{self.path}:{line}: {rule}"


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := _dotted(node.value)):
        return f"{left}.{node.attr}"
    return ""


def _resolved(dotted: str, names: Mapping[str, str]) -> str:
    first, dot, rest = dotted.partition(".")
    return names.get(first, first) + dot + rest


def dotted_name(path: str) -> str:
    return ".".join(PurePosixPath(path).with_suffix("").parts).removesuffix(".__init__")


def sources(files: Mapping[str, str]) -> tuple[Source, ...]:
    """Sources from texts by relative path."""
    modules = frozenset(dotted_name(path) for path in files)
    return tuple(Source(path=path, text=text, modules=modules) for path, text in sorted(files.items()))


def checkout(root: Path, rooms: Iterable[str]) -> tuple[Source, ...]:
    paths = sorted(path for room in rooms for path in (root / room).rglob("*.py"))
    return sources({path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths})


def breaches(source: Source) -> tuple[str, ...]:
    """Every rule that one file breaks, as file:line: rule."""
    rules = (forbidden_imports, hidden_imports, doors, clocks, broad_excepts)
    return tuple(breach for rule in rules for breach in rule(source))


def forbidden_imports(source: Source) -> Iterator[str]:
    room = max((room for room in MAY_IMPORT if source.path.startswith(f"{room}/")), key=len)
    for found in source.imports:
        if found.module.startswith("."):
            yield source.breach(found.line, "a relative import; write the whole name")
        elif found.module.partition(".")[0] in stdlib_module_names:
            continue
        elif not any(_within(found.target, allowed) for allowed in MAY_IMPORT[room]):
            yield source.breach(found.line, f"{room} may not import {found.target}")


def _within(name: str, parent: str) -> bool:
    return name == parent or name.startswith(f"{parent}.")


def hidden_imports(source: Source) -> Iterator[str]:
    for scope in ast.walk(source.tree):
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(scope):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield source.breach(node.lineno, f"an import inside {scope.name}()")
    if source.path not in IMPORT_BY_NAME:
        for line, name in source.used:
            if name in BY_NAME:
                yield source.breach(line, f"{name} hides an import; only {' and '.join(IMPORT_BY_NAME)} import by name")


def doors(source: Source) -> Iterator[str]:
    for found in source.imports:
        files = [pattern for thing, patterns in DOORS.items() if _within(found.whole, thing) for pattern in patterns]
        if files and not any(PurePosixPath(source.path).match(pattern) for pattern in files):
            yield source.breach(found.line, f"{found.whole} is used only in {', '.join(files)}")


def clocks(source: Source) -> Iterator[str]:
    for line, name in source.used:
        if name in CLOCK and source.path != SCHEDULE:
            yield source.breach(line, f"{name} reads the clock; only {SCHEDULE} does, time is an argument")
        if name in ELAPSED and not source.path.startswith("monitor/"):
            yield source.breach(line, f"{name} measures time; only monitor does")


def broad_excepts(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if _is_broad(node) and source.path != SCHEDULE:
            yield source.breach(getattr(node, "lineno", 0), f"catches everything; only {SCHEDULE} does")


def _is_broad(node: ast.AST) -> bool:
    if isinstance(node, ast.ExceptHandler):
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        return any(kind is None or _dotted(kind).rpartition(".")[2] in BROAD for kind in caught)
    if isinstance(node, ast.Call) and _dotted(node.func).rpartition(".")[2] == "suppress":
        return any(_dotted(kind).rpartition(".")[2] in BROAD for kind in node.args)
    return False


def banned_names(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        for part in PurePosixPath(path).with_suffix("").parts:
            if part in BANNED_NAMES:
                yield f"{path}:1: nothing is named {part}; name it by what it does"


def cycle(all_sources: Iterable[Source]) -> str:
    """A ring of modules that import each other, or nothing. A package always comes before its modules: no ring."""
    graph: dict[str, set[str]] = {}
    lines: dict[tuple[str, str], str] = {}
    for source in all_sources:
        module = dotted_name(source.path)
        graph.setdefault(module, set())
        for found in source.imports:
            if found.target in source.modules and found.target != module:
                graph[module].add(found.target)
                lines.setdefault((module, found.target), f"{source.path}:{found.line}")
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as ring:
        path: list[str] = ring.args[1][::-1]
        return " -> ".join(f"{lines[pair]} ({pair[0]})" for pair in pairwise(path))
    return ""
