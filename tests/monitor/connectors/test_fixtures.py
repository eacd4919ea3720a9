"""The cases that a connector ships with say what they miss."""

from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from monitor.connectors import catalog, fixtures
from tests.monitor.connectors.written import PLAIN

CASE = """
- name: an account is found
  operation: search
  asked: {keyword: 临泽发布}
  reply: {json: {code: 0, total: 1, users: [{id: 1, name: 临泽发布, face: "", fans: 3}]}}
  expect: {outcome: ok, more: false, found: [{user_id: "1", followers: 3}]}
  source: invented in the usual shape
"""


def misses(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "fixtures").mkdir()
    (folder / "demo.yaml").write_text(PLAIN, "utf-8")
    (folder / "fixtures" / "demo.yaml").write_text(text, "utf-8")
    [case] = fixtures.cases("demo", folder)
    return fixtures.run(catalog.read("demo", folder), case)


MISSED = [
    ("more: false", "more: false", ()),
    ("outcome: ok", "outcome: empty", ("outcome: ok (), not empty",)),
    ("followers: 3", "followers: 4", ("found.0.followers: 3, not 4",)),
    ("more: false", "more: true", ("more: False, not True",)),
    ("outcome: ok", "outcome: ok, detail: login", ("detail: '' has no 'login'",)),
    ("[{user_id", "[{}, {user_id", ("found: 1, not 2",)),
    ("followers: 3", "fans: 3", ("found.0.fans: there is no such field",)),
]


@pytest.mark.parametrize(("old", "new", "told"), MISSED)
def test_a_case_says_what_it_misses(tmp_path: Path, old: str, new: str, told: tuple[str, ...]) -> None:
    found = misses(tmp_path, CASE.replace(old, new, 1))
    assert len(found) == len(told)
    assert all(miss.startswith(start) for miss, start in zip(found, told, strict=True))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("outcome: ok", "outcome: fine", r"fixtures/demo\.yaml:6: 0\.expect\.outcome: Input should be"),
        ("reply: {json", "reply: {body", r"fixtures/demo\.yaml:5: 0\.reply\.body: Extra inputs"),
        ("- name: an account is found\n  op", "op", r"fixtures/demo\.yaml:1: is no list of cases"),
    ],
)
def test_a_mistake_in_a_case_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        misses(tmp_path, CASE.replace(old, new, 1).replace("\n  ", "\n") if new == "op" else CASE.replace(old, new, 1))
