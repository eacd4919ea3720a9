from collections import Counter
from importlib.resources import files

import pytest

from detectors.names import tables
from detectors.names.fold import fold

NAMES = sorted(path.name for path in files(tables.__name__).iterdir() if path.name.endswith((".txt", ".gz", ".npz")))
MOST_BYTES = {"lookalikes.npz": 400_000, "places.txt.gz": 700_000}


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_small_and_its_sources_are_written_down(name: str) -> None:
    assert len(files(tables.__name__).joinpath(name).read_bytes()) < MOST_BYTES.get(name, 200_000)
    assert name in files(tables.__name__).joinpath("SOURCES.md").read_text("utf-8")


def test_simplifying_twice_changes_nothing_and_keeps_the_length() -> None:
    rows = [(after, before) for kind, after, before in tables.rows("simplified.txt") if kind == "S"]
    sources = {character for _, before in rows for character in before}
    assert all(len(after) == 1 and after not in sources for after, _ in rows)


def test_every_character_has_one_main_reading_of_plain_letters() -> None:
    rows = tables.rows("sounds.txt.gz")
    assert all(syllable.isascii() and syllable.islower() for syllable, _, _ in rows)
    assert max(Counter(character for _, main, _ in rows for character in main).values()) == 1


def test_every_reading_by_word_has_a_syllable_a_character() -> None:
    assert [word for word, spoken in tables.rows("readings.txt") if len(word) != len(spoken.split())] == []


def test_splits_and_what_they_make_are_folded() -> None:
    rows = tables.rows("parts.txt.gz")
    assert all(fold(part) == part for row in rows[::10] for part in row)
    assert all(2 <= len(split) <= 4 for _, *splits in rows for split in splits)


def test_every_place_has_a_code_of_its_own_and_every_alias_a_place() -> None:
    codes = [row[0] for row in tables.rows("places.txt.gz")]
    assert len(set(codes)) == len(codes) > 40_000
    assert {len(code) for code in codes} == {2, 4, 6, 9}
    assert {code for _, code, _ in tables.rows("place_aliases.txt")} <= set(codes)


def test_classes_of_look_alikes_do_not_overlap() -> None:
    assert (
        max(Counter(member for (members,) in tables.rows("glyph_classes.txt.gz") for member in members).values()) == 1
    )
