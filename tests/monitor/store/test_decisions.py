from dataclasses import replace

import pytest
from sqlalchemy import Connection

from domain.decision import Decision, Judgement
from domain.incident import Classification, Ground
from domain.triage import Triage
from monitor.store import decisions, incidents
from tests.decisions import decision
from tests.factories import incident, later


@pytest.fixture
def cases(conn: Connection) -> Connection:
    for subject in ("bluesky:1", "bluesky:2"):
        incidents.save(conn, incident(subject=subject), lambda _: (), now=later())
    return conn


FULL = [
    decision(),
    decision(judgement=Judgement.DISMISSED, ground=Ground.FAN, note="a\u200b\U0001f514", truth=Triage.CIVILIAN),
    decision(classification=Classification.ACCOUNT_COMPROMISE, triage=None, truth=None, profile=None, findings=()),
]


@pytest.mark.parametrize("given", FULL, ids=["confirmed", "dismissed", "bare"])
def test_a_decision_comes_back_as_it_went(cases: Connection, given: Decision) -> None:
    decisions.put(cases, given)
    assert decisions.listing(cases) == (given,)


def test_the_decisions_of_all_cases_are_listed_in_the_order_in_which_they_were_taken(cases: Connection) -> None:
    first, second, third = decision(incident=2), decision(version=3, at=later(hours=1)), decision(at=later(hours=2))
    for given in (third, second, first):
        decisions.put(cases, given)
    assert decisions.listing(cases) == (first, second, third)
    assert decisions.of(cases, 1) == (third, second)
    assert decisions.of(cases, 3) == ()


def test_what_may_no_longer_be_kept_is_overwritten(cases: Connection) -> None:
    decisions.put(cases, decision())
    bare = replace(decision(), profile=None, findings=())
    decisions.put(cases, bare)
    assert decisions.listing(cases) == (bare,)
