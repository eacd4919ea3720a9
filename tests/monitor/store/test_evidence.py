"""Rows of evidence: what is owed, kept, referred to, and gone in time."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from domain.act import Act, Step
from domain.exhibit import Exhibit
from domain.incident import Classification, Incident, Status
from domain.registry import Approval, ApprovalAction
from monitor.store import acts, approvals, audit, evidence, incidents, registry
from tests.factories import NOW, account, later, unit
from tests.monitor.evidence.pieces import keep, locker, opened

MINUTE = timedelta(minutes=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def claimed(conn: Connection, minutes: float = 0, most: int = 5) -> list[tuple[int, int]]:
    found = evidence.claim(conn, later(minutes=minutes), most=most, pause=MINUTE)
    return [(each.incident, each.attempts) for each in found]


def ended(conn: Connection, case: Incident, status: Status) -> Incident:
    current = incidents.known(conn, case.number)
    values: dict[str, Any] = {name: getattr(current, name) for name in current.__dataclass_fields__}
    return incidents.save(conn, Incident(**values | {"status": status, "closed_at": NOW}), lambda _: (), now=NOW)


def kinds(conn: Connection, case: Incident) -> set[Exhibit]:
    return {piece.kind for piece in evidence.of(conn, case.number) if evidence.is_kept(piece)}


def test_what_is_owed_keeps_the_case_as_it_was_judged(conn: Connection) -> None:
    case = opened(conn)
    evidence.owe(conn, case, NOW)
    (owing,) = evidence.claim(conn, NOW, most=5, pause=MINUTE)
    assert (owing.record, owing.event, owing.added_at) == (case, case.version, NOW)


def test_the_same_change_is_owed_once(conn: Connection) -> None:
    case = opened(conn)
    for _ in range(2):
        evidence.owe(conn, case, NOW)
    assert evidence.waiting(conn, case.number) == 1


@pytest.mark.parametrize("own", [Classification.COVERAGE, Classification.DELIVERY])
def test_of_a_fault_of_our_own_there_is_none(conn: Connection, own: Classification) -> None:
    case = opened(conn, classification=own, official="platform:x", subject="platform:x", profile=None)
    evidence.owe(conn, case, NOW)
    assert evidence.waiting(conn, case.number) == 0


def test_what_was_tried_waits_longer_each_time(conn: Connection) -> None:
    case = opened(conn)
    evidence.owe(conn, case, NOW)
    assert claimed(conn) == [(case.number, 1)]
    assert claimed(conn, 0.9) == []
    assert claimed(conn, 1) == [(case.number, 2)]
    assert claimed(conn, 2.9) == []
    assert claimed(conn, 3) == [(case.number, 3)]


def test_one_platform_takes_no_place_of_another(conn: Connection) -> None:
    cases = [opened(conn, subject=f"bluesky:{number}") for number in range(3)] + [opened(conn, subject="weibo:1")]
    for case in cases:
        evidence.owe(conn, case, NOW)
    assert {number for number, _ in claimed(conn, most=2)} == {cases[0].number, cases[1].number, cases[3].number}


def test_a_platform_that_is_left_alone_is_not_claimed(conn: Connection) -> None:
    case = opened(conn, subject="weibo:1")
    evidence.owe(conn, case, NOW)
    assert evidence.claim(conn, NOW, most=5, pause=MINUTE, but={"weibo"}) == ()
    assert claimed(conn) == [(case.number, 1)]


def test_what_was_put_off_waits(conn: Connection) -> None:
    case = opened(conn)
    evidence.owe(conn, case, NOW)
    (owing,) = evidence.claim(conn, NOW, most=5, pause=MINUTE)
    evidence.put_off(conn, owing, later(hours=2))
    assert (claimed(conn, 60), claimed(conn, 120)) == ([], [(case.number, 2)])
    evidence.gathered(conn, owing)
    assert evidence.waiting(conn, case.number) == 0


def test_the_same_piece_of_a_change_is_kept_once(conn: Connection, folder: Path) -> None:
    case, place = opened(conn), locker(folder)
    first, again = keep(conn, place, case), keep(conn, place, case, now=later(hours=1))
    other = keep(conn, place, case, source="another.txt")
    assert first == again
    assert [piece.id for piece in evidence.of(conn, case.number)] == [first.id, other.id]


def test_a_piece_is_found_by_the_beginning_of_its_name(conn: Connection, folder: Path) -> None:
    piece = keep(conn, locker(folder), opened(conn))
    assert evidence.starting(conn, piece.sha256[:8]) == (piece,)
    assert evidence.starting(conn, "%") == ()


def test_papers_of_approvals_are_referred_to_as_well(conn: Connection, folder: Path) -> None:
    place = locker(folder)
    piece, paper = keep(conn, place, opened(conn)), place.hold(b"approval")
    registry.apply(conn, [unit()], [account()])
    approval = Approval(
        account=account().key,
        action=ApprovalAction.CHANGE,
        approved_on=date(2026, 3, 1),
        document="临政〔2026〕1号",
        attachment=paper,
    )
    approvals.add(conn, approval)
    assert evidence.names(conn) == {piece.sha256, paper}


def test_sealed_text_opens_again_and_shows_nothing(conn: Connection) -> None:
    sealed = evidence.seal(conn, "13800001111")
    assert b"1380000" not in sealed
    assert evidence.unseal(conn, sealed) == "13800001111"


def everything(conn: Connection, folder: Path, case: Incident) -> None:
    """A piece of every kind, a file that an act names, and a reporter's contact."""
    place = locker(folder)
    for kind in Exhibit:
        keep(conn, place, case, f"of {kind}".encode(), kind=kind)
    reply = keep(conn, place, case, b"the platform's reply", source="reply.pdf")
    asked = Act(incident=case.number, at=NOW, author="wang", step=Step.PLATFORM_ANSWERED, evidence=(reply.sha256,))
    acts.add(conn, asked)
    keep(conn, place, case, evidence.seal(conn, "13800001111"), media_type=evidence.SEALED, source="reporter")


def test_of_a_dismissed_stranger_nothing_stays(conn: Connection, folder: Path) -> None:
    case = opened(conn)
    everything(conn, folder, case)
    gone = evidence.forget(conn, ended(conn, case, Status.DISMISSED), NOW)
    assert (gone, kinds(conn, case), evidence.names(conn)) == (8, set(), frozenset())


def test_of_a_closed_stranger_the_papers_stay(conn: Connection, folder: Path) -> None:
    case = opened(conn)
    everything(conn, folder, case)
    evidence.forget(conn, ended(conn, case, Status.CLOSED), NOW)
    left = [piece.source for piece in evidence.of(conn, case.number) if evidence.is_kept(piece)]
    assert (kinds(conn, case), left[-1]) == ({Exhibit.DOCUMENT, Exhibit.FILE}, "reply.pdf")


def test_of_a_registered_account_only_the_reporter_is_forgotten(conn: Connection, folder: Path) -> None:
    registry.apply(conn, [unit()], [account()])
    case = opened(conn, classification=Classification.ACCOUNT_COMPROMISE, official=account().key, subject=account().key)
    everything(conn, folder, case)
    assert evidence.forget(conn, ended(conn, case, Status.CLOSED), NOW) == 1
    assert kinds(conn, case) == set(Exhibit)


def test_what_went_can_still_be_told_by_its_name(conn: Connection, folder: Path) -> None:
    case = opened(conn)
    piece = keep(conn, locker(folder), case, b"a screenshot", source="13800001111.png", note="by Wang")
    evidence.forget(conn, ended(conn, case, Status.DISMISSED), NOW)
    (left,) = evidence.of(conn, case.number)
    assert (left.sha256, left.size, left.source, left.note) == (piece.sha256, piece.size, "", "")
    (entry,) = audit.entries(conn, 1)
    assert (entry.action, entry.before) == ("evidence.dropped", f"file:{piece.sha256}")


def test_forgetting_again_changes_nothing(conn: Connection, folder: Path) -> None:
    case = opened(conn)
    everything(conn, folder, case)
    done = ended(conn, case, Status.DISMISSED)
    evidence.forget(conn, done, NOW)
    entries = audit.count(conn)
    assert (evidence.forget(conn, done, NOW), audit.count(conn)) == (0, entries)


def test_what_is_forgotten_is_gathered_no_more(conn: Connection) -> None:
    case = opened(conn)
    evidence.owe(conn, case, NOW)
    evidence.forget(conn, ended(conn, case, Status.DISMISSED), NOW)
    assert evidence.waiting(conn, case.number) == 0


def test_what_has_had_its_time_goes_and_open_cases_keep_theirs(conn: Connection, folder: Path) -> None:
    place = locker(folder)
    old, still_open = opened(conn), opened(conn, subject="bluesky:other")
    for case in (old, still_open):
        keep(conn, place, case, f"of {case.number}".encode(), kind=Exhibit.DOCUMENT)
    ended(conn, old, Status.CLOSED)
    assert evidence.expire(conn, later(days=-1), later(days=1)) == 0
    assert evidence.expire(conn, NOW, later(days=1)) == 1
    assert (kinds(conn, old), kinds(conn, still_open)) == (set(), {Exhibit.DOCUMENT})


def test_the_evidence_of_a_merged_case_stays_as_long_as_that_of_the_case_it_is_handled_with(
    conn: Connection, folder: Path
) -> None:
    main, part = opened(conn), opened(conn, subject="bluesky:other")
    keep(conn, locker(folder), part, kind=Exhibit.DOCUMENT)
    merged = replace(incidents.known(conn, part.number), status=Status.MERGED, merged_into=main.number)
    incidents.save(conn, merged, lambda _: (), now=NOW)
    assert evidence.expire(conn, later(days=200), later(days=400)) == 0
    closed = replace(incidents.known(conn, main.number), status=Status.CLOSED, closed_at=later(days=300))
    incidents.save(conn, closed, lambda _: (), now=later(days=300))
    assert evidence.expire(conn, later(days=299), later(days=500)) == 0
    assert evidence.expire(conn, later(days=300), later(days=500)) == 1
    assert kinds(conn, part) == set()


def test_the_evidence_of_a_hint_that_is_over_by_itself_has_its_time_too(conn: Connection, folder: Path) -> None:
    case = opened(conn, classification=Classification.COMPLIANCE)
    keep(conn, locker(folder), case)
    ended(conn, case, Status.RESOLVED)
    assert (evidence.expire(conn, later(days=-1), NOW), evidence.expire(conn, NOW, NOW)) == (0, 1)
