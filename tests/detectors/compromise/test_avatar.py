from random import Random

import pytest
from PIL import Image

from detectors.compromise.avatar import Options, Turn, detect, turn
from detectors.pictures import Refused, read
from domain.finding import Finding
from domain.look import Picture
from tests.detectors.compromise.pasts import past
from tests.detectors.pictures.alterations import PLAIN, WORSE
from tests.detectors.pictures.emblems import RED, Kind, as_bytes, emblems
from tests.factories import look

EMBLEMS = list(emblems(6, RED, Kind.VARIED))
ANEW = ("64 pixels", "640 pixels", "JPEG 40", "JPEG 40 at 100 pixels")
ALTERED = ("V badge", "text on a band", "text below", "text above", "middle 90 %", "a side off", "round", "text amid")
EVERY = {**PLAIN, **WORSE}


def picture(image: Image.Image) -> Picture:
    found = read(as_bytes(image))
    assert not isinstance(found, Refused)
    return found


def turns(how: str) -> set[Turn]:
    altered = [EVERY[how](image, Random(place)) for place, image in enumerate(EMBLEMS)]
    return {turn(picture(image), picture(other)) for image, other in zip(EMBLEMS, altered, strict=True)}


@pytest.mark.parametrize("how", ANEW)
def test_a_picture_that_was_only_encoded_anew_is_the_same(how: str) -> None:
    assert turns(how) == {Turn.SAME}


@pytest.mark.parametrize("how", ALTERED)
def test_a_picture_that_was_written_upon_or_cropped_is_altered(how: str) -> None:
    assert turns(how) == {Turn.ALTERED}


def test_another_picture_is_a_replacement() -> None:
    seen = [picture(image) for image in EMBLEMS]
    assert {turn(seen[0], other) for other in seen[1:]} == {Turn.REPLACED}


def found(trusted: Picture | None, seen: Picture | None) -> list[Finding]:
    return list(detect(past(look(picture=trusted)), look(picture=seen), options=Options()))


def test_a_change_names_the_field_and_the_value_that_an_approval_does() -> None:
    one, other = picture(EMBLEMS[0]), picture(EMBLEMS[1])
    (change,) = found(one, other)
    evidence = dict(change.evidence)
    assert (evidence["field"], evidence["before"], evidence["after"]) == ("avatar_hash", one.sha256, other.sha256)
    assert found(one, one) == []


def test_pictures_without_prints_are_told_by_their_content() -> None:
    one, other = Picture(sha256="a", prints=()), Picture(sha256="b", prints=())
    assert (turn(one, one), turn(one, other)) == (Turn.SAME, Turn.REPLACED)


def test_a_picture_that_is_not_known_was_not_changed() -> None:
    one = Picture(sha256="a", prints=())
    assert found(one, None) == found(None, one) == []
    assert list(detect(past(), look(picture=one), options=Options())) == []


def test_an_altered_picture_says_less_than_another_one() -> None:
    badge = picture(EVERY["V badge"](EMBLEMS[0], Random(0)))
    (altered,), (replaced,) = found(picture(EMBLEMS[0]), badge), found(picture(EMBLEMS[0]), picture(EMBLEMS[1]))
    assert altered.score < replaced.score
    assert altered.summary.zh == "头像被改动：在原头像上裁剪、加字或加图"
