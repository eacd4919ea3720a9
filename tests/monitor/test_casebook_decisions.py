import pytest
from sqlalchemy.exc import IntegrityError

from alerting import handling
from domain.decision import Decision, Judgement
from domain.finding import Verdict
from domain.incident import Ground, Incident
from domain.triage import Triage
from monitor.store import decisions
from tests.factories import account, finding, profile
from tests.monitor.crank import Crank

VERDICT = Verdict(score=0.95, findings=(finding(points=4.0),), triage=Triage.IMPOSTOR)
NEW = Verdict(score=0.97, findings=(finding(detector="impostor.bio", evidence=(("bio", "官方"),)),))


@pytest.fixture
async def planned(crank: Crank) -> Crank:
    """The register is known, so that people can be told."""
    await crank.planner.run()
    return crank


def impostor(crank: Crank, verdict: Verdict = VERDICT) -> Incident:
    with crank.store.begin() as conn:
        return crank.casebook.impostor(conn, account(), profile(), verdict, crank.clock())


def taken(crank: Crank) -> tuple[Decision, ...]:
    with crank.store.reading() as conn:
        return decisions.listing(conn)


async def test_what_the_daemon_does_is_no_decision(planned: Crank) -> None:
    impostor(planned)
    impostor(planned, NEW)
    assert taken(planned) == ()


async def test_a_confirmation_is_kept_with_the_evidence_as_it_was_shown(planned: Crank) -> None:
    shown = impostor(planned)
    planned.decide(handling.confirm, shown)
    impostor(planned, NEW)
    (kept,) = taken(planned)
    assert (kept.incident, kept.version, kept.judgement) == (1, 1, Judgement.CONFIRMED)
    assert (kept.findings, kept.triage, kept.truth) == (VERDICT.findings, Triage.IMPOSTOR, Triage.IMPOSTOR)
    assert (kept.author, kept.profile) == ("值班员", profile())


async def test_a_case_that_reopened_is_decided_anew(planned: Crank) -> None:
    planned.dismiss(impostor(planned))
    planned.decide(handling.confirm, impostor(planned, NEW))
    first, second = taken(planned)
    assert (first.judgement, first.ground) == (Judgement.DISMISSED, Ground.NAMESAKE)
    assert (second.judgement, second.findings) == (Judgement.CONFIRMED, NEW.findings)


async def test_if_the_decision_cannot_be_kept_the_step_is_not_taken(planned: Crank) -> None:
    shown = impostor(planned)
    with planned.refusing("decisions"), pytest.raises(IntegrityError):
        planned.dismiss(shown)
    assert planned.again(shown) == shown
