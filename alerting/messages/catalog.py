"""The words of the frame in each language, checked when loaded."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter

from domain.act import Step
from domain.deadline import Duty
from domain.errors import ConfigurationError
from domain.incident import Classification, Move, Presence, Severity, Status
from domain.notification import Reason
from domain.registry import ContactRole
from domain.text import Locale

FOLDER = files("alerting.messages")
# Each member of these has its words, under the name of the table.
NOUNS: Mapping[str, type[StrEnum]] = {
    "what": Classification,
    "status": Status,
    "presence": Presence,
    "duty": Duty,
    "do": Duty,
    "role": ContactRole,
    "move": Move,
    "step": Step,
}
# What is to be done next depends on the kind of case, but for a duty's time, a proposal and the end.
BY_KIND = tuple(
    reason
    for reason in Reason
    if reason not in {Reason.DUE, Reason.OVERDUE, Reason.PROPOSED, Reason.ENDED} and not reason.is_bulletin
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Templates of one language by dotted key, such as `subject.opened`."""

    locale: Locale
    texts: Mapping[str, str]

    def say(self, key: str, **values: str) -> str:
        """The text of `key`, its placeholders filled. Values are taken literally."""
        return self.texts[key].format_map(values)


def load(locale: Locale, folder: Traversable = FOLDER) -> Catalog:
    """The catalog of `locale`. Raises ConfigurationError unless every locale is whole and all agree."""
    catalogs = {each: _flat(_read(folder / f"{each}.toml")) for each in Locale}
    problems = [problem for each in Locale for problem in _problems(each, catalogs[each], catalogs[Locale.ZH_CN])]
    if problems:
        raise ConfigurationError(*problems)
    return Catalog(locale=locale, texts=catalogs[locale])


def required() -> frozenset[str]:
    """Keys that the nouns of the domain ask for."""
    keys = {f"{table}.{member}" for table, members in NOUNS.items() for member in members}
    keys |= {f"{table}.{severity.value}" for table in ("grade", "severity") for severity in Severity}
    keys |= {f"{table}.{reason}" for table in ("subject", "lead") for reason in Reason if not reason.is_bulletin}
    return frozenset(keys | {f"next.{kind}.{reason}" for kind in Classification for reason in BY_KIND})


def _read(file: Traversable) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise ConfigurationError(f"{file.name}: cannot be read: {broken}; install Diting again") from broken


def _flat(table: Mapping[str, object], path: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            texts |= _flat(value, f"{path}{name}.")
        else:
            texts[path + name] = str(value)
    return texts


def _problems(locale: Locale, texts: Mapping[str, str], model: Mapping[str, str]) -> Iterator[str]:
    for key in sorted((required() | model.keys()) - texts.keys()):
        yield f"{locale}.toml: {key} is missing; add it"
    for key in sorted(texts.keys() - model.keys()):
        yield f"{locale}.toml: {key} is in no other locale; remove it, or add it there"
    for key in sorted(texts.keys() & model.keys()):
        here, there = _placeholders(texts[key]), _placeholders(model[key])
        if here != there:
            yield f"{locale}.toml: {key} has the placeholders {sorted(here)}, but {sorted(there)} are filled in"


def _placeholders(template: str) -> frozenset[str]:
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)
    except ValueError as broken:
        return frozenset({f"unreadable: {broken}"})
