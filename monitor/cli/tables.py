"""Tables for terminals and pipes: nothing is cut, however narrow; what is too long goes on below."""

from collections.abc import Collection

from rich.table import Table


def lined(*columns: str, ids: Collection[str] = (), caption: str | None = None) -> Table:
    """A table with a heading; what stands under `ids` is copied by people, and kept on one line while it can be."""
    shown = Table(box=None, pad_edge=False, caption=caption)
    for column in columns:
        shown.add_column(column, overflow="fold", no_wrap=column in ids)
    return shown


def card() -> Table:
    """Names and values, a line each, without a heading."""
    shown = Table(box=None, show_header=False, pad_edge=False)
    shown.add_column(no_wrap=True)
    shown.add_column(overflow="fold")
    return shown
