import pytest

from detectors.compliance.consistency import Options, departing, detect
from domain.finding import Finding
from domain.registry import AccountStatus, OfficialAccount
from tests.detectors.compliance.standings import standing
from tests.factories import account

OWN = account(user_id="1")


def hints(own: OfficialAccount, *siblings: OfficialAccount) -> list[Finding]:
    return list(detect(standing(account=own, siblings=siblings), options=Options()))


def test_names_that_differ_across_platforms_are_one_hint_of_the_first_account() -> None:
    other = account(platform="weibo", user_id="2", display_name="平安临泽")
    (found,) = hints(OWN, other)
    assert dict(found.evidence) == {"rule": "R7.2d", "names": "临泽市公安局、平安临泽"}
    assert hints(other, OWN) == []


@pytest.mark.parametrize("name", ["临泽市公安局", "临泽市 公安局", "臨澤市公安局"])
def test_spelling_alone_makes_no_other_name(name: str) -> None:
    assert hints(OWN, account(platform="weibo", display_name=name)) == []


def test_other_names_on_the_same_platform_are_another_rules_matter() -> None:
    assert hints(OWN, account(user_id="2", display_name="平安临泽")) == []


def test_a_closed_account_may_bear_another_name() -> None:
    closed = account(platform="weibo", display_name="平安临泽", status=AccountStatus.CLOSED)
    assert hints(OWN, closed) == []
    assert hints(closed, OWN) == []


def test_of_no_account_none_departs() -> None:
    assert departing(()) is None
