"""Takes the elements of a page apart by CSS selectors, within bounds, and never of half a page."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from parsel import Selector

from monitor.connectors.expressions import Unfound
from monitor.http.tags import is_overloaded

# Behind it the parser looks at nothing.
END = re.compile(r"</html\s*>", re.IGNORECASE)


def taken(page: str, items: str, select: Mapping[str, str], most: int) -> list[dict[str, Any]]:
    """What `select` takes of each of the first `most` elements that `items` finds. Raises Unfound."""
    return list(islice(_each(_whole(page).css(items), select), most))


def _whole(page: str) -> Selector:
    """The parser drops what is nested too deeply, and all that follows: the mark at the end shows that it did not."""
    mark = f"end-{hashlib.sha256(page.encode('utf-8', 'replace')).hexdigest()[:16]}"
    end = max((tag.start() for tag in END.finditer(page)), default=len(page))
    marked = f'{page[:end]}<i id="{mark}"></i>{page[end:]}'
    if is_overloaded(marked):
        raise Unfound("items: the page has a tag with thousands of attributes")
    tree = Selector(text=marked, type="html")
    if not tree.css(f"#{mark}"):
        raise Unfound("items: the page cannot be read to its end")
    return tree


def _each(elements: Iterator[Selector] | list[Selector], select: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for element in elements:
        yield {
            name.removesuffix("[]"): taken.getall() if name.endswith("[]") else taken.get()
            for name, taken in ((name, element.css(query)) for name, query in select.items())
        }
