"""Files that leave the house: new ones, whole or not at all."""

import os
import resource
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from domain.errors import NotAllowed
from monitor import new_file, templates


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.parametrize(("mode", "kept"), [(new_file.PRIVATE, 0o600), (new_file.SHARED, 0o644)])
def test_what_was_written_is_there_at_the_end_for_those_it_is_for(tmp_path: Path, mode: int, kept: int) -> None:
    path = tmp_path / "out.zip"
    with new_file.opened(path, mode) as (file, digest):
        file.write(b"page")
        assert digest() == sha256(b"page").hexdigest()
        assert not path.exists()
    assert (path.read_bytes(), path.stat().st_mode & 0o777, [*tmp_path.iterdir()]) == (b"page", kept, [path])


def half(path: Path) -> None:
    with new_file.opened(path) as (file, _):
        file.write(b"half")
        raise OSError(28, "No space left on device")


def test_of_what_could_not_be_finished_nothing_stays(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match=r"out\.docx: cannot be written \(No space left on device\)"):
        half(tmp_path / "out.docx")
    assert [*tmp_path.iterdir()] == []


def test_a_template_that_a_full_disk_cut_short_is_not_left_to_be_taken_for_done(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(NotAllowed, match="cannot be written"):
            templates.copy(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert all(path.stat().st_size < 20_000 for path in tmp_path.iterdir())
    templates.copy(tmp_path)
    shipped = {f"{name}.docx": (templates.SHIPPED / f"{name}.docx").read_bytes() for name in templates.titles()}
    assert {name: (tmp_path / name).read_bytes() for name in shipped} == shipped


def test_what_is_there_already_stays(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"secret")
    with pytest.raises(NotAllowed, match="is there already"):
        new_file.write(path, b"page")
    assert (path.read_bytes(), [*tmp_path.iterdir()]) == (b"secret", [path])


def overtaken(path: Path) -> None:
    with new_file.opened(path) as (file, _):
        file.write(b"page")
        path.write_bytes(b"somebody else's")


def test_what_somebody_put_there_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with pytest.raises(NotAllowed, match="is there already"):
        overtaken(path)
    assert (path.read_bytes(), [*tmp_path.iterdir()]) == (b"somebody else's", [path])


def test_a_link_that_leads_nowhere_yet_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "link"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotAllowed, match="is there already"):
        new_file.write(path, b"page")
    assert not (tmp_path / "elsewhere").exists()


def test_where_nothing_can_be_written_another_file_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match=r"cannot be written .*name another file"):
        new_file.write(tmp_path / "nowhere" / "out", b"page")
