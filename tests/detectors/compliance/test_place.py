import pytest

from detectors.compliance.place import Options, detect
from domain.registry import AccountStatus
from tests.detectors.compliance.standings import standing
from tests.factories import account


@pytest.mark.parametrize(
    ("name", "is_hint"), [("临泽市公安局", False), ("平安沧岭", False), ("平安在线", True), ("", True)]
)
def test_a_name_carries_a_place(name: str, is_hint: bool) -> None:
    found = list(detect(standing(account=account(display_name=name)), options=Options()))
    assert [dict(one.evidence) for one in found] == ([{"rule": "R7.2a", "name": name}] if is_hint else [])


def test_an_account_that_is_closed_may_bear_any_name() -> None:
    closed = account(display_name="平安在线", status=AccountStatus.CLOSED)
    assert list(detect(standing(account=closed), options=Options())) == []


def test_without_a_list_of_places_nothing_can_be_said() -> None:
    assert list(detect(standing(account=account(display_name="平安在线"), places=()), options=Options())) == []


def test_the_hint_says_what_to_do_in_both_languages() -> None:
    (found,) = detect(standing(account=account(display_name="平安在线")), options=Options())
    assert "第七条" in found.summary.zh
    assert "报批更名" in found.summary.zh
    assert "registry.places" in found.summary.en
