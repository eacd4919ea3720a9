from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from detectors.compliance import consistency, deregistration, duplicates, filing, place, reorganisation, silence
from domain.coverage import Job
from domain.finding import Verdict
from domain.incident import Classification, Incident, Severity, Status
from domain.observation import Profile
from domain.past import Kept
from domain.registry import AccountStatus, OfficialAccount
from monitor.jobs.inspect import PREFIX, Inspect
from monitor.store import Store, coverage, incidents, record, registry, snapshots, turns
from tests.detectors.compliance.standings import DAYS
from tests.factories import NOW, account, later, official_profile, post, unit
from tests.factories import coverage as cycle

RULES = (duplicates, place, consistency, filing, reorganisation, deregistration, silence)
KEY = "bluesky:did:plc:official"


class FakeHints:
    """Keeps hints as incidents, and counts what was told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.ended: list[str] = []

    def hint(self, conn: Connection, account: OfficialAccount, rule: str, verdict: Verdict, now: datetime) -> None:
        known = incidents.find(conn, f"{Classification.COMPLIANCE}|{account.key}|{PREFIX}{rule}")
        if known is None:
            self.told.append(rule)
            hint = Incident(
                classification=Classification.COMPLIANCE,
                official=account.key,
                subject=f"{PREFIX}{rule}",
                unit=account.unit,
                severity=Severity.ORDINARY,
                rule="compliance",
                findings=verdict.findings,
                first_seen=now,
                last_seen=now,
            )
            incidents.save(conn, hint, lambda _: (), now=now)

    def over(self, conn: Connection, hint: Incident, now: datetime) -> None:
        self.ended.append(hint.subject.removeprefix(PREFIX))
        incidents.save(conn, replace(hint, status=Status.RESOLVED, closed_at=now), lambda _: (), now=now)


class Turned:
    """The job on a real store; the test moves the clock."""

    def __init__(self, store: Store) -> None:
        self.store, self.now, self.hints = store, NOW, FakeHints()
        self.job = self.built()

    def built(self, **changes: Any) -> Inspect:
        job = Inspect(
            store=self.store,
            hints=self.hints,
            rules={module.RULE: partial(module.detect, options=module.Options()) for module in RULES},
            days=DAYS,
            zone=ZoneInfo("Asia/Shanghai"),
            places=("临泽",),
            reads_posts=True,
            clock=lambda: self.now,
        )
        return replace(job, **changes)

    def register(self, *accounts: OfficialAccount, name: str = "临泽市公安局") -> None:
        with self.store.begin() as conn:
            before = registry.load(conn)
            registry.apply(conn, [unit(code="1", name=name)], accounts)
            turns.note(conn, before, registry.load(conn), at=self.now, by="林")

    def looked(self, shown: Profile | None = None, *, posted: datetime | None = None, answered: int = 12) -> None:
        with self.store.begin() as conn:
            snapshots.look(conn, shown or official_profile(), self.now)
            coverage.record(conn, cycle(job=Job.GUARD, started_at=self.now, finished_at=self.now, answered=answered))
            if posted is not None:
                kept = Kept(post=post(post_id=f"{posted}", published_at=posted), seen_at=self.now)
                record.write(conn, KEY, (), (kept,))

    async def day(self, days: int = 1) -> None:
        self.now += timedelta(days=days)
        await self.job.run()


@pytest.fixture
def turned(store: Store) -> Turned:
    found = Turned(store)
    found.register(account())
    return found


async def test_an_account_that_keeps_the_rules_gives_no_hint(turned: Turned) -> None:
    turned.looked(posted=NOW)
    await turned.day()
    assert (turned.hints.told, turned.hints.ended) == ([], [])


async def test_a_standing_hint_is_told_once_and_is_over_when_its_cause_is_gone(turned: Turned) -> None:
    turned.register(account(display_name="平安在线"))
    for _ in range(5):
        await turned.day()
    assert (turned.hints.told, turned.hints.ended) == (["R7.2a"], [])
    turned.register(account())
    await turned.day()
    await turned.day()
    assert turned.hints.ended == ["R7.2a"]


async def test_a_silent_account_is_a_hint_until_it_posts(turned: Turned) -> None:
    turned.looked(posted=later(days=-9))
    await turned.job.run()
    assert turned.hints.told == ["R11a"]
    turned.looked(posted=NOW)
    await turned.day()
    assert turned.hints.ended == ["R11a"]


async def test_silence_is_not_assumed_where_posts_were_refused(turned: Turned) -> None:
    turned.looked(posted=later(days=-9), answered=11)
    await turned.job.run()
    assert turned.hints.told == []


async def test_a_refusal_ends_no_hint_either(turned: Turned) -> None:
    turned.looked(posted=later(days=-9))
    await turned.job.run()
    turned.now = later(days=5)
    turned.looked(answered=11)
    await turned.job.run()
    assert (turned.hints.told, turned.hints.ended) == (["R11a"], [])


async def test_where_posts_are_switched_off_nobody_is_silent(turned: Turned) -> None:
    turned.looked(posted=later(days=-9))
    turned.job = turned.built(reads_posts=False)
    await turned.job.run()
    assert turned.hints.told == []


@pytest.mark.parametrize(("posts", "hints"), [(0, ["R11a"]), (None, []), (7, [])])
async def test_an_account_without_a_post_on_record_is_silent_where_it_says_so(
    turned: Turned, posts: int | None, hints: list[str]
) -> None:
    turned.looked(official_profile(posts=posts))
    turned.now = later(days=9)
    turned.looked(official_profile(posts=posts))
    await turned.job.run()
    assert turned.hints.told == hints


async def test_a_reorganised_unit_has_fifteen_working_days(turned: Turned) -> None:
    turned.looked(posted=NOW)
    turned.register(name="临泽市公安分局")
    await turned.day()
    assert turned.hints.told == ["R9b"]


async def test_an_end_that_the_register_was_told_without_approval_is_a_hint(turned: Turned) -> None:
    turned.register(account(status=AccountStatus.DEREGISTERED))
    await turned.day()
    assert turned.hints.told == ["R8"]


async def test_a_list_of_places_that_fits_no_name_says_nothing(turned: Turned) -> None:
    names = [account(platform=f"p{n}", display_name="临泽市公安局") for n in range(5)]
    turned.register(*names)
    turned.job = turned.built(places=("沧岭",))
    await turned.day()
    assert turned.hints.told == []


async def test_hints_of_rules_that_are_switched_off_are_left_alone(turned: Turned) -> None:
    turned.register(account(display_name="平安在线"))
    await turned.day()
    turned.job = turned.built(rules={})
    turned.register(account())
    await turned.day()
    assert turned.hints.ended == []


async def test_a_planned_account_is_not_held_against_the_rules(turned: Turned) -> None:
    turned.register(account(display_name="平安在线", status=AccountStatus.PLANNED))
    await turned.day()
    assert turned.hints.told == []


def test_what_is_known_of_an_account_stands_in_its_standing(turned: Turned) -> None:
    turned.looked(official_profile(created_at=datetime(2026, 1, 31, 20, tzinfo=NOW.tzinfo)), posted=later(days=-3))
    with turned.store.reading() as conn:
        (found,) = turned.job.standings(conn, NOW)
    assert (found.opened_on, found.today) == (date(2026, 2, 1), date(2026, 3, 2))
    assert found.updates is not None
    assert (found.updates.last_on, found.updates.is_proved) == (date(2026, 2, 27), True)
    assert (found.gone_on, found.ended, found.renaming, found.ledger_from) == (None, None, None, None)
