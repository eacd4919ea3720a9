import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.align import Alignment, align, alike, ceiling
from detectors.names.trick import Trick


def laid(seen: str, known: str) -> Alignment:
    return align(seen, known, [1.0] * len(known), [0.5] * len(seen), plain=(seen, known))


ALIKE = [
    ("来", "来", None),
    ("莱", "来", Trick.HOMOPHONE),
    ("末", "来", Trick.GLYPH),
    ("爱", "i", Trick.HOMOPHONE),
    ("1", "l", Trick.LATIN),
    ("狗", "来", Trick.SUBSTITUTED),
]


@pytest.mark.parametrize(("seen", "known", "trick"), ALIKE)
def test_a_character_stands_for_another_by_its_strongest_trick(seen: str, known: str, trick: Trick | None) -> None:
    assert alike(seen, known).trick is trick


def test_what_is_alike_stands_together() -> None:
    found = laid("官莱宾的发", "来宾发布")
    assert [(pair.seen, pair.known) for pair in found.pairs] == [(1, 0), (2, 1), (4, 2)]
    assert (found.inserted, found.missing) == ((3,), (3,))
    assert (found.start, found.end) == (1, 5)


STRANGERS = [
    ("来宾发布小李", "来宾发布会", ()),
    ("来宾发布小", "来宾发布会", ((4, 4),)),
    ("我们临泽发布", "会临泽发布", ()),
    ("我临泽发布", "会临泽发布", ((0, 0),)),
    ("来宾小发布", "来宾会发布", ((2, 2),)),
    ("来宾发布扃小", "来宾发布局", ((4, 4),)),
]


@pytest.mark.parametrize(("seen", "known", "changed"), STRANGERS)
def test_a_stranger_with_more_beyond_it_stands_for_nothing(
    seen: str, known: str, changed: tuple[tuple[int, int], ...]
) -> None:
    found = laid(seen, known)
    assert tuple((pair.seen, pair.known) for pair in found.pairs if pair.trick) == changed
    assert len(found.missing) == (0 if changed else 1)


def test_a_likeness_that_simplification_hides_is_seen_in_the_characters_as_written() -> None:
    simple = align("云碧", "雪碧", [1, 1], [0.5, 0.5], plain=("云碧", "雪碧"))
    written = align("云碧", "雪碧", [1, 1], [0.5, 0.5], plain=("雲碧", "雪碧"))
    assert written.share > simple.share
    assert written.pairs[0].trick is Trick.GLYPH


def test_heavy_characters_count_for_more() -> None:
    light, heavy = ([1.0, 1.0, 0.2, 1.0], [1.0, 1.0, 1.0, 0.2])
    kept = [
        align("来宾发", "来宾发布", weights, [0.5] * 3, plain=("来宾发", "来宾发布")).share
        for weights in (light, heavy)
    ]
    assert kept[0] < kept[1]


def test_nothing_fits_into_nothing() -> None:
    assert laid("", "来宾").share == 0
    assert laid("来宾", "来宾").share == 1


NAMES = st.text("来莱末宾滨发布公安a1", max_size=8)


@settings(deadline=None)
@given(NAMES, NAMES.filter(bool))
def test_no_alignment_exceeds_the_ceiling_and_each_character_stands_once(seen: str, known: str) -> None:
    found = laid(seen, known)
    assert found.share <= ceiling(seen, known, [1.0] * len(known)) + 1e-9
    assert sorted([*found.missing, *(pair.known for pair in found.pairs)]) == list(range(len(known)))
    assert len({*found.inserted, *(pair.seen for pair in found.pairs)}) == len(found.inserted) + len(found.pairs)
