from itertools import combinations

from detectors.pictures import SAME, likeness, read
from domain.look import Picture
from monitor.demo.portrait import LARGE, SMALL, portrait


def seen(seed: str, side: int = LARGE) -> Picture:
    picture = read(portrait(seed, side))
    assert isinstance(picture, Picture)
    return picture


def test_everybody_shows_a_picture_of_their_own() -> None:
    pictures = [seen(str(number)) for number in range(40)]
    assert [picture for picture in pictures if picture.plainness] == []
    assert max(likeness(one, other) for one, other in combinations(pictures, 2)) < SAME


def test_a_picture_of_another_size_is_another_file_and_the_same_picture() -> None:
    large, small = seen("1001"), seen("1001", SMALL)
    assert large.sha256 != small.sha256
    assert likeness(large, small) >= SAME
