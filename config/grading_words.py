"""What the lists of harms may name: words of the detectors, which nothing here may import (a test compares them)."""

from collections.abc import Mapping

from domain.fact import Fact

WORDS: Mapping[str, frozenset[str]] = {
    "wording": frozenset(
        {"advertising", "gambling", "escort", "loans", "phishing", "invoices", "stocks", "jobs"}
        | {"personal", "celebrity"}
    ),
    "codes": frozenset(
        {"payment", "posing", "messenger", "wechat", "wechat-group", "qq", "app", "card", "work-wechat"}
        | {"shortened", "other", "mobile", "ordinary"}
    ),
    "contacts": frozenset({"qq", "wechat", "messenger", "mobile", "telephone", "card", "work"}),
    "edits": frozenset({"contact", "link", "code", "number", "name", "picture", "wording"}),
    "facts": frozenset(Fact),
}
