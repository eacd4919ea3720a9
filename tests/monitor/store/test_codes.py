import pytest

from monitor.store import codes


def test_codes_are_short_differ_and_hold_no_look_alikes() -> None:
    drawn = {codes.fresh() for _ in range(2000)}
    assert len(drawn) == 2000
    assert {len(code) for code in drawn} == {codes.LENGTH}
    assert not set("".join(drawn)) & set("ILOU")
    assert not any(code.isdigit() or code.startswith(codes.NUMBERED) for code in drawn)


@pytest.mark.parametrize("spoken", ["K7M2QX01", "k7m2-qxoi", " K7M2 QXOl ", "Ｋ７Ｍ２ＱＸ０１", "k7m2_qx0L"])
def test_a_code_is_understood_however_it_is_written(spoken: str) -> None:
    assert codes.read(spoken) == "K7M2QX01"


@pytest.mark.parametrize("other", ["", "12", "DT-000012", "K7M2QX0", "K7M2QX011", "K7M2QX0*", "临泽市公安局大队"])
def test_what_is_no_code_is_none(other: str) -> None:
    assert codes.read(other) in {"", "DT000012"}
