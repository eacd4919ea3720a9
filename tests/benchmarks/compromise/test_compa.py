import pytest

from tests.benchmarks.compromise.compa import Compa
from tests.detectors.behaviour.accounts import POLICE, at_night, history, written


def taught() -> Compa:
    model = Compa()
    for post in history(POLICE, 80, client="政务发布台"):
        model.learn(post)
    return model


def test_the_published_weights_add_up() -> None:
    model = taught()
    assert model.score(written(POLICE, 81, client="政务发布台")) == pytest.approx(0, abs=0.3)
    assert model.score(written(POLICE, 81, client="手机")) >= 3.3
    changes = {"client": "手机", "published_at": at_night(81), "text": "@陌生人 #新鞋# https://x.example.top"}
    assert model.score(written(POLICE, 81, **changes)) == pytest.approx(3.3 + 0.88 + 1.4 + 0.96 + 0.39)
