import hashlib

from detectors.pictures import Refused, read
from detectors.pictures.prints import GRID, printed, tones
from domain.look import Picture
from tests.detectors.pictures.emblems import as_bytes, emblem
from tests.detectors.pictures.stand_ins import DEFAULT

BADGE = emblem(1)
DATA = as_bytes(BADGE)


def test_a_picture_is_known_by_its_bytes_and_by_its_looks() -> None:
    found = read(DATA)
    assert isinstance(found, Picture)
    assert found.sha256 == hashlib.sha256(DATA).hexdigest()
    assert (len(found.prints), found.plainness, found.shared_by) == (1, "", 0)


def test_the_same_bytes_read_the_same() -> None:
    assert read(DATA) == read(DATA)


def test_a_picture_that_says_nothing_is_told_with_the_reason() -> None:
    found = read(as_bytes(DEFAULT["grey person"]))
    assert isinstance(found, Picture)
    assert found.plainness == "default"
    assert type(found.plainness) is str


def test_what_is_no_picture_is_refused_in_both_languages() -> None:
    found = read(b"<svg/>")
    assert isinstance(found, Refused)
    assert "SVG" in found.reason.zh
    assert "SVG" in found.reason.en


def test_a_print_holds_the_tones_of_a_picture() -> None:
    grid = tones(printed(BADGE))
    assert grid.shape == (GRID, GRID)
    assert 70 < grid[0, 0] < 80
    assert grid.max() > 150
