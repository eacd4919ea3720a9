"""`diting retention`: what has been kept long enough, on the command line."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.incident import Incident, Status
from domain.text import Locale
from monitor.cli.retention import WORDS
from monitor.schedule import now
from monitor.store import audit, coverage, incidents
from monitor.store.retention import Kind
from tests.factories import coverage as cycle
from tests.factories import incident, profile
from tests.monitor.cli.office import Office

NAME = "临泽小王"
DAY = timedelta(days=1)


@pytest.fixture
def old(office: Office) -> Office:
    """A dismissed case of forty days ago, a fresh one, and one that waits for people."""
    for name, status, age in (("a", Status.DISMISSED, 40), ("b", Status.DISMISSED, 1), ("c", Status.CONFIRMED, 999)):
        seen = profile(user_id=name, display_name=NAME)
        keep(office, incident(subject=seen.key, profile=seen, status=status), age)
    return office


def keep(office: Office, case: Incident, age: int) -> None:
    with office.store() as store, store.begin() as conn:
        incidents.save(conn, case, lambda _: (), now=now() - age * DAY)


def work(office: Office) -> None:
    """Diting has worked on each of the last three days."""
    with office.store() as store, store.begin() as conn:
        for days in range(3):
            coverage.record(conn, replace(cycle(), finished_at=now() - days * DAY - timedelta(hours=1)))


def entries(office: Office) -> list[Any]:
    with office.store() as store, store.reading() as conn:
        return [(entry.actor, entry.action, entry.after, entry.result) for entry in audit.entries(conn, 10)]


def test_a_plan_names_cases_by_their_numbers_and_changes_nothing(old: Office) -> None:
    work(old)
    before = old.kept()
    oldest = f"{now() - 40 * DAY:%Y-%m-%d}"
    going = [{"kind": "dismissed", "count": 1, "oldest": oldest, "references": ["DT-000001"]}]
    assert old.json("retention", "plan") == {"going": going, "no_work_known_on": None}
    said = old.run("retention", "plan").stdout
    assert "DT-000001" in said
    assert NAME not in said
    assert (old.kept(), entries(old)) == (before, [])


def test_a_run_does_what_the_plan_says_and_is_written_down(old: Office) -> None:
    work(old)
    planned = old.json("retention", "plan")["going"]
    assert old.json("retention", "run", "--by", "lin") == {"gone": planned}
    names = {case.number: case.profile.display_name for case in old.kept() if case.profile}
    assert names == {1: "", 2: NAME, 3: NAME}
    assert entries(old) == [("lin", "retention.swept", "dismissed 1", "dismissed: DT-000001")]
    assert "没有到期的数据" in old.run("retention", "run").stdout
    assert len(entries(old)) == 1


def test_where_the_clock_may_be_wrong_a_person_must_vouch_for_it(old: Office) -> None:
    before = old.kept()
    assert "--sure" in old.refusal("retention", "run")
    assert old.json("retention", "plan")["no_work_known_on"] == f"{now():%Y-%m-%d}"
    assert (old.kept(), entries(old)) == (before, [])
    old.run("retention", "run", "--sure")
    assert old.json("retention", "plan")["going"] == []


@pytest.mark.parametrize(("locale", "said"), [("zh_CN", "没有巡查记录"), ("en", "No work of Diting is known of")])
def test_the_doubt_is_told_in_the_language_of_the_office(old: Office, locale: str, said: str) -> None:
    old.configure(f'[alerts]\nlocale = "{locale}"\n')
    assert said in old.run("retention", "plan").stdout
    assert said in old.refusal("retention", "run")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("coverage_months = 5", "Cybersecurity Law"),
        ("sent_notifications_months = 5", "Cybersecurity Law"),
        ("incident_years = 9", "ten years"),
        ("shifts_days = 29", "on duty"),
        ("closed_profile_days = 29", "comes back"),
        ("dismissed_profile_days = 0", "by mistake"),
    ],
)
def test_a_period_below_its_least_is_refused_with_the_reason(office: Office, line: str, why: str) -> None:
    office.configure(f"[retention]\n{line}\n")
    said = office.refusal("retention", "plan")
    assert f"retention.{line.partition(' ')[0]}: " in said
    assert why in said
    assert "use a larger number" in said


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_words(kind: Kind) -> None:
    assert {WORDS[kind].within(locale) for locale in Locale} == {WORDS[kind].zh, WORDS[kind].en}
