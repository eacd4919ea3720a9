"""Lines of a report that stay lines, however narrow the terminal and whoever wrote what is in them."""

from collections.abc import Iterable

from alerting.messages.render import harmless

LINE_LIMIT = 2000


def told(lines: Iterable[str]) -> str:
    """Each line on one line: nothing in it colours, moves or turns around what is shown."""
    return "\n".join(harmless(line, LINE_LIMIT) for line in lines)
