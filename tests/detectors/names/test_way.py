import pytest

from detectors.names.reading import read
from detectors.names.trick import Trick
from detectors.names.way import Limits, Way
from detectors.names.whole import whole
from domain.text import Text


def test_a_way_is_limited_in_every_respect_unless_it_says_otherwise() -> None:
    way = Way(score=0.9, reasons=(Trick.AFFIX,), said=lambda: Text("另加", "added"))
    assert way.limits is Limits.ALL
    assert not way.holds_official
    assert way.alignment is None


def test_words_are_found_only_when_they_are_asked_for() -> None:
    def said() -> Text:
        raise LookupError("asked")

    way = Way(score=0.9, reasons=(), said=said)
    with pytest.raises(LookupError):
        way.said()


def test_no_limit_applies_to_a_name_that_holds_the_official_one() -> None:
    (way,) = (way for way in whole(read("来宾公安星河"), read("来宾公安")) if way.holds_official)
    assert way.limits is Limits.NONE
