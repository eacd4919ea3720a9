import pytest

from detectors.texts.offices import ends_as_a_body, is_a_branch, is_of_an_office


@pytest.mark.parametrize(
    "words", ["城关派出所", "政治部", "民一庭", "质量监督站", "附属小学", "河西院区", "指挥中心", "急诊科"]
)
def test_parts_end_as_offices_do(words: str) -> None:
    assert ends_as_a_body(words)
    assert is_a_branch(words)
    assert is_of_an_office(words)


@pytest.mark.parametrize("words", ["公共厕所", "口腔诊所", "驿站", "工作室", "考试", "辅警考试", "小李", "经验", ""])
def test_what_only_looks_like_it_is_no_office(words: str) -> None:
    assert not ends_as_a_body(words)
    assert not is_of_an_office(words)


@pytest.mark.parametrize("words", ["举报中心", "退赔受理处", "客服部", "业务科"])
def test_what_people_turn_to_an_office_for_is_no_part_of_it(words: str) -> None:
    assert not is_a_branch(words)
    assert is_of_an_office(words)
