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
from monitor.imports.tally import WHOLE
from monitor.imports.words import Column
from monitor.registry import headers

LARGEST = 64 * 2**20
MOST = 50_000
MOST_POSTS = 50
ITEM, LINE = Text("第{}项", "item {}"), Text("第{}行", "line {}")
NO_OBJECT = Text("不是JSON对象", "is no JSON object")
SPLIT = Text(
    f"把该账号分成几项，每项至多 {MOST_POSTS} 条，再导入",
    f"write the account several times, each with {MOST_POSTS} posts at the most, and import again",
)
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
        entries=sum(not isinstance(item.found, Flaw) for item in items),
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
    lists = [name for name in LISTED if isinstance(whole.get(name), list)] if isinstance(whole, dict) else []
    lists = [name for name in lists if whole[name]] or lists[:1]
    if lists:
        whole = whole[lists[0]]
    found = whole if isinstance(whole, list) else [whole]
    items = [_Item(Place(ITEM, number), each) for number, each in enumerate(found, start=1)]
    return [*items, *(_Item(Place(WHOLE), _passed_over(lists[0], name)) for name in lists[1:])]


def _passed_over(read: str, name: str) -> Flaw:
    return Flaw(
        place=Place(WHOLE),
        field=name,
        why=Text(f"文件中有几个列表，只读取了 {read}", f"there are several lists, and only {read} was read"),
        remedy=Text(f"把 {name} 另存为一个文件，再导入", f"put {name} into a file of its own and import it too"),
    )


def _lines(text: str) -> Iterator[_Item]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield _Item(Place(LINE, number), _parsed(line))


def _entries(item: _Item, gate: Gate, source: str) -> Iterator[Entry]:
    found, moment = item.found, None
    if isinstance(found, Flaw):
        yield found
        return
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
    listed = posts if isinstance(posts, list) else []
    for post in listed[:MOST_POSTS]:
        yield gate.read(item.place, {**said, **_post(post, gate)}, titles, source)
    if (left := len(listed) - MOST_POSTS) > 0:
        yield Flaw(place=item.place, field="posts", why=_too_many(left), remedy=SPLIT)


def _too_many(left: int) -> Text:
    return Text(
        f"帖子多于 {MOST_POSTS} 条，其余 {left} 条未读取",
        f"more than {MOST_POSTS} posts; the other {left} were left out",
    )


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
