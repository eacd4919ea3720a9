from detectors.names.each import MOST_OFFICIALS, are_few


def test_few_names_are_compared_and_many_looked_up() -> None:
    assert are_few(1, 200)
    assert are_few(1_000, 200)
    assert are_few(1, MOST_OFFICIALS)
    assert are_few(10, 5_000) is False
    assert not are_few(1, 200_000)
    assert not are_few(100_000, 200)
    assert are_few(0, 0)
