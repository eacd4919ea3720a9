from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from alerting.documents.periods import Reported
from config.settings import read
from domain.act import Step
from domain.coverage import Job
from domain.errors import NotAllowed
from domain.exhibit import Exhibit
from domain.incident import Classification, Status
from domain.registry import AccountStatus
from monitor.papers import Files, counterpart, opened
from monitor.store import Store, acts, coverage, evidence, incidents, registry
from tests.factories import NOW, account, incident, later, unit
from tests.factories import coverage as cycle
from tests.papers import act, exhibit

Configured = Callable[[str], Files]


@pytest.fixture
def files(store: Store, tmp_path: Path) -> Configured:
    """The store with one unit, its account and one case, under a configuration."""
    manager = unit(key="linze-gov", name="临泽市人民政府办公室", managing_unit="", contacts=())
    with store.begin() as conn:
        registry.apply(conn, [unit(), manager], [account()])
        incidents.save(conn, incident(status=Status.CONFIRMED), lambda _: (), now=NOW)

    def configured(text: str = "") -> Files:
        file = tmp_path / "diting.toml"
        file.write_text(text, "utf-8")
        return opened(read(file), store)

    return configured


def test_a_case_comes_with_all_that_belongs_to_it(files: Configured, store: Store) -> None:
    with store.begin() as conn:
        acts.add(conn, act(Step.VERIFIED, incident=1))
        evidence.add(conn, exhibit(incident=1))
    found = files("").papers(1, NOW)
    assert found.platform == "Bluesky"
    assert found.operator == "Bluesky Social, PBC"
    assert found.managing_unit == "临泽市人民政府办公室"
    assert found.official == account()
    assert [each.step for each in found.acts] == [Step.VERIFIED]
    assert [each.kind for each in found.evidence] == [Exhibit.FILE]


def test_the_name_of_whoever_reported_it_is_no_evidence_for_others(files: Configured, store: Store) -> None:
    with store.begin() as conn:
        evidence.add(conn, exhibit(incident=1, media_type=evidence.SEALED))
    assert files("").papers(1, NOW).evidence == ()


def test_a_case_that_is_not_there_is_told(files: Configured) -> None:
    with pytest.raises(NotAllowed, match="no incident 99"):
        files("").papers(99, NOW)


def test_a_day_to_mend_things_by_is_counted_from_today(files: Configured, store: Store) -> None:
    with store.begin() as conn:
        case = replace(incident(), classification=Classification.ACCOUNT_COMPROMISE, subject=account().key)
        incidents.save(conn, case, lambda _: (), now=NOW)
    assert files("").papers(2, NOW).rectify_by == date(2026, 3, 9)
    assert files("").papers(2, NOW, date(2026, 3, 20)).rectify_by == date(2026, 3, 20)


def ordered(store: Store, due: str) -> None:
    """A case that was closed and opened again: no deadline of the earlier order runs any more."""
    with store.begin() as conn:
        case = incident(classification=Classification.ACCOUNT_COMPROMISE, subject=account().key)
        incidents.save(conn, case, lambda _: (), now=NOW)
        acts.add(conn, act(Step.RECTIFICATION_ORDERED, incident=2, facts=(("due", due),)))
        acts.add(conn, act(Step.REOPENED, incident=2, at=later(hours=1)))


@pytest.mark.parametrize(
    ("due", "by"),
    [("2026-03-05", date(2026, 3, 5)), ("2026-03-02", date(2026, 3, 2)), ("2026-02-27", date(2026, 3, 9))],
)
def test_an_order_that_names_a_day_still_to_come_is_not_contradicted(
    files: Configured, store: Store, due: str, by: date
) -> None:
    ordered(store, due)
    assert files("").papers(2, NOW).rectify_by == by


def test_a_person_may_set_another_day_than_the_order(files: Configured, store: Store) -> None:
    ordered(store, "2026-03-05")
    assert files("").papers(2, NOW, date(2026, 3, 20)).rectify_by == date(2026, 3, 20)


@pytest.mark.parametrize("due", [date(2020, 1, 1), date(2026, 3, 1), date(2027, 3, 4)])
def test_nobody_is_told_to_have_mended_things_by_a_day_that_cannot_be(files: Configured, due: date) -> None:
    with pytest.raises(NotAllowed, match=f"--due {due}: an order to rectify names a day from today on, within a year"):
        files("").papers(1, NOW, due)


def test_the_sender_is_the_configured_office(files: Configured) -> None:
    text = '[documents]\nissuer = "甲局"\npolice = "乙支队"\n[authorities]\ncac = "linze-gov"\npolice = "linze-ga"\n'
    sender = files(text).sender()
    assert (sender.issuer, sender.police) == ("甲局", "乙支队")
    assert sender.cyberspace_office == "临泽市人民政府办公室"


def test_the_genuine_account_is_the_one_on_the_platform_of_the_case() -> None:
    old = account(user_id="old", status=AccountStatus.CLOSED)
    known = registry.Registry((unit(),), (account(platform="weibo", user_id="1"), old, account()))
    assert counterpart(known, incident()) == account()
    assert counterpart(known, incident(subject="weibo:7", official="weibo:1")) == known.account("weibo:1")
    assert counterpart(known, incident(subject="douyin:7")) is None
    assert counterpart(registry.Registry((unit(),), (old,)), incident()) == old


def test_a_report_counts_what_is_stored(files: Configured, store: Store) -> None:
    with store.begin() as conn:
        coverage.record(conn, cycle())
        coverage.record(conn, cycle(started_at=later(days=-10), finished_at=later(days=-10)))
    day = date(2026, 3, 2)
    found = files("").report(Reported(first=day, last=day), NOW)
    assert (found.now.total, found.before.total) == (1, 0)
    assert [(each.platform, each.job, each.cycles, each.blind) for each in found.now.watched] == [
        ("bluesky", Job.GUARD, 0, (day,)),
        ("bluesky", Job.HUNT, 1, ()),
    ]
    assert found.names.unit("linze-ga") == "临泽市公安局"


def test_a_report_tells_of_official_accounts_that_nobody_looked_at(files: Configured, store: Store) -> None:
    ended = account(platform="weibo", user_id="1", status=AccountStatus.CLOSED)
    with store.begin() as conn:
        coverage.record(conn, cycle())
        registry.apply(conn, [], [account(platform="douyin", user_id="2"), ended])
    day = date(2026, 3, 2)
    found = files("").report(Reported(first=day, last=day), NOW)
    watched = {(each.platform, each.job): each.blind for each in found.now.watched}
    assert watched[("douyin", Job.GUARD)] == (day,)
    assert "weibo" not in {platform for platform, _ in watched}
    assert found.names.platform("douyin") == "抖音"
