"""A regex that some text would keep busy for ever is refused when the description is read."""

import pytest

from domain.errors import ConfigurationError
from monitor.connectors.patterns import checked_regex
from tests.monitor.connectors.written import changed, spec

ENDLESS = [
    "(a+)+",
    "(a*)*",
    "(?:\\w+)*$",
    "(\\s*\\w+)*",
    "(\\d{1,3})+",
    "((a+))+",
    "(a+|b)+",
    "(.*,)*",
    "(?P<x>a+)+",
    "(a{2,})+?",
    "((,\\d+)+)+",
    "([^/]+)*",
    "(a+){2,}",
    "(([a-z])+.)+",
    "x(\\w+\\b)+",
    "(?i:a+)+",
]
HARMLESS = [
    "(a+)",
    "(,\\d+)*",
    "(?:[0-9]{1,3}\\.)+",
    "(?>a+)+",
    "(?:a++)+",
    "[(a+)+]",
    "\\(a+\\)+",
    "a+b+",
    "(a|b)+",
    "(?:\\.[^.]+)*",
    "(?:a{3})+",
    "(ab?)+",
    "(a+){3}",
    "{",
    "x{a}",
    "(?:%(?!26)|[^&%])+",
    "(?:a+)?",
]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_repetition_of_a_repetition_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"repeats without end what repeats itself.*write one repetition"):
        checked_regex(pattern)


@pytest.mark.parametrize("pattern", HARMLESS)
def test_what_comes_to_an_end_is_taken(pattern: str) -> None:
    assert checked_regex(pattern) == pattern


PLACES = [
    ("proof: json.user.id", "proof: \"json.user.id && matches('(a+)+$', text)\"", "profile.proof: matches()"),
    ("proof: json.user.id", "ids: '(\\d+)*'\n    proof: json.user.id", "profile.ids"),
    ("answers:", "default_avatar: '(a+)+'\nanswers:", "default_avatar"),
    ("answers:", "embedded: 'x(a+)+(.+?)</script>'\nanswers:", "embedded"),
    ("proof: json.user.id", "browser: {url: '(.*/)*'}\n    proof: json.user.id", "profile.browser.url"),
]


@pytest.mark.parametrize(("old", "new", "told"), PLACES, ids=[told for *_, told in PLACES])
def test_it_is_refused_wherever_it_stands(old: str, new: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match="repeats without end") as wrong:
        spec(changed(old, new))
    assert told in str(wrong.value)
