"""Lists in JSON: an array, an object a line, or what `diting ... --json` shows of cases and profiles."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import NotAllowed
from domain.text import Text
from monitor.imports.gate import Entry, Gate, merged
from monitor.imports.seen import Flaw, Place, Reading, Seen
from monitor.imports.words import Column
from monitor.registry import headers

LARGEST = 64 * 2**20
MOST = 50_000
MOST_POSTS = 50
ITEM, LINE = Text("第{}项", "item {}"), Text("第{}行", "line {}")
NO_OBJECT = Text("不是JSON对象", "is no JSON object")
REMEDY = Text("每个账号写成一个 {…}", "write an account as one {...}")
# What wraps profiles in the output of Diting's own commands.
WRAPPED = ("profile", "incident", "look")
LISTED = ("incidents", "profiles", "accounts", "items", "data")


@dataclass(frozen=True, slots=True)
class _Item:
    """An object, or the fault that stands in its place."""

    place: Place
    found: Any


def read(path: Path, gate: Gate) -> Reading:
    """Every account in a list. Raises NotAllowed when the file as a whole cannot be used."""
    items = list(_items(path))
    entries = tuple(merged(entry for item in items for entry in _entries(item, gate, path.name)))
    return Reading(
        seen=tuple(entry for entry in entries if isinstance(entry, Seen)),
        flaws=tuple(entry for entry in entries if isinstance(entry, Flaw)),
        entries=len(items),
    )


def _items(path: Path) -> Iterator[_Item]:
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        size = LARGEST >> 20
        raise NotAllowed(Text(f"{path.name}：超过 {size} MB；请分开", f"{path.name}: larger than {size} MB; split it"))
    text = _text(path, data)
    whole = _parsed(text)
    found = _unwrapped(whole) if whole is not None else list(_lines(text))
    if len(found) > MOST:
        raise NotAllowed(Text(f"{path.name}：超过 {MOST} 项；请分开", f"{path.name}: more than {MOST} items; split it"))
    if not found:
        raise NotAllowed(Text(f"{path.name}：其中没有账号", f"{path.name}: there is no account in it"))
    yield from found


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as foreign:
        said = Text(f"{path.name}：不是UTF-8编码；另存为UTF-8", f"{path.name}: is not UTF-8; save it as UTF-8")
        raise NotAllowed(said) from foreign


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _unwrapped(whole: Any) -> list[_Item]:
    if isinstance(whole, dict):
        lists = [whole[name] for name in LISTED if isinstance(whole.get(name), list)]
        whole = lists[0] if lists else [whole]
    found = whole if isinstance(whole, list) else [whole]
    return [_Item(Place(ITEM, number), each) for number, each in enumerate(found, start=1)]


def _lines(text: str) -> Iterator[_Item]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield _Item(Place(LINE, number), _parsed(line))


def _entries(item: _Item, gate: Gate, source: str) -> Iterator[Entry]:
    found, moment = item.found, None
    for name in WRAPPED:
        if isinstance(found, dict) and isinstance(found.get(name), dict):
            moment = found.get("last_seen") or found.get("seen_at") or moment
            found = {**found[name], "listed_posts": found.get("posts")}
    if not isinstance(found, dict):
        yield Flaw(place=item.place, why=NO_OBJECT, remedy=REMEDY)
        return
    said, titles = _columns(found, gate)
    if moment is not None:
        said.setdefault(Column.SEEN_AT, moment)
    posts = found.get("listed_posts") or found.get("posts")
    if isinstance(posts, int):
        said[Column.POST_COUNT] = posts
    if said.get(Column.ACCOUNT_NAME) or not (posts and isinstance(posts, list)):
        yield gate.read(item.place, said, titles, source)
    for post in posts[:MOST_POSTS] if isinstance(posts, list) else ():
        yield gate.read(item.place, {**said, **_post(post, gate)}, titles, source)


def _columns(found: Mapping[str, Any], gate: Gate) -> tuple[dict[Column, Any], dict[Column, str]]:
    reading = headers.reading(gate.words, {})
    known = {name: column for name in found if isinstance(name, str) and (column := reading.column(name))}
    said = {column: found[name] for name, column in known.items()}
    return said, {column: name for name, column in known.items()}


def _post(post: Any, gate: Gate) -> dict[Column, Any]:
    if not isinstance(post, dict):
        return {Column.POST_TEXT: post}
    said, _ = _columns({**post, "post_url": post.get("post_url") or post.get("url"), "url": None}, gate)
    said.pop(Column.URL, None)
    return {column: value for column, value in said.items() if column.value.startswith(("post_", "publ"))}
