import numpy as np

from detectors.names.rewriting import FEW, MOST, rewritten
from detectors.names.rows import folded_rows


def readings(name: str, alphabet: str) -> dict[str, str]:
    known = np.zeros(0x110000, np.bool_)
    known[[ord(char) for char in alphabet]] = True
    found = rewritten(folded_rows(["小明", name]), known)
    assert set(found.rows.tolist()) <= {1}
    return dict(zip(found.texts, found.characters, strict=True))


def test_parts_are_put_together_to_characters_of_the_alphabet() -> None:
    assert readings("来宀兵发布", "宾") == {"来宾发布": "宾"}
    assert readings("来宀兵发布", "来") == {}
    assert readings("来宾发布", "宾") == {}


def test_several_are_put_together_one_by_one_and_together() -> None:
    found = readings("来宀兵公宀女", "宾安")
    assert found == {"来宾公宀女": "宾", "来宀兵公安": "安", "来宾公安": "宾安"}


def test_a_flood_of_parts_makes_no_flood_of_readings() -> None:
    assert 0 < len(readings("宀女" * 5_000, "安")) <= MOST + 1
    assert len(readings("宀女" * FEW, "安")) == 2**FEW - 1


def test_no_name_is_read_in_no_other_way() -> None:
    assert len(rewritten(folded_rows([]), np.zeros(0x110000, np.bool_)).texts) == 0
