from types import ModuleType
from typing import Any

import pytest

from domain.connector import Verified
from domain.ports import Operation
from monitor.connectors import catalog
from monitor.connectors.described import Described
from monitor.connectors.stated import UNKNOWN, Stated, stated
from monitor.plugins import PLATFORMS


def module(**constants: Any) -> ModuleType:
    made = ModuleType("changmaoxiang")
    vars(made).update(constants)
    return made


def test_a_silent_module_is_trusted_least() -> None:
    said = stated(module())
    assert said == Stated(platform="", operations=frozenset(), grade=UNKNOWN, verified=Verified.SHAPE)


def test_each_word_of_a_module_counts_by_itself() -> None:
    said = stated(module(CLASS="B", OPERATIONS=frozenset({Operation.POSTS})))
    assert said == Stated(operations=frozenset({Operation.POSTS}), grade="B", verified=Verified.SHAPE)
    assert stated(module(VERIFIED="live")) == Stated(grade=UNKNOWN, verified=Verified.LIVE)


def test_a_way_of_checking_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="lively"):
        stated(module(VERIFIED="lively"))


@pytest.mark.parametrize("id", PLATFORMS.modules())
def test_every_connector_in_python_says_its_class_how_it_was_checked_and_what_it_can_be_asked(id: str) -> None:
    said = stated(PLATFORMS.load(id))
    assert said.grade in {"A", "B", "C", "D"}
    assert said.operations
    assert {"CLASS", "VERIFIED", "OPERATIONS"} <= vars(PLATFORMS.load(id)).keys()


def test_a_description_says_it_in_the_same_words() -> None:
    spec = catalog.read("weibo", None)
    said = stated(Described(spec))
    assert said == Stated(platform="weibo", operations=spec.offered, grade="C", verified=Verified.SHAPE)
    assert said.operations
