import json

import pytest

from monitor.cli.desk import plain, to_json
from tests.factories import NOW, incident, profile

NAMES = ["临泽市公安局", 'quo"te\\', "a\nb\tc", "\x1b[31m\x00\x7f", "\u202e\u200b\ufeff", "\x9b2J\x85", "\ud83d", "😀"]


@pytest.mark.parametrize("name", NAMES)
def test_json_is_one_line_that_gives_back_what_went_in(name: str) -> None:
    line = to_json({"name": name, "profile": profile(display_name=name)})
    assert line.isprintable()
    assert json.loads(line)["name"] == name
    assert json.loads(line)["profile"]["display_name"] == name


def test_chinese_stays_readable_in_json() -> None:
    assert to_json(["临泽市公安局"]) == '["临泽市公安局"]'


def test_nouns_become_plain_json() -> None:
    facts = json.loads(to_json({"incident": incident(), "at": NOW, "pairs": {("a", "b"): 1}}))
    assert facts["incident"]["status"] == "suspected"
    assert facts["incident"]["severity"] == 3
    assert (facts["at"], facts["pairs"]) == ("2026-03-02T01:30:00Z", {"a,b": 1})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("临泽 [red]", "临泽 [red]"),
        ("a\nb", "aU+000Ab"),
        ("\x1b[31m", "U+001B[31m"),
        ("\u202e\u2066\u200d", "U+202EU+2066U+200D"),
        ("\x9b2J", "U+009B2J"),
        ("\ud83d", "U+D83D"),
    ],
)
def test_what_others_wrote_is_one_harmless_line(text: str, shown: str) -> None:
    assert plain(text).plain == shown
    assert plain(text).spans == []
