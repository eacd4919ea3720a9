from pathlib import Path

import pytest

from config import circulation
from domain.circulation import Party
from domain.errors import ConfigurationError
from domain.incident import Severity

SPONSOR = '[[rules]]\nid = "sponsor"\ntell = ["sponsor"]\nsuspected = true\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "circulation.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_rules_can_be_read_and_name_every_party() -> None:
    told = {party for circle in circulation.read() for party in circle.tell}
    assert told == set(Party)


def test_a_rule_states_its_level_as_from(tmp_path: Path) -> None:
    path = written(tmp_path, SPONSOR + '[[rules]]\nid = "office"\ntell = ["office"]\nfrom = 2\n')
    assert circulation.read(path)[1].least is Severity.SERIOUS


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rules = [", "cannot be read as TOML"),
        ("", "rules: .*add it"),
        (SPONSOR + SPONSOR, "the id sponsor stands twice; rename one"),
        (SPONSOR + 'kinds = ["impostor"]\n', "no rule tells the sponsor of every case; add one"),
        (SPONSOR + '[[rules]]\nid = "x"\ntell = ["mayor"]\n', "rules.1.tell.0: Input should be 'sponsor'"),
        (SPONSOR + '[[rules]]\nid = "x"\ntell = []\n', "rules.1.tell"),
        (SPONSOR + '[[rules]]\nid = "x"\ntell = ["cac"]\nform = 2\n', "rules.1.form: .*correct its spelling"),
        (SPONSOR + '[[rules]]\nid = "x"\ntell = ["cac"]\nfrom = 5\n', "rules.1.from: Input should be 1, 2, 3 or 4"),
        (
            SPONSOR + '[[rules]]\nid = "x"\ntell = ["cac"]\nsuspected = true\n',
            "x tells an authority of what nobody has confirmed; remove suspected",
        ),
    ],
)
def test_a_file_that_would_leave_somebody_out_or_tell_too_much_is_refused(
    tmp_path: Path, text: str, problem: str
) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        circulation.read(written(tmp_path, text))
