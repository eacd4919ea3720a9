"""Finds secrets where they belong: systemd credentials, then a private file, then the environment."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from stat import S_IMODE, S_IRWXG, S_IRWXO
from typing import Any, get_args

from pydantic import BaseModel, SecretStr

from domain.errors import ConfigurationError


def resolve(
    model: type[BaseModel], table: Mapping[str, Any], *, plugin: str, where: str, environ: Mapping[str, str]
) -> dict[str, Any]:
    """`table` with the secrets of `model` filled in. `where` (file and table) starts each problem.

    Looks for each SecretStr field at $CREDENTIALS_DIRECTORY/<plugin>-<field>, the file named by `<field>_file`, and
    DITING_<PLUGIN>_<FIELD>. Raises ConfigurationError for a secret that is written inline, unreadable or missing.
    """
    filled = dict(table)
    problems: list[str] = []
    for name in secret_fields(model):
        file = filled.pop(f"{name}_file", None)
        try:
            if name in table:
                raise ConfigurationError(f"must not stand in the configuration; {_remedy(plugin, name)}")
            secret = credential(f"{plugin}-{name}", _path(file, name), environ)
            if secret is None and model.model_fields[name].is_required():
                raise ConfigurationError(f"is missing; {_remedy(plugin, name)}")
        except ConfigurationError as wrong:
            problems += (f"{where}: {name}: {problem}" for problem in wrong.problems)
        else:
            filled |= {} if secret is None else {name: secret}
    if problems:
        raise ConfigurationError(*problems)
    return filled


def credential(name: str, file: Path | None, environ: Mapping[str, str]) -> SecretStr | None:
    """One secret by its credential name (`contacts-key`), or None. Raises ConfigurationError if it cannot be used."""
    if folder := environ.get("CREDENTIALS_DIRECTORY"):
        given = Path(folder) / name
        if given.is_file():
            return _read(given)
    if file is not None:
        _refuse_if_shared(file)
        return _read(file)
    text = environ.get(_variable(name), "")
    return SecretStr(text) if text else None


def secret_fields(model: type[BaseModel]) -> Iterator[str]:
    """Names of the fields that are a SecretStr, optional or not."""
    for name, field in model.model_fields.items():
        if field.annotation is SecretStr or SecretStr in get_args(field.annotation):
            yield name


def _read(file: Path) -> SecretStr:
    try:
        text = file.read_text("utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise ConfigurationError(f"{file}: cannot be read ({_why(unreadable)}); make it a readable text file") from None
    if not text:
        raise ConfigurationError(f"{file}: is empty; write the secret into it")
    return SecretStr(text)


def _refuse_if_shared(file: Path) -> None:
    try:
        mode = S_IMODE(file.stat().st_mode)
    except OSError as absent:
        raise ConfigurationError(f"{file}: cannot be read ({_why(absent)}); create it, or correct the path") from absent
    if mode & (S_IRWXG | S_IRWXO):
        raise ConfigurationError(f"{file}: others may use it (mode {mode:04o}); run chmod 600 on it")


def _path(value: object, key: str) -> Path | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ConfigurationError(f"{key}_file: must be a path in quotes")
    return Path(value)


def _remedy(plugin: str, name: str) -> str:
    return (
        f"load it as the credential {plugin}-{name}, or name a file of mode 600 with {name}_file, "
        f"or for development set {_variable(f'{plugin}-{name}')}"
    )


def _variable(name: str) -> str:
    return "DITING_" + "".join(char if char.isalnum() else "_" for char in name).upper()


def _why(fault: OSError | UnicodeDecodeError) -> str:
    """Never the content: a decoding error quotes it."""
    return fault.strerror or type(fault).__name__ if isinstance(fault, OSError) else "not UTF-8"
