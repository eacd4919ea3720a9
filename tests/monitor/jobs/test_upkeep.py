from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from alerting import handling
from domain.coverage import Job
from domain.incident import Classification, Incident, Move, Proposal, Status
from domain.notification import Reason
from domain.registry import AccountStatus, Contact
from monitor.store import due
from tests.factories import account, incident, later, unit
from tests.monitor.crank import Crank

OTHER = account(user_id="did:plc:second", display_name="临泽市消防支队")
STEPS = [handling.acknowledge, handling.confirm]


def case(crank: Crank, **changes: Any) -> Incident:
    """A known impostor, told when it was opened."""
    with crank.store.begin() as conn:
        return crank.casebook.step(conn, None, incident(**changes), crank.clock())


async def test_the_planner_puts_every_search_and_every_account_into_the_due_table(crank: Crank) -> None:
    await crank.planner.run()
    assert crank.due(Job.HUNT) == dict.fromkeys(crank.planner.watch.queries, crank.clock())
    assert crank.due(Job.GUARD) == {"did:plc:official": crank.clock()}
    assert crank.due(Job.RECHECK) == {}


async def test_what_the_jobs_look_names_up_in_stands_ready_once_the_register_is_read(crank: Crank) -> None:
    await crank.planner.run()
    assert {"queries", "shortlist"} <= vars(crank.planner.watch).keys()


async def test_a_new_account_appears_in_the_due_table_and_the_others_keep_their_time(crank: Crank) -> None:
    await crank.planner.run()
    await crank.guard.run()
    crank.register([], [OTHER])
    crank.clock.forward(minutes=1)
    await crank.planner.run()
    assert crank.due(Job.GUARD) == {"did:plc:official": later(minutes=10), "did:plc:second": later(minutes=1)}
    assert "临泽市消防支队" in crank.due(Job.HUNT)


@pytest.mark.parametrize("status", [AccountStatus.CLOSED, AccountStatus.DEREGISTERED, AccountStatus.RETIRED])
async def test_an_account_out_of_use_disappears_from_the_guard_but_its_name_stays_protected(
    crank: Crank, status: AccountStatus
) -> None:
    crank.register([], [OTHER])
    await crank.planner.run()
    crank.register([], [account(user_id="did:plc:second", display_name="临泽市消防支队", status=status)])
    await crank.planner.run()
    assert list(crank.due(Job.GUARD)) == ["did:plc:official"]
    assert "临泽市消防支队" in crank.due(Job.HUNT)


async def test_a_name_that_nobody_bears_any_more_is_searched_on_as_a_retired_one(crank: Crank) -> None:
    crank.register([], [OTHER])
    crank.register([], [account(user_id="did:plc:second", display_name="临泽消防")])
    await crank.planner.run()
    assert {"临泽市消防支队", "临泽消防"} <= set(crank.due(Job.HUNT))


async def test_searches_that_nothing_needs_disappear_and_other_platforms_keep_theirs(crank: Crank) -> None:
    with crank.store.begin() as conn:
        due.put(conn, *(due.Due(name, Job.HUNT, "某个旧名", crank.clock()) for name in ("bluesky", "elsewhere")))
    await crank.planner.run()
    with crank.store.begin() as conn:
        left = [due.prune(conn, name, Job.HUNT, crank.planner.watch.queries) for name in ("bluesky", "elsewhere")]
    assert left == [0, 1]


async def test_an_unchanged_register_is_not_planned_again(crank: Crank) -> None:
    await crank.planner.run()
    watch = crank.planner.watch
    await crank.planner.run()
    assert crank.planner.watch is watch


async def test_a_plan_that_could_not_be_stored_is_made_again(crank: Crank) -> None:
    await crank.planner.run()
    crank.register([], [OTHER])
    with crank.refusing("due"), pytest.raises(IntegrityError, match="disk full"):
        await crank.planner.run()
    await crank.planner.run()
    assert set(crank.due(Job.GUARD)) == {"did:plc:official", "did:plc:second"}


async def test_impostors_that_nobody_has_ended_are_rechecked_and_others_are_not(crank: Crank) -> None:
    for status in Status:
        case(crank, subject=f"bluesky:{status}", status=status)
    case(crank, subject="mastodon:elsewhere", official="unit:other")
    case(crank, subject="bluesky:did:plc:official", classification=Classification.ACCOUNT_COMPROMISE)
    await crank.planner.run()
    assert set(crank.due(Job.RECHECK)) == {Status.SUSPECTED, Status.CONFIRMED, Status.MERGED, Status.RESOLVED}


async def test_an_impostor_that_is_no_longer_open_disappears_from_the_rechecks(crank: Crank) -> None:
    known = case(crank)
    await crank.planner.run()
    assert set(crank.due(Job.RECHECK)) == {"did:plc:stranger"}
    crank.dismiss(known)
    await crank.planner.run()
    assert crank.due(Job.RECHECK) == {}


async def test_the_planner_knows_who_answers_for_a_unit(crank: Crank) -> None:
    manager = unit(key="linze-gov", name="临泽市人民政府办公室", managing_unit="")
    crank.register([manager], [])
    assert crank.planner.sponsors("linze-ga") == (None, None)
    await crank.planner.run()
    assert crank.planner.sponsors("linze-ga") == (unit(), manager)


async def test_an_import_that_changes_a_contact_reaches_the_next_alert(crank: Crank) -> None:
    await crank.planner.run()
    crank.register([unit(contacts=(Contact(email="new@ga.linze.example"),))], [])
    await crank.planner.run()
    case(crank)
    assert [owed.address for owed in crank.owed()] == ["new@ga.linze.example"]


async def test_what_people_did_is_told_to_others_once(crank: Crank) -> None:
    known = case(crank)
    await crank.planner.run()
    with crank.store.begin() as conn:
        proposal = Proposal(move=Move.CONFIRM, author="甲", at=crank.clock())
        crank.office.move(conn, known.number, proposal)
    await crank.herald.run()
    await crank.herald.run()
    assert [owed.reason for owed in crank.owed()] == [Reason.OPENED, Reason.CONFIRMED]


async def test_who_imports_the_register_and_then_acts_means_the_people_that_it_names_now(crank: Crank) -> None:
    known = case(crank)
    await crank.planner.run()
    crank.register([unit(contacts=(Contact(email="new@ga.linze.example"),))], [])
    with crank.store.begin() as conn:
        crank.office.move(conn, known.number, Proposal(move=Move.CONFIRM, author="甲", at=crank.clock()))
    await crank.herald.run()
    assert [owed.address for owed in crank.owed() if owed.reason is Reason.CONFIRMED] == ["new@ga.linze.example"]


async def test_a_step_that_cannot_be_told_keeps_no_other_waiting(crank: Crank) -> None:
    unreadable, sound = case(crank), case(crank, subject="bluesky:did:plc:other")
    await crank.planner.run()
    with crank.store.begin() as conn:
        for known in (unreadable, sound):
            proposal = Proposal(move=Move.CONFIRM, author="甲", at=crank.clock())
            crank.office.move(conn, known.number, proposal)
        conn.exec_driver_sql(f"UPDATE incidents SET findings = '{{' WHERE number = {unreadable.number}")
    with pytest.raises(ExceptionGroup, match="1 of 2 failed"):
        await crank.herald.run()
    assert [owed.incident for owed in crank.owed() if owed.reason is Reason.CONFIRMED] == [sound.number]
