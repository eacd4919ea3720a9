from datetime import date

import pytest

from monitor.registry import values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026/3/2", date(2026, 3, 2)),
        ("2026.3.2", date(2026, 3, 2)),
        ("2026年3月2日", date(2026, 3, 2)),
        ("２０２６年３月２日", date(2026, 3, 2)),
        ("20260302", date(2026, 3, 2)),
        ("2026-03-02 00:00:00", date(2026, 3, 2)),
        ("2026-03-02T08:30:00", date(2026, 3, 2)),
        ("2026年3月", date(2026, 3, 1)),
        ("46083", date(2026, 3, 2)),
        ("2026-02-30", None),
        ("去年春天", None),
        ("3/2/26", None),
        ("", None),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert values.day(text) == day


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("13800001234", True),
        ("138 0000 1234", True),
        ("+86-13800001234", True),
        ("0772-4200000", True),
        ("（0772）4200000转801", True),
        ("4200000", True),
        ("400-123-4567", True),
        ("110", True),
        ("12345", True),
        ("1380000123", False),
        ("138000012345", False),
        ("1.38E+10", False),
        ("值班室", False),
    ],
)
def test_telephone_numbers(text: str, good: bool) -> None:
    assert values.is_phone(text) is good


@pytest.mark.parametrize(
    ("number", "shown"), [("138000012345", "138****2345"), ("甲乙13800001234x", "138****1234"), ("甲乙", "****")]
)
def test_what_is_shown_of_a_number_names_nobody(number: str, shown: str) -> None:
    assert values.masked(number) == shown


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("11999900000000002H", True),
        ("91350100M000100Y43", True),  # the worked example of GB 32100-2015
        ("91350100M000100Y44", False),
        ("11999900000000002I", False),
        ("1199990000000000", False),
        ("11999900000000002Ｈ", False),
    ],
)
def test_the_check_character_of_a_credit_code(code: str, good: bool) -> None:
    assert values.is_credit_code(code) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [("duty@ga.linze.example", True), ("duty@localhost", False), ("甲@乙", False), ("a b@c.example", False)],
)
def test_mail_addresses(text: str, good: bool) -> None:
    assert values.is_email(text) is good


@pytest.mark.parametrize(
    ("text", "lost"),
    [("123456789012345000", True), ("123456789012345678", False), ("1234567890123450", False), ("gh_000000000", False)],
)
def test_a_long_id_that_ends_in_zeros_looks_cut(text: str, lost: bool) -> None:
    assert values.ends_in_lost_digits(text) is lost
