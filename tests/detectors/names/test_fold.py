import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.fold import Dropped, fold, folded
from detectors.names.unseen import Kind

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
    ("⺠警", "民警"),
    ("髙戸", "高户"),
    ("éÀØđłɨ", "eaodli"),
    ("ᴼᶠᶠᶤᶜᶤᵃˡ", "official"),
    ("ɢᴏᴠ", "gov"),
    ("æœß", "æœss"),
    ("临泽™℠№㎡℃🆗", "临泽"),
    ("Ⓥ㊣㈠⒜🅰㈱🄪", "v正一aa株s"),
    ("か\u3099が", "がが"),
    ("🅰⓿➀❷⓬", "a01212"),
    ("1\ufe0f\u20e3", "1"),
    ("临泽🇨🇳", "临泽"),
    ("临\ud800泽\udfff市", "临泽市"),
    ("临\ue000泽\U000f0000市", "临泽市"),
    ("🚓！\u200b", ""),
    ("", ""),
]


@pytest.mark.parametrize(("name", "folded"), FOLDS, ids=[ascii(name) for name, _ in FOLDS])
def test_disguises_fall_away(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_a_sign_of_several_letters_is_dropped_as_a_sign() -> None:
    assert folded("临泽™").dropped == (Dropped(position=2, code="U+2122", kind=Kind.PUNCTUATION),)


def test_names_that_differ_stay_different() -> None:
    assert len({fold(name) for name in ("临泽市", "青澜县", "云柏区", "linze", "linzhe", "か", "が", "1", "2")}) == 9


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
    text = fold(name)
    assert all(unicodedata.category(character)[0] in "LN" for character in text)
    assert folded(text).dropped == ()


def test_every_single_character_folds_to_something_stable() -> None:
    unstable = [code for code in range(0, 0x110000, 7) if fold(fold(chr(code))) != fold(chr(code))]
    assert unstable == []


@settings(deadline=None)
@given(ANY_TEXT)
def test_the_quick_way_and_the_careful_way_fold_alike(name: str) -> None:
    assert fold(name) == folded(name).text


@settings(deadline=None)
@given(ANY_TEXT)
def test_every_folded_character_is_traced_to_where_it_was_written(name: str) -> None:
    found = folded(name)
    assert len(found.plain) == len(found.text) == len(found.origin)
    assert list(found.origin) == sorted(found.origin)
    assert all(0 <= position < len(name) for position in found.origin)
    assert {lost.position for lost in found.dropped}.isdisjoint(found.origin)


TRACES = [
    ("臨\u200b澤市", "临泽市", "臨澤市", (0, 2, 3)),
    ("㍿泽", "株式会社泽", "株式会社泽", (0, 0, 0, 0, 1)),
    ("か\u3099泽", "が泽", "が泽", (0, 2)),
    ("\u1100\u0301\u1161泽", "가泽", "가泽", (0, 3)),
    ("🚓ß", "ss", "ss", (1, 1)),
]


@pytest.mark.parametrize(("name", "text", "plain", "origin"), TRACES, ids=[ascii(trace[0]) for trace in TRACES])
def test_folding_keeps_the_unsimplified_form_and_the_way_back(
    name: str, text: str, plain: str, origin: tuple[int, ...]
) -> None:
    found = folded(name)
    assert (found.text, found.plain, found.origin) == (text, plain, origin)


LOST = [
    ("临\u200b泽", [(1, "U+200B", Kind.INVISIBLE)]),
    ("临\ufe0f泽", [(1, "U+FE0F", Kind.INVISIBLE)]),
    ("临\u0301泽", [(1, "U+0301", Kind.COMBINING)]),
    ("临\ue000泽", [(1, "U+E000", Kind.PRIVATE)]),
    ("临 泽!", [(1, "U+0020", Kind.PUNCTUATION), (3, "U+0021", Kind.PUNCTUATION)]),
    ("临\ud800", [(1, "U+D800", Kind.OTHER)]),
    ("❤\ufe0f泽", [(0, "U+2764", Kind.EMOJI), (1, "U+FE0F", Kind.EMOJI)]),
    ("1\ufe0f\u20e3", [(1, "U+FE0F", Kind.EMOJI), (2, "U+20E3", Kind.EMOJI)]),
    ("か\u3099", []),
    ("臨é㍿", []),
]


@pytest.mark.parametrize(("name", "lost"), LOST, ids=[ascii(name) for name, _ in LOST])
def test_what_is_dropped_is_reported_with_its_place_and_kind(name: str, lost: list[tuple[int, str, Kind]]) -> None:
    expected = tuple(Dropped(position=position, code=code, kind=kind) for position, code, kind in lost)
    assert folded(name).dropped == expected


HOSTILE = ["a" + "\u0301" * 10_000, "\u0315\u0300" * 5_000, "\u202e" * 10_000, "\ud800" * 10_000, "ﷺ" * 3_000]


@pytest.mark.parametrize("name", [*HOSTILE, "\u1100" + "\u1161" * 10_000, "👨\u200d👩\u200d👧" * 2_000], ids=range(7))
def test_floods_fold_to_something_stable(name: str) -> None:
    assert fold(folded(name).text) == folded(name).text == fold(name)


@settings(deadline=None)
@given(st.text("临澤市公安局發佈乾縣 !", max_size=12), st.text("临澤市公安局發佈乾縣 !", max_size=12))
def test_a_part_of_a_name_folds_to_a_part_of_its_fold(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


HIDDEN = [
    ("临泽市公安局", ()),
    ("ＡＢＣ", ()),
    ("临\u200b泽\u202e", ("U+200B", "U+202E")),
    ("临\u0301\x07\ue000", ("U+0301", "U+0007", "U+E000")),
    ("临\u3164", ("U+3164",)),
]


@pytest.mark.parametrize(("name", "hidden"), HIDDEN, ids=[ascii(name) for name, _ in HIDDEN])
def test_what_a_reader_cannot_see_is_named(name: str, hidden: tuple[str, ...]) -> None:
    assert tuple(dropped.code for dropped in folded(name).dropped) == hidden
