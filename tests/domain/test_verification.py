from domain.observation import VerificationKind
from domain.verification import WORDS


def test_every_kind_of_badge_has_its_words_and_no_two_the_same() -> None:
    assert set(WORDS) == set(VerificationKind)
    assert len({text.zh for text in WORDS.values()}) == len({text.en for text in WORDS.values()}) == len(WORDS)
