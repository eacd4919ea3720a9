"""Templates of documents on the disk: the shipped ones, those that stand in their place, and what is written."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from alerting.documents import glossary, report
from alerting.documents.filling import GLOSSARY
from alerting.documents.kinds import FORMS
from domain.errors import ConfigurationError, NotAllowed
from monitor import new_file

SHIPPED = files("alerting.documents") / "templates"
REPORT = "report"


def titles() -> dict[str, str]:
    """Every template by name, with the documents that are made from it."""
    found: dict[str, str] = {}
    for form in FORMS.values():
        found[form.template] = "、".join(filter(None, (found.get(form.template), form.title.zh)))
    return found | {REPORT: "周报、月报、季报"}


def template(name: str, folder: Path | None) -> tuple[bytes, str]:
    """A template's bytes and where it is from: the office's own where there is one. Raises ConfigurationError."""
    own = folder / f"{name}.docx" if folder is not None else None
    if own is None or not own.exists():
        return (SHIPPED / f"{name}.docx").read_bytes(), f"{name}.docx (shipped)"
    try:
        return own.read_bytes(), str(own)
    except OSError as refused:
        raise ConfigurationError(f"{own}: cannot be read ({refused.strerror}); mend it, or remove it") from refused


def copy(folder: Path) -> tuple[Path, ...]:
    """Writes the shipped templates and the list of their fields into a folder; files that are there already stay."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise NotAllowed(f"{folder}: no folder can be made there ({refused.strerror}); name another") from refused
    return tuple(write(folder / name, data) for name, data in _shipped() if not (folder / name).exists())


def write(path: Path, data: bytes) -> Path:
    """A new file, whole or not at all; whatever somebody has edited meanwhile is not overwritten. Raises NotAllowed."""
    return new_file.write(path, data, new_file.SHARED)


def _shipped() -> Iterator[tuple[str, bytes]]:
    for name in titles():
        yield f"{name}.docx", (SHIPPED / f"{name}.docx").read_bytes()
    yield GLOSSARY, glossary.page(titles(), report.GLOSSARY).encode()
