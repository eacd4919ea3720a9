import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from domain.errors import RegistryError
from monitor.cli import diting, names_file, names_match

OFFICIALS = "来宾发布\n来宾公安\n来宾市公安局\n玉林公安\n\n来宾发布\n"


@pytest.fixture
def registry(tmp_path: Path) -> str:
    return written(tmp_path / "registry.txt", OFFICIALS.encode())


def written(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


def match(registry: str, candidates: str, *options: str, stdin: bytes = b"") -> Result:
    arguments = ["names", "match", "--registry", registry, "--candidates", candidates, *options]
    return CliRunner().invoke(diting, arguments, input=stdin, catch_exceptions=False)


def facts(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def pairs(result: Result) -> list[tuple[object, object]]:
    return [(found["candidate"], found["official"]) for found in facts(result)]


def test_a_hit_is_a_line_with_score_tier_reasons_and_explanation(registry: str, tmp_path: Path) -> None:
    [found] = facts(match(registry, written(tmp_path / "c.txt", "末宾发布\n小明\n".encode()), "--json"))
    assert list(found) == ["candidate", "official", "score", "tier", "reasons", "explanation"]
    assert (found["candidate"], found["official"], found["tier"]) == ("末宾发布", "来宾发布", "alarm")
    assert found["reasons"] == ["glyph"]
    assert str(found["explanation"]).startswith("疑似冒用「来宾发布」")


def test_all_official_names_at_the_tier_are_told_the_likest_first(registry: str, tmp_path: Path) -> None:
    candidates = written(tmp_path / "c.txt", "来宾公安\n榆林公安\n".encode())
    alarms = facts(match(registry, candidates, "--json"))
    assert [found["official"] for found in alarms] == ["来宾公安", "来宾市公安局"]
    reviews = facts(match(registry, candidates, "--json", "--tier", "review"))
    assert ("榆林公安", "玉林公安") in [(found["candidate"], found["official"]) for found in reviews]
    scores = [found["score"] for found in reviews if found["candidate"] == "来宾公安"]
    assert scores == sorted(scores, key=lambda score: -float(str(score)))


def test_people_read_a_sentence_without_what_a_terminal_would_obey(registry: str, tmp_path: Path) -> None:
    result = match(registry, written(tmp_path / "c.txt", "末宾\x1b发布\n".encode()))
    assert 'passes for "来宾发布"' in result.output
    assert "\x1b" not in result.output


TABLES = {
    "byte order mark, Windows lines": "\ufeffname\r\n末宾发布\r\n小明\r\n".encode(),
    "a column among others": "id,账号名称,粉丝\n1,末宾发布,20\n2,小明,3\n3\n".encode(),
    "tabs": 'id\t昵称\n1\t末宾发布\n2\t"小明\n'.encode(),
    "semicolons": "编号;名称\n1;末宾发布\n".encode(),
    "quoted": '"Screen Name","x"\n"末宾发布","a, b"\n'.encode(),
    "GBK": "编号,名称\n1,末宾发布\n2,小明\n".encode("gb18030"),
    "UTF-16": "名称\n末宾发布\n".encode("utf-16"),
    "no header": "末宾发布\n小明\n".encode(),
    "no header, GBK": "末宾发布\r\n小明\r\n".encode("gb18030"),
    "no last line end": "小明\n末宾发布".encode(),
    "broken bytes": b"\xff\xe6\n" + "末宾发布\n".encode(),
}


@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_names_are_read_from_any_table_or_list(registry: str, tmp_path: Path, content: bytes) -> None:
    assert pairs(match(registry, written(tmp_path / "c.txt", content), "--json")) == [("末宾发布", "来宾发布")]


FAULTS = {
    "empty": (b"", "no names in it"),
    "blank": (b"\n \n\t\n", "no names in it"),
    "a header and nothing else": ("名称\n".encode(), "no names in it"),
    "no column of names": ("编号,粉丝\n1,20\n".encode(), "no column of names; head it name"),
    "a spreadsheet": (b"PK\x03\x04" + bytes(90), "save it as CSV UTF-8"),
    "noise": (bytes(range(128, 256)) * 9, "neither UTF-8 nor GB18030"),
    "a quotation mark never closed": (('name\n"' + "来\n" * 70_000).encode(), "check the quotation marks"),
    "one endless line": (("来" * (names_file.LONGEST + 1)).encode(), "no list of names"),
}


@pytest.mark.parametrize(("content", "told"), FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("which", ["registry", "candidates"])
def test_a_file_without_names_is_told_with_the_remedy(tmp_path: Path, content: bytes, told: str, which: str) -> None:
    good, bad = written(tmp_path / "good.txt", OFFICIALS.encode()), written(tmp_path / "bad.csv", content)
    with pytest.raises(RegistryError, match=told) as raised:
        match(*((bad, good) if which == "registry" else (good, bad)))
    assert "bad.csv" in str(raised.value)


def test_candidates_come_through_a_pipe(registry: str) -> None:
    assert pairs(match(registry, "-", "--json", stdin="末宾发布\n小明\n".encode())) == [("末宾发布", "来宾发布")]


def test_only_one_file_can_be_standard_input() -> None:
    result = match("-", "-", stdin="末宾发布\n".encode())
    assert result.exit_code == click.UsageError.exit_code
    assert "only one" in result.output


def test_what_was_found_is_told_batch_by_batch(registry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_match, "TOGETHER", 2)
    candidates = written(tmp_path / "c.txt", "小明\n末宾发布\n小红\n莱宾发布\n末宾发布\n".encode())
    assert [pair[0] for pair in pairs(match(registry, candidates, "--json"))] == ["末宾发布", "莱宾发布", "末宾发布"]


def test_hostile_names_are_told_in_readable_lines(registry: str, tmp_path: Path) -> None:
    hostile = ["来\u200b宾发布", "\u202e来宾发布", "来" + "\u0301" * 3_000 + "宾发布", "来宾发布" * 2_500]
    content = "\n".join(hostile).encode() + b"\n\xed\xa0\x80" + "来宾发布".encode()
    found = match(registry, written(tmp_path / "c.txt", content), "--json")
    assert {"来\u200b宾发布", "\u202e来宾发布"} <= {pair[0] for pair in pairs(found)}
    assert "\u202e" not in found.stdout


def test_a_reader_who_has_seen_enough_is_no_error(registry: str, tmp_path: Path) -> None:
    candidates = written(tmp_path / "c.txt", "末宾发布\n".encode() * 20_000)
    call = "from monitor.cli import main; main()"
    command = [sys.executable, "-c", call, "names", "match", "--registry", registry, "--candidates", candidates]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
