from pathlib import Path

import pytest

from config.section import Section, read
from domain.errors import ConfigurationError


class Bell(Section):
    rings: int


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as raised:
        read(Bell, path)
    return raised.value.problems


def test_a_file_is_read_as_what_it_must_hold(tmp_path: Path) -> None:
    file = tmp_path / "bell.toml"
    file.write_text("rings = 3\n", "utf-8")
    assert read(Bell, file) == Bell(rings=3)


@pytest.mark.parametrize("written", [None, b"rings = [", b"\xff\xfe"])
def test_a_file_that_is_missing_or_no_toml_is_named_with_a_remedy(tmp_path: Path, written: bytes | None) -> None:
    file = tmp_path / "bell.toml"
    if written is not None:
        file.write_bytes(written)
    (problem,) = problems(file)
    assert problem.startswith(f"{file}: cannot be read as TOML (")
    assert problem.endswith("); correct or restore the file")


def test_every_mistake_in_a_file_is_told_with_its_key(tmp_path: Path) -> None:
    file = tmp_path / "bell.toml"
    file.write_text('rings = "3"\ncolour = "red"\n', "utf-8")
    assert [problem.split(": ")[1] for problem in problems(file)] == ["rings", "colour"]
