from detectors.content.kinds import LABELS, UNWANTED, Kind


def test_every_kind_has_its_words_in_both_languages() -> None:
    assert set(LABELS) == set(Kind)
    assert all(label.zh and label.en for label in LABELS.values())


def test_a_voice_is_no_offer() -> None:
    assert set(Kind) - set(UNWANTED) == {Kind.PERSONAL, Kind.CELEBRITY}
