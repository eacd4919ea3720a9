"""JMESPath expressions, read once: a mistake is told when the file is loaded, not when a platform answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.visitor import Options, TreeInterpreter
from pydantic import BeforeValidator, InstanceOf, WithJsonSchema

from monitor.connectors.functions import Functions
from monitor.connectors.patterns import checked_regex

LONGEST = 4000
WRITTEN = "correct it there: 'words', `1`, `true` and `null` in these marks, other names than a_1 in \"...\""
INTERPRETER = TreeInterpreter(Options(custom_functions=Functions()))
# Whatever an expression can stumble over in a stranger's document.
STUMBLES = (
    JMESPathError,
    re.error,
    RecursionError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)
# Which part of a construct looks at the document itself; what follows looks at what the first part found.
FIRST_ONLY = {"subexpression", "index_expression", "pipe", "projection", "filter_projection", "value_projection"}
FIRST_ONLY |= {"flatten"}
Tree = Any


class Unfound(Exception):
    """An expression does not fit the document; the message says why."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression; equal when it is written alike."""

    text: str
    tree: Tree = field(repr=False, compare=False)

    def find(self, context: object) -> object:
        """What it finds. Raises Unfound where the document is not of the form that it needs."""
        try:
            found: object = INTERPRETER.visit(self.tree, context)
        except STUMBLES as stumbled:
            raise Unfound(str(stumbled).partition("\n")[0][:160] or type(stumbled).__name__) from stumbled
        return found

    def holds(self, context: object) -> bool:
        """Whether it is there and true; what it stumbles over does not hold."""
        try:
            found = self.find(context)
        except Unfound:
            return False
        return not (found is None or found is False or found in ("", [], {}))


def read(text: str) -> Expression:
    """Raises ValueError that says what is wrong and where in the expression."""
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters; say less")
    try:
        tree: Tree = jmespath.compile(text).parsed
    except (JMESPathError, RecursionError) as wrong:
        raise ValueError(f"is not JMESPath: {' '.join(str(wrong).split())[:300]}; {WRITTEN}") from wrong
    for problem in _problems(tree):
        raise ValueError(problem)
    return Expression(text, tree)


def _given(value: object) -> object:
    if isinstance(value, str):
        return read(value)
    if not isinstance(value, Expression):
        raise ValueError("is no expression; write JMESPath in quotes")
    return value


Jmespath = Annotated[
    InstanceOf[Expression], BeforeValidator(_given), WithJsonSchema({"type": "string", "minLength": 1})
]


def nodes(tree: Tree) -> Iterator[Tree]:
    """The tree and all its parts."""
    yield tree
    for child in tree["children"]:
        if isinstance(child, dict):
            yield from nodes(child)


def roots(tree: Tree) -> frozenset[str]:
    """The names that an expression looks up in the document itself."""
    if tree["type"] == "field":
        return frozenset({tree["value"]})
    children = [child for child in tree["children"] if isinstance(child, dict)]
    looked_at = children[:1] if tree["type"] in FIRST_ONLY else children
    return frozenset().union(*map(roots, looked_at))


def _problems(tree: Tree) -> Iterator[str]:
    for node in nodes(tree):
        if node["type"] in FIRST_ONLY and node["children"][0]["type"] == "not_expression":
            yield "!a.b means (!a).b, which is nothing; write !(a.b)"
        if node["type"] == "function_expression":
            yield from _misuse(node["value"], node["children"])


def _misuse(name: str, arguments: list[Tree]) -> Iterator[str]:
    known = Functions.FUNCTION_TABLE.get(name)
    if known is None:
        yield f"{name}() is not known; there are {', '.join(sorted(Functions.FUNCTION_TABLE))}"
        return
    wanted = known["signature"]
    is_open = bool(wanted) and bool(wanted[-1].get("variadic"))
    if len(arguments) < len(wanted) or (len(arguments) > len(wanted) and not is_open):
        yield f"{name}() takes {len(wanted)} values and is given {len(arguments)}"
    elif name == "matches" and arguments[0]["type"] == "literal":
        try:
            checked_regex(str(arguments[0]["value"]))
        except ValueError as wrong:
            yield f"matches(): {wrong}"
