"""One account that is refused for reasons of its own is no outage of its platform; a login that is refused is one."""

import pytest

from domain.answer import Answer, Outcome
from domain.coverage import Job
from domain.incident import Classification
from domain.registry import Tier
from monitor.store import Store
from tests.factories import account
from tests.monitor.silent_town import DAY, REFUSED, SICK, Town


@pytest.mark.parametrize("tier", [Tier.ONE, Tier.TWO, Tier.THREE])
@pytest.mark.parametrize("outcome", [Outcome.BLOCKED, Outcome.ERROR])
def test_at_the_pace_of_each_tier_one_account_is_no_outage_of_its_platform(
    store: Store, tier: Tier, outcome: Outcome
) -> None:
    town = Town(store, tier)
    town.pass_time(6, hours=0.5)
    town.refuse(answer=Answer(outcome=outcome))
    town.pass_time(36, hours=1 / 6)
    told = [town.crank.told(case) for case in town.crank.cases(Classification.COVERAGE)]
    assert told == []


def test_a_login_that_is_refused_is_an_outage_though_one_account_was_refused_before(store: Store) -> None:
    town = Town(store)
    town.pass_time(1)
    town.refuse()
    town.pass_time(2 * DAY)
    town.platform.faults["profile"] = REFUSED
    town.pass_time(15, hours=1 / 6)
    assert not town.crank.covered()[Job.GUARD]
    del town.platform.faults["profile"]
    town.pass_time(DAY)
    assert town.crank.told(town.crank.only(Classification.COVERAGE)) == ["opened", "resolved"]


def test_one_that_is_looked_at_more_often_than_others_is_an_outage_only_until_they_are_heard(store: Store) -> None:
    town = Town(store)
    town.crank.register((), [account(user_id=SICK, display_name="临泽市第3中学", handle="", unit="linze-jy")])
    town.pass_time(6, hours=0.5)
    town.refuse()
    town.pass_time(36, hours=1 / 6)
    assert town.crank.told(town.crank.only(Classification.COVERAGE)) == ["opened", "resolved"]


def test_a_refusal_of_whoever_is_looked_at_alone_stays_an_outage_until_others_were_heard(store: Store) -> None:
    town = Town(store)
    town.crank.register((), [account(user_id=SICK, display_name="临泽市第3中学", handle="", unit="linze-jy")])
    town.pass_time(1)
    town.platform.faults["profile"] = REFUSED
    town.pass_time(6, hours=1 / 6)
    assert town.crank.told(town.crank.only(Classification.COVERAGE)) == ["opened"]
    assert not town.crank.covered()[Job.GUARD]
