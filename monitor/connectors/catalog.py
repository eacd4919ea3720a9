"""Where descriptions are found: those that are shipped, and the operator's, which replace them."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

import config
from domain.errors import ConfigurationError
from monitor.connectors import complaints, lines
from monitor.connectors.honesty import flaws
from monitor.connectors.lines import Document, Where
from monitor.connectors.spec import Spec

SHIPPED = Path(config.__file__).with_name("platforms")


def shipped() -> Mapping[str, Path]:
    """The file of each connector that comes with Diting, by its id."""
    return _files(SHIPPED)


def files(folder: Path | None) -> Mapping[str, Path]:
    """The file of each connector, by its id: the operator's, where there is one."""
    return {**shipped(), **(_files(folder) if folder else {})}


def ids(folder: Path | None) -> frozenset[str]:
    return frozenset(files(folder))


def specs(folder: Path | None) -> Mapping[str, Spec]:
    """Every connector. Raises one ConfigurationError that lists the problems of all files."""
    found: dict[str, Spec] = {}
    problems: list[str] = []
    for id in sorted(files(folder)):
        try:
            found[id] = read(id, folder)
        except ConfigurationError as wrong:
            problems += wrong.problems
    if problems:
        raise ConfigurationError(*problems)
    return found


def read(id: str, folder: Path | None) -> Spec:
    """One connector. Raises ConfigurationError with file, line, key and remedy."""
    known = files(folder)
    if id not in known:
        raise ConfigurationError(f"{id}: no such connector; there are {', '.join(sorted(known))}")
    return load(known[id])


def load(path: Path) -> Spec:
    """The connector that a file describes. Raises ConfigurationError."""
    spec = checked(lines.read(path))
    if spec.id != path.stem:
        raise ConfigurationError(f"{path}: id: is {spec.id}; name the file {spec.id}.yaml, or write id: {path.stem}")
    return spec


def checked(document: Document) -> Spec:
    """A document as a connector. Raises ConfigurationError that lists every problem with its line."""
    try:
        spec = Spec.model_validate(document.value)
    except ValidationError as wrong:
        raise refused(document, wrong) from wrong
    if problems := complaints.told(document, flaws(spec)):
        raise ConfigurationError(*problems)
    return spec


def refused(document: Document, wrong: ValidationError, around: Where = ()) -> ConfigurationError:
    """What pydantic has against a part of the document, by file, line and key."""
    errors = wrong.errors(include_url=False)
    return ConfigurationError(*complaints.told(document, complaints.of_pydantic(document, errors, around)))


def _files(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}
