import numpy as np
import pytest

from detectors.names.rule import all_edits_allowed, edits_allowed, matches, sought, telling
from detectors.names.views import CHARACTERS

NEAR = [
    ("来宾发布", "来宾发布", "equal"),
    ("來賓發布", "来宾发布", "equal once folded"),
    ("末宾发布", "来宾发布", "one edit of a short name"),
    ("来宾市发布", "来宾发布", "one character more"),
    ("宾发布", "来宾发布", "one character less"),
    ("莱彬发布", "来宾发布", "two characters that sound the same"),
    ("关注来宾发布哦", "来宾发布", "inside"),
    ("关注莱宾发布哦", "来宾发布", "inside, by sound"),
    ("我爱临泽", "临泽在线", "inside without its decoration: too short for that"),
    ("大美青澜县官网", "青澜县在线", "inside without its decoration"),
    ("临泽市人力资源和社会保章局", "临泽市人力资源和社会保障局", "one of many"),
]
FAR = [
    ("", "来宾发布", "empty"),
    ("来宾发布", "", "empty"),
    ("小明", "来宾发布", "nothing in common"),
    ("青澜发布", "来宾发布", "two edits of a short name"),
    ("玉林市公安局交通警察支队", "柳州市公安局交通警察支队", "another place in a long name"),
    ("临泽市教育局审计科", "临泽市公安局治安科", "too many edits"),
]


@pytest.mark.parametrize(("candidate", "official", "why"), [row for row in NEAR if "too short" not in row[2]])
def test_names_that_are_near_match(candidate: str, official: str, why: str) -> None:
    assert matches(candidate, official), why


@pytest.mark.parametrize(("candidate", "official", "why"), [*FAR, *(row for row in NEAR if "too short" in row[2])])
def test_names_that_are_not_near_do_not(candidate: str, official: str, why: str) -> None:
    assert not matches(candidate, official), why


def test_characters_alone_hear_nothing() -> None:
    assert not matches("莱彬发布", "来宾发布", (CHARACTERS,))


EDITS = [
    (3, 3, 1),
    (4, 4, 1),
    (5, 4, 1),
    (2, 2, 0),
    (1, 3, 1),
    (5, 5, 1),
    (9, 9, 1),
    (10, 10, 2),
    (12, 15, 3),
    (0, 0, 0),
]


@pytest.mark.parametrize(("seen", "known", "allowed"), EDITS)
def test_one_edit_in_five_is_allowed_and_one_in_a_short_official_name(seen: int, known: int, allowed: int) -> None:
    assert edits_allowed(seen, known) == allowed


def test_many_pairs_are_allowed_as_much_as_each() -> None:
    lengths = [(seen, known) for seen in range(70) for known in range(70)]
    seen, known = ([pair[side] for pair in lengths] for side in (0, 1))
    both = all_edits_allowed(np.array(seen), np.array(known))
    assert both.tolist() == [edits_allowed(*pair) for pair in lengths]


def test_what_is_sought_leaves_the_decoration_out_unless_too_little_is_left() -> None:
    assert sought("来宾发布官方") == "来宾发布"
    assert sought("来宾在线") == "来宾在线"
    assert sought("") == ""


def test_common_characters_tell_nothing() -> None:
    assert telling("临泽市教育局") == "临泽"
    assert telling("市教育局") == ""
