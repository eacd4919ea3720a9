import numpy as np
import pytest

from detectors.names.rule import VIEWS
from detectors.names.views import CHARACTERS, GLYPH, SOUND, View


@pytest.mark.parametrize("view", [*VIEWS, CHARACTERS], ids=lambda view: view.name)
def test_a_view_gives_every_character_one_token_whatever_stands_beside_it(view: View) -> None:
    assert view("来宾公安").tolist() == [*view("来宾").tolist(), *view("公安").tolist()]
    assert len(view.classes()) == 0x110000
    assert view.classes().dtype == np.int32


def test_views_tell_apart_what_they_see_and_nothing_else() -> None:
    assert SOUND("莱").tolist() == SOUND("来").tolist() != CHARACTERS("来").tolist()
    assert GLYPH("末").tolist() == GLYPH("未").tolist()
    assert SOUND("末").tolist() != SOUND("来").tolist()
    assert CHARACTERS("\ud800").tolist() == [0xD800]
