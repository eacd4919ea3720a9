from pathlib import Path
from typing import Any

import pytest

from detectors.pictures import read
from domain.look import Look, Picture
from domain.observation import Profile
from monitor.judging.lines import Entry
from monitor.judging.pictures import Fetch, Pictures
from tests.detectors.pictures.emblems import as_bytes, emblem
from tests.factories import NOW, profile

BADGE = as_bytes(emblem(1))
UNITS = {"青澜县公安局": frozenset({"ga"}), "青澜公安": frozenset({"ga", "jj"}), "云柏区教育局": frozenset({"edu"})}


class Reader:
    """Counts how often a picture is decoded."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, data: bytes) -> Any:
        self.times += 1
        return read(data)


class Wall:
    """Pictures on a wall: a folder, and what was said of them."""

    def __init__(self, folder: Path, fetch: Fetch | None = None) -> None:
        self.folder, self.notes, self.reader = folder, list[str](), Reader()
        (folder / "badge.png").write_bytes(BADGE)
        self.pictures = Pictures(
            folder=folder,
            units=lambda seen: UNITS.get(seen.display_name, frozenset()),
            note=lambda _, what: self.notes.append(what),
            fetch=fetch,
            read=self.reader,
        )

    def shown(self, *names: str, avatar: str = "badge.png") -> list[Picture | None]:
        """What accounts of these names show, all of them the same picture."""
        seen = [profile(user_id=f"did:{at}", display_name=name) for at, name in enumerate(names)]
        hung = [entry(each, avatar) for each in seen]
        for each in hung:
            self.pictures.count(each)
        return [self.pictures.picture(each) for each in hung]


def entry(seen: Profile, avatar: str) -> Entry:
    return Entry(line=1, look=Look(profile=seen, seen_at=NOW), avatar=avatar)


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    return Wall(tmp_path)


def shared(pictures: list[Picture | None]) -> list[int]:
    return [picture.shared_by for picture in pictures if picture]


def test_a_file_that_many_show_is_decoded_once(wall: Wall) -> None:
    assert len(shared(wall.shown("甲", "乙", "丙"))) == 3
    assert wall.reader.times == 1


def test_those_who_pass_for_one_unit_do_not_make_its_picture_common(wall: Wall) -> None:
    assert shared(wall.shown("青澜县公安局", "青澜公安", "青澜公安")) == [0, 0, 0]


def test_a_stranger_with_a_units_picture_is_not_unrelated_to_it(wall: Wall) -> None:
    assert shared(wall.shown("青澜县公安局", "守护平安")) == [1, 0]


def test_a_picture_that_anybody_shows_is_common(wall: Wall) -> None:
    assert shared(wall.shown("青澜县公安局", "云柏区教育局", "甲", "乙", "丙")) == [4, 4, 3, 3, 3]


@pytest.mark.parametrize(
    ("avatar", "said"),
    [
        ("nothing.png", "is no file"),
        (".", "is no file"),
        ("a\0b", "is no file"),
        ("x" * 5000, "cannot be read"),
        ("page.html", "page of markup"),
    ],
)
def test_what_cannot_be_seen_is_said_and_left_out(wall: Wall, avatar: str, said: str) -> None:
    (wall.folder / "page.html").write_text("<html></html>")
    assert wall.shown("甲", avatar=avatar) == [None]
    (note,) = wall.notes
    assert said in note


def test_an_address_is_not_fetched_unless_that_is_asked_for(wall: Wall) -> None:
    seen = profile(avatar_url="https://img.example/a.png")
    wall.pictures.count(entry(seen, seen.avatar_url))
    assert wall.pictures.picture(entry(seen, seen.avatar_url)) is None
    assert wall.notes == ["is an address; it is fetched with --fetch only"]


def test_an_address_is_fetched_where_it_is_asked_for(tmp_path: Path) -> None:
    wall = Wall(tmp_path, fetch=lambda url: BADGE if url.endswith("a.png") else "was not fetched: not_found")
    there, gone = (profile(avatar_url=f"https://img.example/{name}") for name in ("a.png", "b.png"))
    for seen in (there, gone):
        wall.pictures.count(entry(seen, seen.avatar_url))
    assert wall.pictures.picture(entry(there, there.avatar_url)) is not None
    assert wall.pictures.picture(entry(gone, gone.avatar_url)) is None
    assert wall.notes == ["was not fetched: not_found"]
