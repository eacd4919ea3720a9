"""Which form a file has, and what it gives."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from domain.errors import NotAllowed
from domain.text import Text
from monitor.connectors.spec import Spec
from monitor.imports import page, records, table, words
from monitor.imports.gate import Gate
from monitor.imports.page import About
from monitor.imports.platforms import doubtful
from monitor.imports.recorded import Recorder
from monitor.imports.seen import Kind, Origin, Reading
from monitor.imports.times import Times
from monitor.registry import vocabulary

HEAD = 4096
PIECE = 2**20
SUFFIXES = {".har": Kind.HAR, ".htm": Kind.PAGE, ".html": Kind.PAGE, ".mhtml": Kind.PAGE, ".xhtml": Kind.PAGE}
SUFFIXES |= {".csv": Kind.CSV, ".tsv": Kind.CSV, ".xlsx": Kind.CSV, ".jsonl": Kind.JSON, ".ndjson": Kind.JSON}
MHTML = Text(
    "MHTML 不能读取；另存为“网页，全部”或“仅HTML”", "MHTML is not read; save it as a complete page or HTML only"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the person says of a file; '' and None where nothing was said. `user_id` is for a page."""

    kind: Kind | None = None
    platform: str = ""
    user_id: str = ""
    at: datetime | None = None
    sheet: str = ""


def origin(path: Path, kind: Kind, by: str) -> Origin:
    """Raises NotAllowed for what cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except OSError as unreadable:
        raise _unreadable(path, unreadable) from unreadable
    return Origin(kind=kind, file=path.name, sha256=digest.hexdigest(), by=by)


def by_name(path: Path) -> Kind:
    """What a file calls itself."""
    return SUFFIXES.get(path.suffix.lower(), Kind.JSON if path.suffix.lower() == ".json" else Kind.CSV)


def kind_of(path: Path) -> Kind:
    """By its name, else by how it begins. Raises NotAllowed."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as unreadable:
        raise _unreadable(path, unreadable) from unreadable
    if not head.strip():
        raise NotAllowed(Text(f"{path.name}：文件是空的", f"{path.name}: the file is empty"))
    if path.suffix.lower() == ".mhtml" or head.lstrip()[:5].lower() == b"from:":
        raise NotAllowed(Text(f"{path.name}：{MHTML.zh}", f"{path.name}: {MHTML.en}"))
    return SUFFIXES.get(path.suffix.lower()) or _by_head(head)


def _by_head(head: bytes) -> Kind:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return Kind.PAGE
    if start[:1] in {b"{", b"["}:
        return Kind.HAR if b'"log"' in start[:200] else Kind.JSON
    return Kind.CSV


def read(path: Path, said: Said, specs: Sequence[Spec], now: datetime) -> Reading:
    """Everything that a file gives. Raises NotAllowed and RegistryError for a file that cannot be used at all."""
    reading = _read(path, said, specs, now)
    return replace(
        reading, doubts=tuple(doubtful(reading.seen, vocabulary.shipped(), {spec.platform for spec in specs}))
    )


def _read(path: Path, said: Said, specs: Sequence[Spec], now: datetime) -> Reading:
    kind, times = said.kind or kind_of(path), Times(now)
    slug = vocabulary.shipped().platform
    platform = slug(said.platform) if said.platform else ""
    known = [spec for spec in specs if not platform or spec.platform == platform]
    recorder = Recorder(specs=known, times=times)
    if said.at is not None and (wrong := times.wrong(said.at)) is not None:
        raise NotAllowed(Text(f"--at：{wrong[0].zh}；{wrong[1].zh}", f"--at: {wrong[0].en}; {wrong[1].en}"))
    if kind is Kind.HAR:
        return _recorded(path, said, recorder)
    if kind is Kind.PAGE:
        return page.read(path, recorder, About(platform=platform, user_id=said.user_id.strip(), at=said.at))
    gate = Gate(words=words.shipped(), slug=slug, platform=platform, at=said.at, times=times)
    return table.read(path, gate, said.sheet) if kind is Kind.CSV else records.read(path, gate)


def _recorded(path: Path, said: Said, recorder: Recorder) -> Reading:
    if said.at is not None:
        raise NotAllowed(
            Text(
                f"{path.name}：HAR 自带时间，不用 --at",
                f"{path.name}: a HAR says itself when each page was seen; leave out --at",
            )
        )
    return recorder.read(path)


def _unreadable(path: Path, why: OSError) -> NotAllowed:
    return NotAllowed(Text(f"{path}：无法读取（{why.strerror}）", f"{path}: cannot be read ({why.strerror})"))
