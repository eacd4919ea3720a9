import io
import re
import xml.etree.ElementTree as ET

from rich.console import Console
from rich.text import Text

from monitor.demo.picture import CELL, TEMPLATE, picture

LABEL = "{http://www.w3.org/2000/svg}text"


def drawn(*lines: str) -> str:
    console = Console(file=io.StringIO(), width=60, record=True, highlight=False)
    for line in lines:
        console.print(Text(line))
    return picture(console, "title")


def labels(svg: str) -> list[tuple[str, float, float]]:
    """Text, left edge and width of every label inside the terminal."""
    found = (label for label in ET.fromstring(svg).iter(LABEL) if label.get("textLength"))
    return [
        ((label.text or "").strip("\xa0"), float(label.get("x", "0")), float(label.get("textLength", "0")))
        for label in found
    ]


def test_a_chinese_glyph_takes_two_cells_and_a_latin_one_takes_one() -> None:
    assert labels(drawn("谛听Diting")) == [("谛听", 0, 4 * CELL), ("Diting", 4 * CELL, 6 * CELL)]


def test_what_chinese_fonts_draw_wide_is_squeezed_into_its_one_cell() -> None:
    svg = drawn("障→樟")
    assert labels(svg) == [("障", 0, 2 * CELL), ("→", 2 * CELL, CELL), ("樟", 3 * CELL, 2 * CELL)]
    assert svg.count("spacingAndGlyphs") == 1


def test_signs_of_the_markup_are_text() -> None:
    assert labels(drawn('<a href="x">&amp;</a>'))[0][0] == '<a\xa0href="x">&amp;</a>'


def test_the_picture_fetches_nothing() -> None:
    svg = drawn("谛听")
    assert "@font-face" not in svg
    assert set(re.findall(r"https?://[^\"'\s]+", svg)) == {"http://www.w3.org/2000/svg"}


def test_the_picture_of_the_readme_shows_a_whole_run_and_names_no_other_host() -> None:
    shown = TEMPLATE.with_name("diting-demo.svg").read_text("utf-8")
    assert {"疑似假冒账号", "疑似账号被盗用", "疑似内容被篡改"} <= {text for text, *_ in labels(shown)}
    hosts = set(re.findall(r"https?://([^/:\"'\s]+)", shown))
    assert hosts == {"www.w3.org", "127.0.0.1"}
