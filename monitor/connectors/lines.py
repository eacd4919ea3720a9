"""Reads YAML so that every mistake can be told with its line; nothing in it can grow beyond bounds."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import ReaderError

from domain.errors import ConfigurationError

LONGEST = 512_000
DEEPEST = 40
MOST = 50_000
MERGE = "tag:yaml.org,2002:merge"
Where = tuple[str | int, ...]
Mark = tuple[int, int]
# What to do about what the parser says, by words of it; the first that fits.
REMEDIES = (
    (r"character '\t'", "indent with spaces, not tabs"),
    ("undefined alias", "write & and the name where the part is first written, further up, or correct the name"),
    ("second occurrence", "the same &name stands twice; give one of the two another"),
    (
        "mapping values are not allowed",
        "indent the keys of one table alike, write a colon and a space behind each, and quote texts with colons",
    ),
    (
        "expected <block end>",
        "indent the keys of one table alike, and quote texts from their first character to the last",
    ),
    ("expected ':'", "write a colon and a space behind each key"),
    ("unknown escape", "write the text in '...', where a backslash is nothing but a backslash"),
    ("cannot start any token", "write the text in quotes"),
    ("unexpected end of stream", "close the quotation mark"),
    (
        "expected ','",
        "close the bracket, put commas between its parts, and quote texts that hold some",
    ),
    ("another document", "a file describes one connector; remove the line ---"),
    ("special characters", "remove it"),
)
OTHERWISE = "correct it there, and quote texts with : # & * [ or { in them"


class _Loader(yaml.SafeLoader):
    """Only null, true, false and plain numbers are more than words: `no` is a word, `012` too."""


_Loader.yaml_implicit_resolvers = {}


for _tag, _form, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?(0|[1-9][0-9]{0,17})", "-+0123456789"),
    ("float", r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}", "-+0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), list(_first))

SCALARS: Mapping[str, Callable[[str], object]] = {
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:bool": lambda text: text == "true",
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:str": str,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a file says, and on which line each part of it stands."""

    path: str
    value: Any
    lines: Mapping[Where, int]
    marks: Mapping[Where, Mark]

    def line(self, where: Where) -> int:
        return self.lines.get(self._around(where), 1)

    def written(self, where: Where) -> tuple[Where, Mark]:
        """The nearest place that is there, and where its value is written: behind an alias, further up in the file."""
        around = self._around(where)
        return around, self.marks[around]

    def _around(self, where: Where) -> Where:
        return next((where[:length] for length in range(len(where), 0, -1) if where[:length] in self.lines), ())

    def at(self, where: Where) -> str:
        """file:line: key, for the key itself or the nearest one around it that is there."""
        key = ".".join(str(part) for part in where) or "(the whole file)"
        return f"{self.path}:{self.line(where)}: {key}"


def read(path: Path) -> Document:
    """The file as a document. Raises ConfigurationError with file, line and remedy."""
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST + 1)
    except OSError as unreadable:
        raise ConfigurationError(f"{path}: cannot be read ({unreadable.strerror}); correct the path") from unreadable
    if len(raw) > LONGEST:
        raise ConfigurationError(f"{path}: is larger than {LONGEST} bytes; leave out what is not needed")
    try:
        return parse(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as foreign:
        line = raw[: foreign.start].count(b"\n") + 1
        raise ConfigurationError(f"{path}:{line}: is not UTF-8; save the file as UTF-8") from foreign


def parse(text: str, path: str) -> Document:
    """A text as a document. Raises ConfigurationError."""
    try:
        root = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        line = mark.line + 1 if mark else 1
        raise _broken(path, line, broken.problem or broken.context or "") from broken
    except ReaderError as broken:
        raise _broken(path, text.count("\n", 0, broken.position) + 1, str(broken).partition("\n")[0]) from broken
    except (yaml.YAMLError, RecursionError, ValueError) as broken:
        said = str(broken).partition("\n")[0] or type(broken).__name__
        raise _broken(path, 1, said) from broken
    if root is None:
        raise ConfigurationError(f"{path}:1: is empty; write a connector into it")
    reader = _Reader(path)
    value = reader.value(root, ())
    return Document(path=path, value=value, lines=reader.lines, marks=reader.marks)


def _broken(path: str, line: int, said: str) -> ConfigurationError:
    remedy = next((remedy for words, remedy in REMEDIES if words in said), OTHERWISE)
    return ConfigurationError(f"{path}:{line}: is not YAML: {said}; {remedy}")


def _mark(node: yaml.Node) -> Mark:
    return node.start_mark.line, node.start_mark.column


class _Reader:
    def __init__(self, path: str) -> None:
        self._path = path
        self._open: list[yaml.Node] = []
        self._count = 0
        self.lines: dict[Where, int] = {}
        self.marks: dict[Where, Mark] = {}

    def value(self, node: yaml.Node, where: Where) -> Any:
        self._count += 1
        if self._count > MOST:
            raise self._wrong(node, where, f"says more than {MOST} things; repeat less by aliases")
        if len(self._open) >= DEEPEST or node in self._open:
            raise self._wrong(node, where, "is nested too deeply, or in itself; write it flat")
        self.lines.setdefault(where, node.start_mark.line + 1)
        self.marks.setdefault(where, _mark(node))
        self._open.append(node)
        try:
            return self._read(node, where)
        finally:
            self._open.pop()

    def _read(self, node: yaml.Node, where: Where) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.value(child, (*where, place)) for place, child in enumerate(node.value))
        convert = SCALARS.get(node.tag)
        if convert is None:
            raise self._wrong(node, where, f"bears the tag {node.tag}; write plain YAML")
        return convert(node.value)

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == MERGE:
                for part in self._merged(value, where):
                    merged = part | merged
                continue
            name = self._name(key, where)
            if name in found:
                raise self._wrong(key, (*where, name), "is there twice; keep one of the two")
            self.lines[(*where, name)], self.marks[(*where, name)] = key.start_mark.line + 1, _mark(value)
            found[name] = self.value(value, (*where, name))
        return merged | found

    def _merged(self, node: yaml.Node, where: Where) -> Iterator[dict[str, Any]]:
        for part in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            value = self.value(part, where)
            if not isinstance(value, dict):
                raise self._wrong(part, (*where, "<<"), "is no table; name one with *")
            yield value

    def _name(self, key: yaml.Node, where: Where) -> str:
        if not isinstance(key, yaml.ScalarNode):
            raise self._wrong(key, where, "has a key that is no word; write a word, and {{names}} in quotes")
        return str(key.value)

    def _wrong(self, node: yaml.Node, where: Where, problem: str) -> ConfigurationError:
        key = ".".join(str(part) for part in where) or "(the whole file)"
        return ConfigurationError(f"{self._path}:{node.start_mark.line + 1}: {key}: {problem}")
