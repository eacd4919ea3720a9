import pytest

from detectors.names.letters import CHARACTERS, LOOKS, PARTS
from detectors.names.symbols import Sense
from tests.detectors.names.reference import found_in

ALIKE = [
    (CHARACTERS, "发布来宾", "来宾发布"),
    (CHARACTERS, "发布来宾官方", "来宾发布v"),
    (LOOKS, "临泽l2345", "临泽12345"),
    (LOOKS, "Оnline临泽", "online临泽"),
    (PARTS, "青澜医院", "临泽大学青澜医院"),
    (PARTS, "青澜医院官方", "临泽大学青澜医院"),
]
UNLIKE = [
    (CHARACTERS, "发布来安", "来宾发布"),
    (CHARACTERS, "布来发", "来发布"),
    (LOOKS, "临泽22345", "临泽12345"),
    (LOOKS, "来宾发布", "来宾发布"),
    (PARTS, "青澜医院", "临泽大学青兰医院"),
    (PARTS, "医院", "临泽大学青澜医院"),
]


@pytest.mark.parametrize(("sense", "candidate", "official"), ALIKE, ids=lambda value: getattr(value, "name", None))
def test_names_written_with_the_same_are_found(sense: Sense, candidate: str, official: str) -> None:
    assert found_in(sense, [candidate], [official]) == {(0, 0)}


@pytest.mark.parametrize(("sense", "candidate", "official"), UNLIKE, ids=lambda value: getattr(value, "name", None))
def test_other_names_are_not(sense: Sense, candidate: str, official: str) -> None:
    assert not found_in(sense, [candidate], [official])


def test_a_kind_of_body_is_no_part_worth_looking_at_in_many_names() -> None:
    officials = [f"{place}人民医院" for place in ("来宾", "玉林", "榆林", "临泽", "青澜", "云柏")]
    assert found_in(PARTS, ["人民医院", "林人民医院"], officials) <= {(1, 1), (1, 2)}
