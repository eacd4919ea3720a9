from detectors.behaviour.grams import grams
from detectors.behaviour.wording import Wording
from tests.detectors.behaviour.accounts import HEALTH, POLICE, SHOES, sentence


def taught(many: int) -> Wording:
    wording = Wording()
    for seed in range(many):
        wording.learn(grams(sentence(POLICE, seed)), [grams(sentence(HEALTH, seed))])
    return wording


def test_nothing_learned_says_nothing() -> None:
    assert Wording().strangeness(grams("通知")) == 0


def test_a_text_without_characters_says_nothing() -> None:
    assert taught(20).strangeness(grams("")) == 0


def test_own_wording_is_told_from_that_of_peers_and_of_strangers_never_seen() -> None:
    wording = taught(60)
    own, peer, stranger = (wording.strangeness(grams(sentence(words, 999))) for words in (POLICE, HEALTH, SHOES))
    assert own < -1 < 1 < peer
    assert own < stranger - 1


def test_without_peers_there_is_nothing_to_learn() -> None:
    wording = Wording()
    wording.learn(grams("通知"), [])
    assert not wording.weights.any()
