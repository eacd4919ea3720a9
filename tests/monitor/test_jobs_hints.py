"""The line as a story: a rule that an account does not keep stands in the digest once, and ends with its cause."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from detectors.compliance import place
from domain.incident import Classification, Incident, Status
from domain.registry import OfficialAccount
from monitor.jobs.inspect import Inspect
from monitor.store import deadlines, tables
from tests.detectors.compliance.standings import DAYS
from tests.factories import account
from tests.monitor.crank import Crank

COMPLIANCE = Classification.COMPLIANCE


def listed(crank: Crank, hint: Incident) -> int:
    """How often it was put into a digest."""
    table = tables.digest_items
    with crank.store.reading() as conn:
        return len(conn.execute(select(table).where(table.c.incident == hint.number)).all())


async def days(crank: Crank, count: int, *accounts: OfficialAccount) -> None:
    crank.register([], accounts)
    await crank.planner.run()
    job = Inspect(
        store=crank.store,
        hints=crank.casebook,
        rules={place.RULE: partial(place.detect, options=place.Options())},
        days=DAYS,
        zone=crank.alerts.zone,
        places=("临泽",),
        reads_posts=True,
        clock=crank.clock,
    )
    for _ in range(count):
        crank.clock.now += timedelta(days=1)
        await job.run()


async def test_a_standing_hint_is_listed_once_and_never_alarms(crank: Crank) -> None:
    await days(crank, 5, account(display_name="平安在线"))
    hint = crank.only(COMPLIANCE)
    assert (hint.status, hint.subject, hint.official) == (Status.SUSPECTED, "rule:R7.2a", account().key)
    assert listed(crank, hint) == 1
    assert crank.owed() == ()


async def test_a_hint_whose_cause_is_gone_ends_by_itself_and_comes_back_with_it(crank: Crank) -> None:
    await days(crank, 1, account(display_name="平安在线"))
    await days(crank, 2, account())
    hint = crank.only(COMPLIANCE)
    assert hint.status is Status.RESOLVED
    with crank.store.reading() as conn:
        assert [each for each in deadlines.of(conn, hint.number) if each.is_running] == []
    await days(crank, 1, account(display_name="平安在线"))
    assert crank.only(COMPLIANCE).status is Status.SUSPECTED


async def test_a_hint_that_a_person_dismissed_stays_dismissed(crank: Crank) -> None:
    await days(crank, 1, account(display_name="平安在线"))
    crank.dismiss(crank.only(COMPLIANCE))
    await days(crank, 3)
    assert crank.only(COMPLIANCE).status is Status.DISMISSED
