from pathlib import Path

import pytest

from alerting.messages import catalog
from domain.errors import ConfigurationError
from domain.text import Locale


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped catalogs, to be spoilt."""
    for locale in Locale:
        (tmp_path / f"{locale}.toml").write_text((catalog.FOLDER / f"{locale}.toml").read_text("utf-8"), "utf-8")
    return tmp_path


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("locale", Locale)
def test_every_locale_that_is_shipped_is_whole(locale: Locale) -> None:
    assert catalog.load(locale).texts.keys() >= catalog.required()


def test_the_severities_have_the_guide_s_names_and_colours() -> None:
    chinese = catalog.load(Locale.ZH_CN)
    assert [chinese.say(f"severity.{level}") for level in range(1, 5)] == [
        "Ⅰ级 特别重大（红色）",
        "Ⅱ级 重大（橙色）",
        "Ⅲ级 较大（黄色）",
        "Ⅳ级 一般（蓝色）",
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[lead]", "[lede]", "en.toml: lead.opened is missing; add it"),
        ("[lead]", '[lead]\nextra = "x"', "en.toml: lead.extra is in no other locale"),
        ("Case: {reference}", "Case: {number}", "en.toml: line.reference has the placeholders ['event', 'number']"),
        (
            "Case: {reference}",
            "Case: {reference.key}",
            "line.reference has the placeholders ['event', 'reference.key']",
        ),
        ("Case: {reference}", "Case: {reference", 'line.reference has the placeholders ["unreadable'),
        ("[duty]", "[duties]", "duty.acknowledge is missing"),
        ('reopened = "Verify as a new case', 'again = "Verify as a new case', "next.masquerade.reopened"),
    ],
)
def test_a_spoilt_locale_stops_the_start_whichever_is_spoken(folder: Path, old: str, new: str, problem: str) -> None:
    spoil(folder / "en.toml", old, new)
    with pytest.raises(ConfigurationError) as raised:
        catalog.load(Locale.ZH_CN, folder)
    assert any(problem in text for text in raised.value.problems)


def test_all_problems_are_told_at_once(folder: Path) -> None:
    spoil(folder / "en.toml", "[presence]", "[presences]")
    with pytest.raises(ConfigurationError) as raised:
        catalog.load(Locale.EN, folder)
    assert len(raised.value.problems) == 8


def test_a_text_missing_everywhere_is_missing(folder: Path) -> None:
    for locale in Locale:
        spoil(folder / f"{locale}.toml", "[next.coverage]", "[next.outage]")
    with pytest.raises(ConfigurationError, match=r"zh_CN\.toml: next\.coverage\.opened is missing"):
        catalog.load(Locale.EN, folder)


@pytest.mark.parametrize("content", [b"[lead", b"\xff\xfe"])
def test_a_broken_file_is_named(folder: Path, content: bytes) -> None:
    (folder / "en.toml").write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"en\.toml: cannot be read"):
        catalog.load(Locale.EN, folder)


def test_an_absent_file_is_named(folder: Path) -> None:
    (folder / "en.toml").unlink()
    with pytest.raises(ConfigurationError, match=r"en\.toml: cannot be read"):
        catalog.load(Locale.ZH_CN, folder)


def test_values_are_taken_literally() -> None:
    said = catalog.load(Locale.EN).say("line.owner", owner="{number} %s {0}")
    assert said == "Handled by: {number} %s {0}"
