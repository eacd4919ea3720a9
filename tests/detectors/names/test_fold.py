import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.fold import DECORATION, disguises, fold, undecorated

# Any code point at all, lone surrogates included, and often the ones that cause trouble.
AWKWARD = "乾縣県İßſ\u0345\u0301\u1100\u1161\u11a8\u115f\u3164\uffa0\u200b\u202e\ud800\udfffⅨ㊣ﬃ薴苧\U0001f600"
ANY_TEXT = st.lists(st.sampled_from(AWKWARD) | st.characters(exclude_categories=())).map("".join)

FOLDS = [
    ("临泽市公安局", "临泽市公安局"),
    ("臨澤市公安局", "临泽市公安局"),
    ("青瀾縣發佈", "青澜县发布"),
    ("云柏区ＡＢＣ１２３", "云柏区abc123"),
    ("Linze Police", "linzepolice"),
    ("临 泽\u3000市", "临泽市"),
    ("临\u200b泽\u200d市\ufeff", "临泽市"),
    ("\u202e临泽市\u202c", "临泽市"),
    ("临\u0301泽\ufe0f市", "临泽市"),
    ("临\u3164泽\uffa0市\u115f\u1160", "临泽市"),
    ("「临泽市」·公安—局！", "临泽市公安局"),
    ("临泽市🚓公安局", "临泽市公安局"),
    ("㈠临泽", "一临泽"),
    ("Straße", "strasse"),
    ("İzmir", "izmir"),
    ("\u1100\u0301\u1161", "가"),
    ("⼈民", "人民"),
    ("临\ud800泽\udfff市", "临泽市"),
    ("临\ue000泽\U000f0000市", "临泽市"),
    ("🚓！\u200b", ""),
    ("", ""),
]


@pytest.mark.parametrize(("name", "folded"), FOLDS, ids=[ascii(name) for name, _ in FOLDS])
def test_disguises_fall_away(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_names_that_differ_stay_different() -> None:
    assert len({fold(name) for name in ("临泽市", "青澜县", "云柏区", "linze", "linzhe", "é", "e", "1", "2")}) == 9


@pytest.mark.parametrize(
    ("traditional", "simplified"), [("乾縣公安局", "乾县公安局"), ("瀋陽", "沈阳"), ("乾隆", "干隆")]
)
def test_a_character_folds_alike_whatever_stands_beside_it(traditional: str, simplified: str) -> None:
    assert fold(traditional) == fold(simplified)


@settings(deadline=None)
@given(ANY_TEXT)
def test_folding_is_idempotent_and_takes_any_text(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_folded_name_holds_nothing_but_visible_letters_and_digits(name: str) -> None:
    folded = fold(name)
    assert all(unicodedata.category(character)[0] in "LN" for character in folded)
    assert disguises(folded) == ()


def test_every_single_character_folds_to_something_stable() -> None:
    unstable = [code for code in range(0, 0x110000, 7) if fold(fold(chr(code))) != fold(chr(code))]
    assert unstable == []


@settings(deadline=None)
@given(st.text("临澤市公安局發佈乾縣 !", max_size=12), st.text("临澤市公安局發佈乾縣 !", max_size=12))
def test_a_part_of_a_name_folds_to_a_part_of_its_fold(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


UNDECORATED = [
    ("临泽市公安局官方账号", "临泽市公安局"),
    ("临泽发布官方微博", "临泽发布"),
    ("官方临泽发布", "临泽发布"),
    ("临泽市公安局官方账号v", "临泽市公安局"),
    ("临泽市公安局官方在线", "临泽市公安局"),
    ("v官方临泽发布在线v", "临泽发布"),
    ("临泽官方发布", "临泽官方发布"),
    ("官方", "官方"),
    ("v官方v官方账号", "v官方v官方账号"),
    ("", ""),
]


@pytest.mark.parametrize(("folded", "core"), UNDECORATED)
def test_decoration_falls_off_the_ends_only(folded: str, core: str) -> None:
    assert undecorated(folded) == core


@given(st.lists(st.sampled_from([*DECORATION, "临泽", "市"]), max_size=6).map("".join))
def test_taking_decoration_off_is_idempotent_and_leaves_a_name(folded: str) -> None:
    core = undecorated(folded)
    assert undecorated(core) == core
    assert core in folded
    assert bool(core) == bool(folded)


HIDDEN = [
    ("临泽市公安局", ()),
    ("ＡＢＣ", ()),
    ("临\u200b泽\u202e", ("U+200B", "U+202E")),
    ("临\u0301\x07\ue000", ("U+0301", "U+0007", "U+E000")),
    ("临\u3164", ("U+3164",)),
]


@pytest.mark.parametrize(("name", "hidden"), HIDDEN, ids=[ascii(name) for name, _ in HIDDEN])
def test_what_a_reader_cannot_see_is_named(name: str, hidden: tuple[str, ...]) -> None:
    assert disguises(name) == hidden
