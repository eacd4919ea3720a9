"""Reads from Linux's /proc on which addresses a process and all its descendants listen."""

from collections.abc import Iterator
from pathlib import Path

LISTEN = "0A"
LOOPBACK = "0100007F"


def beyond_loopback(pid: int) -> list[str]:
    """The listening sockets, as /proc writes them, that are not on 127.0.0.1."""
    return [local for local in listening(pid) if not local.startswith(f"{LOOPBACK}:")]


def listening(pid: int) -> list[str]:
    inodes = {inode for each in _family(pid) for inode in _socket_inodes(each)}
    return [local for local, inode in _all_listening() if inode in inodes]


def _all_listening() -> Iterator[tuple[str, str]]:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == LISTEN:
                yield local, inode


def _family(pid: int) -> set[int]:
    children: dict[int, list[int]] = {}
    for child, parent in _parents():
        children.setdefault(parent, []).append(child)
    family, unread = {pid}, [pid]
    while unread:
        found = children.get(unread.pop(), [])
        family.update(found)
        unread += found
    return family


def _parents() -> Iterator[tuple[int, int]]:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2]
        except OSError:
            continue
        yield int(status.parent.name), int(after_name.split()[1])


def _socket_inodes(pid: int) -> Iterator[str]:
    try:
        descriptors = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return
    for descriptor in descriptors:
        try:
            target = str(descriptor.readlink())
        except OSError:
            continue
        if target.startswith("socket:["):
            yield target.removeprefix("socket:[").removesuffix("]")
