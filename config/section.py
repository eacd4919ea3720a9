"""A table of the configuration, and how its mistakes are told: by file, key and remedy."""

import tomllib
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.errors import ConfigurationError

M = TypeVar("M", bound=BaseModel)

# A year at most: what is longer is a slip of the pen, and what is endless fails only when it is added to a date.
Minutes = Annotated[float, Field(gt=0, le=525_600)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]


class Section(BaseModel):
    """A table of the configuration: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


REMEDIES = {
    "extra_forbidden": "remove it, or correct its spelling",
    "missing": "add it",
    "int_type": "write a whole number without quotes",
    "float_type": "write a number without quotes",
    "bool_type": "write true or false without quotes",
    "string_type": "write it in quotes",
    "greater_than": "use a larger number",
    "greater_than_equal": "use a larger number",
    "less_than_equal": "use a smaller number",
    "too_long": "leave out the last ones",
    "tuple_type": "write a list in square brackets",
    "path_type": "write a path in quotes",
    "dict_type": "write a table",
    "model_type": "write a table",
}


def read(model: type[M], source: Traversable) -> M:
    """A whole TOML file (a pathlib.Path will do) as a `model`. Raises ConfigurationError with every problem."""
    try:
        document = tomllib.loads(source.read_text("utf-8"))
    except (OSError, ValueError) as broken:
        raise ConfigurationError(
            f"{source}: cannot be read as TOML ({broken}); correct or restore the file"
        ) from broken
    return validate(model, document, where=str(source))


def validate(model: type[M], table: Mapping[str, Any], *, where: str) -> M:
    """`table` as a `model`. `where` (file and table) starts each problem of the ConfigurationError."""
    try:
        return model.model_validate(table)
    except ValidationError as invalid:
        raise ConfigurationError(*(_problem(error, where) for error in invalid.errors())) from invalid


def _problem(error: Any, where: str) -> str:
    key = ".".join(str(part) for part in error["loc"]) or "(the whole table)"
    said = error["msg"].removeprefix("Value error, ")
    remedy = REMEDIES.get(error["type"])
    return f"{where}: {key}: {said}" + (f"; {remedy}" if remedy else "")
