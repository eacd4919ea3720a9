import re

import pytest

from monitor.approvals.wording import WORDINGS, Code


@pytest.mark.parametrize("code", list(Code))
def test_every_problem_has_words_in_both_languages_that_tell_the_same(code: Code) -> None:
    for text in (WORDINGS[code].message, WORDINGS[code].remedy):
        assert text.zh
        assert text.en
        assert set(re.findall(r"{(\w+)}", text.zh)) == set(re.findall(r"{(\w+)}", text.en))
