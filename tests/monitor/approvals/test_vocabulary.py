from pathlib import Path

import pytest

from detectors.compliance.filing import FIELDS
from domain.errors import ConfigurationError
from domain.observation import VerificationKind
from domain.registry import ApprovalAction
from monitor.approvals.vocabulary import Column, read, shipped

SHIPPED = Path("config/approval_headers.toml")


def test_the_shipped_words_name_every_column_action_field_and_kind() -> None:
    words = shipped().own
    assert (set(words.columns), set(words.actions)) == (set(Column), set(ApprovalAction))
    assert (set(words.fields), set(words.kinds)) == (set(FIELDS), set(VerificationKind))


@pytest.mark.parametrize("word", ["开设", "申请开设", "open", " 开 设 "])
def test_words_are_understood_however_they_are_spaced(word: str) -> None:
    assert shipped().own.action(word) is ApprovalAction.OPEN


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('close = ["关停"', 'close = ["开设"', "开设 stands for both"),
        ("bio = [", 'colour = ["颜色"]\nbio = [', "no such field colour"),
        ('open = ["开设", "开通", "新开", "新设", "申请开设"]', "open = []", "no words for open"),
        ("required = [", "wanted = [", "required"),
        ("[kinds]", "[kinds", "cannot be read as TOML"),
    ],
)
def test_a_mistake_in_the_words_names_file_and_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = SHIPPED.read_text("utf-8")
    assert old in text
    path = tmp_path / "words.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigurationError, match=said) as raised:
        read(path)
    assert str(path) in str(raised.value)
