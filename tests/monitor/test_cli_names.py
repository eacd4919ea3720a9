import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import diting


def run(*arguments: str) -> Result:
    return CliRunner().invoke(diting, ["names", *arguments], catch_exceptions=False)


def facts(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.output.splitlines()]


def pairs(folder: Path, text: str) -> str:
    path = folder / "pairs.tsv"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    return str(path)


def test_every_pair_is_scored_whatever_the_score(tmp_path: Path) -> None:
    result = run("score", "--json", "--pairs", pairs(tmp_path, "末宾发布\t来宾发布\n小明\t来宾发布\n"))
    first, second = facts(result)
    assert (first["candidate"], first["official"], first["tier"]) == ("末宾发布", "来宾发布", "alarm")
    assert first["reasons"] == ["glyph"]
    assert "形近" in str(first["explanation"])
    assert (second["score"], second["tier"]) == (0.0, "none")


def test_pairs_are_told_to_people_as_sentences(tmp_path: Path) -> None:
    result = run("score", "--pairs", pairs(tmp_path, "末宾发布\t来宾发布\n"))
    assert "look-alike" in result.output


def test_comments_empty_lines_further_columns_and_quotes_are_no_trouble(tmp_path: Path) -> None:
    text = '\ufeff# candidate\tofficial\n\n"来宾发布\t来宾发布\tgov\n来宾\udcff发布\t来宾发布\n'
    result = run("score", "--json", "--pairs", pairs(tmp_path, text))
    assert [found["tier"] for found in facts(result)] == ["alarm", "alarm"]


def test_a_line_without_a_pair_is_named(tmp_path: Path) -> None:
    path = pairs(tmp_path, "末宾发布\t来宾发布\n来宾发布\n")
    with pytest.raises(Exception, match=":2: expected a candidate and an official name"):
        run("score", "--pairs", path)


def test_an_explanation_draws_the_alignment_and_every_view() -> None:
    result = run("explain", "末宾发布", "来宾发布")
    assert "末 宾 发 布" in result.output
    assert all(view in result.output for view in ("characters", "sound", "structure"))
    assert "疑似冒用" in result.output


def test_an_explanation_for_programs_holds_the_views() -> None:
    (found,) = facts(run("explain", "--json", "末宾发布", "来宾发布"))
    assert found["score"] == found["score"]
    views = found["views"]
    assert isinstance(views, list)
    assert {view["name"] for view in views} >= {"characters", "sound", "structure"}


def test_variants_are_listed_best_first_and_bounded() -> None:
    result = run("variants", "来宾发布", "--limit", "5")
    assert len(result.output.splitlines()) == 5
    as_json = run("variants", "来宾发布", "--limit", "5", "--json")
    assert json.loads(as_json.output) == result.output.splitlines()
