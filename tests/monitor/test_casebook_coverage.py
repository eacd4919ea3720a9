from typing import Any

import pytest

from domain.coverage import Coverage, Gap, Job
from domain.incident import Classification, Severity, Status
from domain.notification import Reason
from tests.factories import coverage
from tests.monitor.crank import Crank


def cycle(crank: Crank, job: Job = Job.HUNT, gap: Gap | None = None, **changes: Any) -> None:
    seen: Coverage = coverage(job=job, gap=gap, finished_at=crank.clock(), **changes)
    with crank.store.begin() as conn:
        crank.casebook.covered(conn, seen)


@pytest.mark.parametrize("gap", Gap)
def test_every_kind_of_gap_opens_a_coverage_incident(crank: Crank, gap: Gap) -> None:
    cycle(crank, gap=gap, detail="as it was")
    opened = crank.only(Classification.COVERAGE)
    assert (opened.subject, opened.severity) == ("platform:bluesky", Severity.ORDINARY)
    assert gap in opened.findings[0].summary.en
    assert "as it was" in opened.findings[0].summary.zh


def test_gaps_of_all_jobs_of_a_platform_are_one_incident(crank: Crank) -> None:
    for job in Job:
        cycle(crank, job, Gap.ERROR)
    assert crank.told(crank.only(Classification.COVERAGE)) == [Reason.OPENED]


def test_gaps_of_two_platforms_are_two_incidents(crank: Crank) -> None:
    cycle(crank, gap=Gap.ERROR)
    cycle(crank, gap=Gap.ERROR, platform="mastodon")
    assert len(crank.cases(Classification.COVERAGE)) == 2


def test_a_gap_closes_when_every_job_that_ever_ran_is_covered(crank: Crank) -> None:
    cycle(crank, Job.HUNT, Gap.ERROR)
    cycle(crank, Job.GUARD, Gap.AUTH)
    cycle(crank, Job.HUNT)
    assert crank.only(Classification.COVERAGE).status is Status.SUSPECTED
    cycle(crank, Job.GUARD)
    gap = crank.only(Classification.COVERAGE)
    assert (gap.status, gap.awaits_people) == (Status.RESOLVED, False)
    assert crank.told(gap) == [Reason.OPENED, Reason.RESOLVED]


def test_a_covered_cycle_of_another_platform_closes_nothing(crank: Crank) -> None:
    cycle(crank, gap=Gap.ERROR)
    cycle(crank, platform="mastodon")
    assert crank.only(Classification.COVERAGE).status is Status.SUSPECTED


def test_a_gap_that_comes_back_reopens_its_incident(crank: Crank) -> None:
    for gap in (Gap.ERROR, None, Gap.ERROR):
        cycle(crank, gap=gap)
    assert crank.told(crank.only(Classification.COVERAGE)) == [Reason.OPENED, Reason.RESOLVED, Reason.REOPENED]


def test_covered_cycles_alone_open_nothing(crank: Crank) -> None:
    for job in Job:
        cycle(crank, job)
    assert crank.cases(Classification.COVERAGE) == ()
    assert crank.covered() == dict.fromkeys(Job, True)
