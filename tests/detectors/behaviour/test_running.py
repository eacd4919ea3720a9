import numpy as np

from detectors.behaviour.running import Running


def start() -> Running:
    return Running(np.zeros(2), np.ones(2))


def test_it_comes_to_what_it_sees() -> None:
    running = start()
    for _ in range(400):
        running.add(np.array([3.0, -1.0]))
    assert np.allclose(running.mean, [3, -1], atol=0.2)
    assert np.all(running.variance < 0.5)


def test_one_wild_value_hardly_moves_it() -> None:
    running = start()
    running.add(np.array([1e6, 0.0]))
    assert running.mean[0] < 0.5


def test_a_value_stands_above_the_usual_by_its_deviations_within_reason() -> None:
    standing = start().standing(np.array([2.0, 1e9]))
    assert 1.9 < standing[0] < 2
    assert standing[1] == 8
