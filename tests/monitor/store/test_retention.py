from dataclasses import replace

import pytest
from sqlalchemy import Connection, select

from domain.act import Act, Step
from domain.allowance import Allowance
from domain.incident import Classification, Dismissal, Ground, Status, veiled
from domain.notification import Bulletin, Reason
from domain.observation import Profile
from domain.past import Kept
from domain.registry import Contact
from domain.shift import Shift
from domain.text import Text
from domain.triage import Triage
from monitor.store import (
    acts,
    allowances,
    baselines,
    bulletins,
    coverage,
    decisions,
    evidence,
    incidents,
    outbox,
    record,
    registry,
    roster,
    snapshots,
    tables,
)
from tests.decisions import decision
from tests.factories import NOW, account, finding, incident, later, official_profile, post, profile, unit
from tests.factories import coverage as cycle
from tests.monitor.store.kept import cases, other, piece, save, seen, stored, sweep, written

TEXT = "临泽市公安局发布通告：本周六上午九时起对滨河路实行临时交通管制"


@pytest.mark.parametrize(
    ("status", "days", "swept"),
    [
        (Status.DISMISSED, 29.9, 0),
        (Status.DISMISSED, 30, 1),
        (Status.CLOSED, 179, 0),
        (Status.CLOSED, 180, 1),
        (Status.SUSPECTED, 999, 0),
        (Status.CONFIRMED, 999, 0),
        (Status.RESOLVED, 999, 0),
    ],
)
def test_a_profile_is_kept_as_long_as_its_case_needs_it(
    conn: Connection, status: Status, days: float, swept: int
) -> None:
    case = save(conn, replace(save(conn, incident(), later(days=-100)), status=status))
    assert cases(conn, days) == swept
    assert (stored(conn, case).profile != case.profile) is bool(swept)


def test_identity_survives_and_what_was_shown_of_the_person_does_not(conn: Connection) -> None:
    dismissal = Dismissal(evidence=frozenset({finding().key}), reason=Ground.OTHER, author="甲", at=NOW, note="王某")
    reason = Text("同名", "the same name")
    given = incident(status=Status.DISMISSED, dismissals=(dismissal,), findings=(finding(points=4.0),), reason=reason)
    case = save(conn, replace(given, triage=Triage.IMPOSTOR))
    sweep(conn, 30)
    left = stored(conn, case)
    assert left.profile == Profile(platform="bluesky", user_id="did:plc:stranger")
    assert left.findings == (finding(points=4.0, summary=Text("", ""), evidence=()),)
    assert (left.fingerprint, left.status) == (case.fingerprint, Status.DISMISSED)
    assert left.dismissals == (replace(dismissal, note="", evidence=frozenset({veiled(finding().key)})),)
    assert left.dismissals[0].covers(frozenset({finding().key}), later(days=40))
    assert not left.dismissals[0].covers(frozenset({"else"}), later(days=40))
    assert (left.triage, left.reason) == (Triage.IMPOSTOR, None)


def test_what_people_decided_is_counted_for_good_and_what_they_were_shown_is_not_kept(conn: Connection) -> None:
    case = save(conn, incident(status=Status.DISMISSED))
    decisions.put(conn, decision(incident=case.number, note="王某的个人号"))
    sweep(conn, 29)
    assert decisions.listing(conn) == (decision(incident=case.number, note="王某的个人号"),)
    sweep(conn, 30)
    bare = finding(points=4.0, summary=Text("", ""), evidence=())
    nobody = Profile(platform="bluesky", user_id="did:plc:stranger")
    assert decisions.listing(conn) == (decision(incident=case.number, note="", findings=(bare,), profile=nobody),)


def test_an_allowance_is_forgotten_some_time_after_its_end(conn: Connection) -> None:
    allowances.put(conn, Allowance(account="bluesky:1", reason=Ground.FAN, author="甲", at=NOW, expires=later(days=10)))
    sweep(conn, 39)
    assert len(allowances.listing(conn)) == 1
    sweep(conn, 40)
    assert allowances.listing(conn) == ()


def test_a_case_is_swept_once_and_again_only_when_it_was_seen_again(conn: Connection) -> None:
    case = save(conn, incident(status=Status.DISMISSED))
    assert cases(conn, 30) == 1
    assert cases(conn, 31) == 0
    save(conn, replace(stored(conn, case), profile=profile()), later(days=32))
    assert cases(conn, 33) == 1


def test_the_period_begins_with_the_status_not_with_the_last_change(conn: Connection) -> None:
    case = save(conn, incident(status=Status.DISMISSED))
    save(conn, replace(case, last_seen=later(days=20)), later(days=20))
    assert cases(conn, 30) == 1


def test_stored_looks_at_a_stranger_go_with_the_case(conn: Connection) -> None:
    save(conn, incident(status=Status.DISMISSED))
    snapshots.look(conn, profile(), NOW)
    snapshots.add_posts(conn, profile().key, [post()], NOW)
    assert sweep(conn, 30) == {"dismissed": 1}
    assert snapshots.latest(conn, profile().key) is None
    assert seen(conn) == 0


def test_the_baseline_of_an_official_account_stays(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    official = official_profile()
    snapshots.look(conn, official, NOW)
    snapshots.trust(conn, official, NOW)
    kind = Classification.ACCOUNT_COMPROMISE
    save(conn, incident(classification=kind, subject=official.key, profile=official, status=Status.DISMISSED))
    assert sweep(conn, 30) == {}
    assert sweep(conn, 180) == {"ended": 1}
    assert snapshots.trusted(conn, official.key) == official
    assert seen(conn) == 2


def test_what_guards_an_account_stays_as_long_as_it_is_registered(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    mine, gone = account().key, "bluesky:no-longer-registered"
    kept = Kept(post=post(text=TEXT, published_at=later(days=30)), seen_at=later(days=30))
    for each in (mine, gone):
        record.write(conn, each, (), [kept])
        record.echoed(conn, each, 20, 1)
        baselines.put(conn, each, b"state", NOW)
    sweep(conn, 30)
    assert (record.read(conn, mine), record.shared(conn, mine), baselines.read(conn, mine)) == ((kept,), 0.05, b"state")
    assert (record.read(conn, gone), record.shared(conn, gone), baselines.read(conn, gone)) == ((), None, None)
    assert set(conn.execute(select(tables.prints.c.account)).scalars()) == {mine}


def test_texts_are_looked_up_for_two_days(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    record.write(conn, account().key, (), [Kept(post=post(text=TEXT), seen_at=NOW)])
    sweep(conn, 2)
    assert len(record.sharing(conn, [TEXT], but="bluesky:another", since=NOW)) == 1
    sweep(conn, 2.01)
    assert record.sharing(conn, [TEXT], but="bluesky:another", since=NOW) == ()


def test_old_cycles_go_and_never_before_their_months_are_over(conn: Connection) -> None:
    coverage.record(conn, cycle())
    assert sweep(conn, 366) == {}
    assert sweep(conn, 373) == {"cycles": 1}


def test_old_messages_about_what_is_over_go_and_what_waits_stays(conn: Connection) -> None:
    written(conn, incident(status=Status.CLOSED))
    assert "messages" not in sweep(conn, 36 * 31 - 1)
    assert sweep(conn, 36 * 31) == {"messages": 2}
    assert (outbox.dead(conn), outbox.pending(conn)) == ((), {"webhook": 1})


def test_messages_about_a_case_that_waits_for_people_stay(conn: Connection) -> None:
    written(conn, incident())
    assert sweep(conn, 9999) == {}
    assert (len(outbox.dead(conn)), outbox.pending(conn)) == (1, {"webhook": 1})


def test_what_was_merged_goes_with_the_case_that_it_is_handled_with(conn: Connection) -> None:
    main = save(conn, incident())
    part = save(conn, other(status=Status.MERGED, merged_into=main.number))
    snapshots.look(conn, profile(user_id="did:plc:second"), NOW)
    assert sweep(conn, 999) == {}
    assert stored(conn, part) == part
    closed = save(conn, replace(main, status=Status.CLOSED), later(days=1000))
    assert sweep(conn, 1179) == {}
    assert sweep(conn, 1180) == {"ended": 2}
    assert stored(conn, part).profile == Profile(platform="bluesky", user_id="did:plc:second")
    assert (stored(conn, closed).version, seen(conn)) == (3, 0)


def test_what_was_merged_into_a_false_alarm_goes_with_it(conn: Connection) -> None:
    main = save(conn, incident(status=Status.DISMISSED))
    save(conn, other(status=Status.MERGED, merged_into=main.number))
    assert sweep(conn, 30) == {"dismissed": 2}


def test_a_matter_that_was_handed_over_is_kept_as_long_as_a_closed_one(conn: Connection) -> None:
    save(conn, incident(status=Status.TRANSFERRED))
    assert (sweep(conn, 179), sweep(conn, 180)) == ({}, {"ended": 1})


def test_a_hint_that_is_over_is_over_without_anybody_closing_it(conn: Connection) -> None:
    save(conn, incident(status=Status.RESOLVED, classification=Classification.COMPLIANCE))
    save(conn, other(status=Status.RESOLVED))
    assert (sweep(conn, 179), sweep(conn, 180)) == ({}, {"ended": 1})


def test_looks_stay_while_another_case_about_the_account_rests_on_them(conn: Connection) -> None:
    save(conn, incident(status=Status.DISMISSED))
    second = save(conn, incident(official="unit:linze-gov", status=Status.CONFIRMED))
    snapshots.look(conn, profile(), NOW)
    assert sweep(conn, 30) == {"dismissed": 1}
    assert seen(conn) == 1
    save(conn, replace(second, status=Status.CLOSED), later(days=40))
    assert sweep(conn, 220) == {"ended": 1}
    assert seen(conn) == 0


def test_an_account_that_is_seen_again_after_its_dismissal_leaves_nothing_for_long(conn: Connection) -> None:
    save(conn, incident(status=Status.DISMISSED))
    sweep(conn, 30)
    snapshots.add_posts(conn, profile().key, [post()], later(days=31))
    assert sweep(conn, 60) == {}
    assert sweep(conn, 61) == {"looks": 1}
    assert seen(conn) == 0


def test_a_case_cannot_have_ended_before_it_was_last_open(conn: Connection) -> None:
    case = save(conn, incident())
    # The clock was a year behind when it was dismissed.
    save(conn, replace(case, status=Status.DISMISSED), later(days=-365))
    assert cases(conn, 29) == 0
    assert cases(conn, 30) == 1


def test_of_acts_only_what_offices_did_is_kept(conn: Connection) -> None:
    case = save(conn, incident(status=Status.CLOSED))
    facts = (("route", "weibo-in-app"), ("reference", "2026-118"), ("name", "临泽王某"), ("file", "王某.docx"))
    sent = Act(
        incident=case.number, at=NOW, author="甲", step=Step.CIRCULATED, to="网信办 王某 13900002222", note="王某"
    )
    sent = acts.add(conn, replace(sent, facts=facts, evidence=("a" * 64,)))
    sweep(conn, 180)
    assert acts.of(conn, case.number) == (replace(sent, note="", to="网信办 王某 ***", facts=facts[:2]),)


def test_what_is_added_to_a_de_identified_case_goes_when_it_has_had_its_own_time(conn: Connection) -> None:
    case = save(conn, incident(status=Status.DISMISSED))
    assert sweep(conn, 40) == {"dismissed": 1}
    said = acts.add(conn, Act(incident=case.number, at=later(days=50), author="甲", step=Step.NOTED, note="王某"))
    evidence.add(conn, replace(piece(case), taken_at=later(days=60)))
    assert (sweep(conn, 89), acts.of(conn, case.number)) == ({}, (said,))
    assert sweep(conn, 90) == {"dismissed": 1}
    assert acts.of(conn, case.number) == (replace(said, note=""),)
    assert not any(map(evidence.is_kept, evidence.of(conn, case.number)))
    assert sweep(conn, 999) == {}


def test_papers_that_stay_do_not_make_a_case_one_to_be_de_identified(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    case = save(conn, incident(status=Status.CLOSED, subject=account().key))
    evidence.add(conn, piece(case))
    assert (sweep(conn, 180), sweep(conn, 181)) == ({"ended": 1}, {})


def test_past_shifts_go(conn: Connection) -> None:
    roster.put(conn, Shift(unit="linze-ga", starts=later(days=-1), ends=NOW, contact=Contact(name="甲")))
    assert (sweep(conn, 179), sweep(conn, 180)) == ({}, {"shifts": 1})
    assert roster.listing(conn) == ()


def test_old_digests_lose_their_text(conn: Connection) -> None:
    kept = Bulletin(kind=Reason.AUDIT_HEAD, unit="linze-ga", day=NOW.date(), subject="head", body="head")
    bulletins.add(conn, kept)
    told = bulletins.add(conn, replace(kept, kind=Reason.DIGEST))
    assert (sweep(conn, 30), sweep(conn, 31), sweep(conn, 32)) == ({}, {"digests": 1}, {})
    assert bulletins.find(conn, Reason.AUDIT_HEAD, "linze-ga", NOW.date()) == replace(kept, id=1)
    assert bulletins.find(conn, Reason.DIGEST, "linze-ga", NOW.date()) == replace(told, id=2, body="")


def test_after_ten_years_a_case_goes_with_everything_that_belongs_to_it(conn: Connection) -> None:
    written(conn, incident(status=Status.CLOSED))
    decisions.put(conn, decision(incident=1))
    acts.add(conn, Act(incident=1, at=NOW, author="甲", step=Step.NOTED))
    younger = save(conn, other(status=Status.CLOSED), later(days=1))
    assert "expired" not in sweep(conn, 3659)
    assert sweep(conn, 3660) == {"expired": 1}
    assert incidents.listing(conn, statuses=tuple(Status)) == (stored(conn, younger),)
    assert (outbox.pending(conn), decisions.listing(conn), acts.of(conn, 1)) == ({}, (), ())


def test_a_case_whose_evidence_is_still_kept_stays(conn: Connection) -> None:
    registry.apply(conn, [unit()], [account()])
    case = save(conn, incident(status=Status.CLOSED, subject=account().key))
    evidence.add(conn, piece(case))
    assert "expired" not in sweep(conn, 9999)
    evidence.expire(conn, later(days=9999), later(days=9999))
    assert sweep(conn, 9999) == {"expired": 1}
