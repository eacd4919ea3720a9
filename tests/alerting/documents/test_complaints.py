import pytest

from alerting.documents.complaints import PAPERS, filed, missing
from config.complaints import read
from domain.act import Act, Step
from domain.complaint import Paper
from tests.factories import later
from tests.papers import act


def asked(route: str, **changes: object) -> Act:
    return act(Step.PLATFORM_ASKED, facts=(("route", route),), **changes)


def answered(*facts: tuple[str, str], **changes: object) -> Act:
    return act(Step.PLATFORM_ANSWERED, facts=facts, **changes)


def test_every_paper_has_its_words() -> None:
    assert set(PAPERS) == set(Paper)


def test_what_is_at_hand_is_not_missing() -> None:
    route = read().route("wechat-notice")
    assert route is not None
    assert missing(route, route.needs) == ()
    assert missing(route, {Paper.URL, Paper.SCREENSHOTS}) == (Paper.NOTICE_FORM, Paper.CREDIT_CODE, Paper.IDENTITY)


@pytest.mark.parametrize(
    ("acts", "is_waiting"),
    [
        ((), False),
        ((asked("a"),), True),
        ((asked("b"),), False),
        ((asked("a"), asked("b")), True),
        ((asked("a"), answered()), False),
        ((asked("a"), answered(("route", "a"))), False),
        ((asked("a"), answered(("route", "b"))), True),
        ((asked("a"), answered(), asked("a")), True),
        ((asked("a"), act(Step.PARTIAL)), True),
        ((asked("a"), act(Step.REOPENED)), False),
        ((act(Step.PLATFORM_ASKED),), False),
    ],
)
def test_the_same_complaint_waits_until_it_is_answered(acts: tuple[Act, ...], is_waiting: bool) -> None:
    assert (filed(acts, "a") is not None) is is_waiting


def test_the_last_complaint_is_the_one_that_waits() -> None:
    last = asked("a", at=later(hours=1))
    assert filed((asked("a"), last), "a") is last
