"""Whether a page has a tag that its parser would take too long for."""

from collections.abc import Mapping

from lxml import etree

# To build a tree takes quadratic time for the attributes of one tag; no honest tag has that many.
MOST_ATTRIBUTES = 2000


def is_overloaded(page: str) -> bool:
    """Whether any tag has thousands of attributes, as the parser itself tells tags and attributes apart."""
    counting = _Counting()
    # A parser that builds nothing takes linear time.
    parser = etree.HTMLParser(target=counting, recover=True, encoding="utf-8", huge_tree=True)
    etree.fromstring(page.strip().replace("\0", "").encode("utf-8", "replace") or b"<html/>", parser=parser)
    return counting.most >= MOST_ATTRIBUTES


class _Counting:
    """What the parser tells instead of building a tree; `most` are the attributes of the tag that has most."""

    def __init__(self) -> None:
        self.most = 0

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        self.most = max(self.most, len(attributes))

    def close(self) -> None:
        return None
