import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.registry import cells


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  临泽发布\u3000", "临泽发布"),
        ("临泽\u3000发布", "临泽 发布"),
        ("\ufeff临泽\u200b发布", "临泽发布"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("甲\x00\x1b[31m乙", "甲[31m乙"),
        ("\t123456789012345678", "123456789012345678"),
        ('="0123456"', "0123456"),
        ("'=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("'0123", "0123"),
        ("'quoted'", "'quoted'"),
    ],
)
def test_a_cell_is_read_as_it_was_meant(raw: str, text: str) -> None:
    assert cells.read(raw) == text


@pytest.mark.parametrize("start", list("=+-@＝＋－＠"))
def test_no_exported_cell_can_start_a_formula(start: str) -> None:
    assert cells.guarded(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("number", ["0772", "123456789012", "123456789012345678"])
def test_a_number_that_a_spreadsheet_would_cut_is_text_in_a_csv(number: str) -> None:
    assert cells.guarded_for_csv(number) == f"'{number}"
    assert cells.guarded(number) == number


@given(st.text(alphabet="'=+-@＝0123456789ab 中\n\u3000", max_size=20))
def test_reading_undoes_guarding(raw: str) -> None:
    text = cells.tidy(raw)
    assert cells.read(cells.guarded(text)) == text
    assert cells.read(cells.guarded_for_csv(text)) == text


@given(st.text())
def test_tidying_twice_changes_nothing(raw: str) -> None:
    assert cells.tidy(cells.tidy(raw)) == cells.tidy(raw)


@pytest.mark.parametrize("separator", ["、", "，", ",", "；", ";", "/", "\n"])
def test_lists_are_split_at_every_usual_separator(separator: str) -> None:
    assert cells.split(f"甲{separator} 乙{separator}{separator}甲") == ("甲", "乙")


def test_places_in_a_list_of_people_are_kept() -> None:
    assert cells.positions("甲；；丙") == ("甲", "", "丙")


def test_a_name_wrapped_by_hand_is_one_line() -> None:
    assert cells.one_line("临泽市\n 公安局") == "临泽市公安局"
