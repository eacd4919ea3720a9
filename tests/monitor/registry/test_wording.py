import re

import pytest

from domain.text import Text
from monitor.registry.problem import Code
from monitor.registry.wording import WORDINGS


@pytest.mark.parametrize("code", list(Code))
def test_every_problem_has_words_in_both_languages(code: Code) -> None:
    wording = WORDINGS[code]
    assert all((wording.message.zh, wording.message.en, wording.remedy.zh, wording.remedy.en))


@pytest.mark.parametrize("code", list(Code))
def test_both_languages_tell_the_same_facts(code: Code) -> None:
    def facts(text: Text) -> tuple[set[str], set[str]]:
        return set(re.findall(r"{(\w+)}", text.zh)), set(re.findall(r"{(\w+)}", text.en))

    for text in (WORDINGS[code].message, WORDINGS[code].remedy):
        chinese, english = facts(text)
        assert chinese == english
