"""The line as a story: an account is renamed before anybody approved it, and the form comes in time, or late."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from config.settings import Settings
from detectors.compliance.filing import Options
from domain.act import Act, Step
from domain.deadline import Deadline, Duty
from domain.incident import Classification, Incident, Move, Presence, Proposal, Status
from domain.registry import ApprovalAction
from monitor import handling
from monitor.approvals.enter import Entered, enter
from monitor.approvals.reconcile import Terms
from monitor.store import acts, approvals, deadlines, inspection, registry
from tests.detectors.compliance.standings import DAYS, approval
from tests.factories import official_profile
from tests.monitor.crank import Crank

KEY = "bluesky:did:plc:official"
RENAMED = official_profile(display_name="平安临泽")
COMPROMISE, COMPLIANCE = Classification.ACCOUNT_COMPROMISE, Classification.COMPLIANCE


async def renamed(crank: Crank) -> Incident:
    """Seen on Monday 2026-03-02: three working days end on Thursday."""
    await crank.turn()
    crank.platform.put(RENAMED)
    await crank.turn(minutes=10)
    return crank.only(COMPROMISE)


def entered(crank: Crank, **changes: Any) -> Entered:
    office = handling.office(Settings())
    terms = Terms(days=DAYS, zone=ZoneInfo("Asia/Shanghai"), options=Options(), record=office.record)
    entry = approval(**{"changes": (("display_name", "平安临泽"),), "approved_on": date(2026, 3, 9)} | changes)
    with crank.store.begin() as conn:
        return enter(conn, entry, registry.load(conn), by="林", now=crank.clock(), terms=terms)


def filed(crank: Crank, case: Incident) -> list[Act]:
    with crank.store.reading() as conn:
        return [act for act in acts.of(conn, case.number) if act.step is Step.APPROVAL_FILED]


def duty(crank: Crank, case: Incident) -> Deadline:
    with crank.store.reading() as conn:
        (found,) = [each for each in deadlines.of(conn, case.number) if each.duty is Duty.FILE_APPROVAL]
    return found


async def test_a_form_in_time_meets_the_duty_and_a_person_hands_the_case_on(crank: Crank) -> None:
    case = await renamed(crank)
    assert duty(crank, case).due_at.astimezone(ZoneInfo("Asia/Shanghai")).date() == date(2026, 3, 5)
    crank.clock.forward(days=8)
    (found,) = entered(crank, filed_on=date(2026, 3, 5)).reconciled
    assert "程序瑕疵" in found.advice.zh
    assert [dict(act.facts)["timing"] for act in filed(crank, case)] == ["in-time"]
    assert duty(crank, case).met_at == crank.clock()
    await crank.turn(minutes=10)
    still = crank.only(COMPROMISE)
    assert (still.status, still.presence) == (Status.SUSPECTED, Presence.RESTORED)
    assert crank.trusted(KEY) == RENAMED
    move = Proposal(move=Move.TRANSFER, author="林", at=crank.clock(), terms=(("reason", "own-change"),))
    with crank.store.begin() as conn:
        handling.office(Settings()).move(conn, case.number, move)
    assert crank.only(COMPROMISE).status is Status.TRANSFERRED
    assert crank.only(COMPLIANCE).official == KEY


async def test_a_form_too_late_leaves_an_unapproved_change_on_the_annual_list(crank: Crank) -> None:
    case = await renamed(crank)
    crank.clock.forward(days=8)
    (found,) = entered(crank, filed_on=date(2026, 3, 9)).reconciled
    assert (found.filing.late_by, "自行变更" in found.advice.zh) == (2, True)
    assert [dict(act.facts)["timing"] for act in filed(crank, case)] == ["late"]
    assert crank.only(COMPROMISE).status is Status.SUSPECTED
    with crank.store.reading() as conn:
        (entry,) = inspection.listing(conn, 2026)
    assert (entry.on, entry.incident) == (date(2026, 3, 2), case.number)
    assert entry.approval is not None
    assert entry.approval.filed_on == date(2026, 3, 9)


async def test_an_approval_of_another_name_leaves_the_case_as_it_is(crank: Crank) -> None:
    case = await renamed(crank)
    crank.clock.forward(days=8)
    assert entered(crank, changes=(("display_name", "临泽警方"),)).reconciled == ()
    await crank.turn(minutes=10)
    assert (filed(crank, case), crank.only(COMPROMISE).presence) == ([], Presence.PRESENT)


@pytest.mark.parametrize("action", [ApprovalAction.CLOSE, ApprovalAction.DEREGISTER])
async def test_an_account_whose_end_was_approved_may_vanish(crank: Crank, action: ApprovalAction) -> None:
    await crank.turn()
    with crank.store.begin() as conn:
        approvals.add(conn, approval(action=action))
    crank.platform.remove("did:plc:official")
    for _ in range(6):
        await crank.turn(minutes=10)
    assert crank.cases(COMPROMISE) == ()


async def test_an_account_that_was_opened_again_after_its_end_may_not_vanish(crank: Crank) -> None:
    await crank.turn()
    with crank.store.begin() as conn:
        approvals.add(conn, approval(action=ApprovalAction.CLOSE, approved_on=date(2022, 1, 1), document="2022-1"))
        approvals.add(conn, approval(action=ApprovalAction.OPEN, approved_on=date(2024, 1, 1), document="2024-1"))
    crank.platform.remove("did:plc:official")
    for _ in range(6):
        await crank.turn(minutes=10)
    assert crank.only(COMPROMISE).findings[0].detector == "compromise.missing"


async def test_an_approval_of_the_end_that_comes_later_is_recorded_with_the_case(crank: Crank) -> None:
    await crank.turn()
    crank.platform.remove("did:plc:official")
    for _ in range(6):
        await crank.turn(minutes=10)
    case = crank.only(COMPROMISE)
    crank.clock.forward(days=8)
    entered(crank, action=ApprovalAction.CLOSE, changes=(), filed_on=date(2026, 3, 4))
    assert [dict(act.facts)["timing"] for act in filed(crank, case)] == ["in-time"]
