import pytest

from monitor.tables.sources import MissingSource, unicode_rows


def test_a_source_that_is_not_installed_is_named_with_what_to_install() -> None:
    with pytest.raises(MissingSource, match="unicode-data"):
        list(unicode_rows("NoSuchFile.txt"))
