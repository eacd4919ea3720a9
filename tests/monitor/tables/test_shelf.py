import gzip
from pathlib import Path

from monitor.tables.shelf import put, put_rows


def test_rows_are_stored_as_lines_under_a_title(tmp_path: Path) -> None:
    put_rows("table.txt", "character, reading", [("来", "lai"), ("宾", "bin")], tmp_path)
    assert (tmp_path / "table.txt").read_text("utf-8") == "# character, reading\n来\tlai\n宾\tbin\n"


def test_the_same_table_always_gives_the_same_bytes(tmp_path: Path) -> None:
    sizes = [put(name, "来宾".encode() * 100, tmp_path) for name in ("one.gz", "two.gz")]
    one, two = ((tmp_path / name).read_bytes() for name in ("one.gz", "two.gz"))
    assert one == two
    assert sizes == [len(one), len(two)]
    assert gzip.decompress(one).decode() == "来宾" * 100
