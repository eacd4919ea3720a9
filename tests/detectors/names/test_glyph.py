import random

import pytest

from detectors.names.glyph import classes, glyph, lookalikes

ALIKE = """抉快 白百 末来 未末 莱来 劫动 博傅 土士 日曰 己已 已巳 戍戌 戌戊 人入 候侯 拔拨 汨汩 晴睛 睛清 莆蒲
    海每 宾滨 宾槟 安按 政攻 府俯 府腑 口ロ 市巿"""


@pytest.mark.parametrize("pair", ALIKE.split())
def test_characters_that_look_alike_are_listed(pair: str) -> None:
    assert glyph(pair[0], pair[1]) == glyph(pair[1], pair[0]) >= 0.7


@pytest.mark.parametrize("pair", ["安局", "来市", "宾网", "公路", "海山", "临安"])
def test_characters_that_do_not_look_alike_are_not(pair: str) -> None:
    assert glyph(pair[0], pair[1]) == 0.0


def test_a_character_is_wholly_like_itself_whatever_it_is() -> None:
    assert [glyph(character, character) for character in "安x\ud800"] == [1.0, 1.0, 1.0]
    assert glyph("安", "x") == glyph("\ud800", "安") == 0.0


def test_lookalikes_come_likest_first_with_the_scores_of_their_pairs() -> None:
    found = lookalikes("宾")
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert all(glyph("宾", other) == score for other, score in found)
    assert lookalikes("x") == ()


def test_few_random_pairs_are_taken_for_look_alikes() -> None:
    dice = random.Random(1)
    usual = [bytes((dice.randrange(0xB0, 0xD7), dice.randrange(0xA1, 0xFE))).decode("gb2312") for _ in range(40_000)]
    scores = [glyph(a, b) for a, b in zip(usual[::2], usual[1::2], strict=True) if a != b]
    assert sum(score >= 0.8 for score in scores) < 0.003 * len(scores)
    assert sum(score > 0 for score in scores) < 0.008 * len(scores)


def test_members_of_a_class_share_its_number_and_others_stand_alone() -> None:
    numbers = classes()
    assert numbers[ord("宾")] == numbers[ord("滨")] != numbers[ord("安")]
    assert numbers[ord("x")] == ord("x")
