from datetime import timedelta
from typing import Any

import pytest

from domain.answer import EMPTY, Answer, Outcome, ok
from domain.coverage import Gap, Job
from domain.freshness import IMPORTED, Check, heard
from domain.session import Session
from monitor.schedule import now
from monitor.store import coverage, due, freshness, sessions
from tests.factories import account, unit
from tests.factories import coverage as cycle
from tests.monitor.cli.office import Office

SCHOOLS = unit(key="linze-jy", name="临泽市教育局")
OFFICIAL, SECOND = "did:plc:official", "did:plc:schools"
GONE: Answer[Any] = Answer(outcome=Outcome.GONE)
REFUSED: Answer[Any] = Answer(outcome=Outcome.BLOCKED, detail="visitor wall")


@pytest.fixture
def watched(office: Office) -> Office:
    """One account on Bluesky that is looked at in every way."""
    office.register([unit()], [account()])
    at = now()
    with office.store() as store, store.begin() as conn:
        due.put(conn, due.Due("bluesky", Job.GUARD, OFFICIAL, at), due.Due("bluesky", Job.HUNT, "临泽市公安局", at))
        for job in (Job.HUNT, Job.GUARD):
            coverage.record(conn, cycle(job=job, started_at=at, finished_at=at))
        answers = (
            heard("bluesky", Check.SEARCH, "临泽市公安局", EMPTY, at),
            heard("bluesky", Check.PROFILE, OFFICIAL, ok("x"), at),
            heard("bluesky", Check.POSTS, OFFICIAL, ok("x"), at),
        )
        freshness.note_all(conn, answers, at)
    return office


@pytest.fixture
def holey(watched: Office) -> Office:
    """Beside it a school that is refused, one that nobody looks at, and a login that has ended."""
    accounts = (
        account(user_id=SECOND, display_name="临泽教育", unit="linze-jy"),
        account(platform="douyin", user_id="7", display_name="临泽教育", unit="linze-jy"),
        account(platform="kuaishou", user_id="8", display_name="临泽教育", unit="linze-jy"),
    )
    watched.register([SCHOOLS], accounts)
    at = now()
    with watched.store() as store, store.begin() as conn:
        due.put(conn, due.Due("bluesky", Job.GUARD, SECOND, at))
        coverage.record(conn, cycle(job=Job.GUARD, started_at=at, finished_at=at, gap=Gap.BLOCKED, detail="432"))
        freshness.note(conn, heard("bluesky", Check.PROFILE, SECOND, REFUSED, at))
        freshness.note(conn, heard("kuaishou", Check.PROFILE, "8", ok("x"), at, IMPORTED))
        sessions.note(conn, "bluesky", "f1", Answer(outcome=Outcome.AUTH), at)
    return watched


def words(office: Office, *args: str, status: int = 4) -> list[list[str]]:
    return [line.split() for line in office.run("coverage", *args, status=status).stdout.splitlines()]


def test_where_everything_is_looked_at_the_status_is_zero(watched: Office) -> None:
    lines = words(watched, status=0)
    (row,) = [line for line in lines if line[:3] == ["bluesky", "bluesky", "(A)"]]
    assert (row[3], row[6:]) == ("1/1", ["1/1", "1/1", "-"])
    assert lines[-2:] == [["Units", "covered:", "1", "of", "1"], ["Result:", "covered"]]
    assert watched.json("coverage")["outcome"] == "covered"


def test_an_office_without_accounts_covers_nothing(office: Office) -> None:
    assert words(office)[-1] == ["Result:", "not", "covered"]


def test_blind_spots_are_named_with_their_reason(holey: Office) -> None:
    shown = holey.run("coverage", status=4).stdout
    assert "- bluesky: 1 of 2 accounts without a valid answer ever (blocked)\n" in shown
    assert (
        "- douyin: 1 accounts that nobody looks at: no connector serves it and nothing was brought in lately\n" in shown
    )
    assert "- connector bluesky: its login has ended; renew it\n" in shown
    assert "blocked: 432" in shown
    assert "- kuaishou: accounts are judged without posts, no connector reads them\n" in shown
    lines = words(holey)
    assert ["douyin", "none", "-", "-", "-", "-", "1"] in lines
    assert ["临泽市教育局", "douyin", "-", "-", "-", "1"] in lines
    # The last look at Bluesky proved nothing, which concerns both.
    assert ["Units", "covered:", "0", "of", "2"] in lines


def test_one_unit_or_one_platform_can_be_asked_for(holey: Office) -> None:
    for name in ("linze-ga", "临泽市公安局"):
        assert [each["unit"] for each in holey.json("coverage", "--unit", name, status=4)["units"]] == ["linze-ga"]
    facts = holey.json("coverage", "--platform", "kuaishou")
    assert [each["platform"] for each in facts["platforms"]] == ["kuaishou"]
    assert "公安: no unit of that key or name" in holey.refusal("coverage", "--unit", "公安")


def test_each_account_has_its_route_and_its_freshness(holey: Office) -> None:
    lines = words(holey, "--accounts")
    assert [line[:4] for line in lines[1:5]] == [
        ["douyin:7", "临泽教育", "linze-jy", "blind"],
        [f"bluesky:{SECOND}", "临泽教育", "linze-jy", "lapsed"],
        [f"bluesky:{OFFICIAL}", "临泽市公安局", "linze-ga", "watched"],
        ["kuaishou:8", "临泽教育", "linze-jy", "watched"],
    ]
    assert (lines[1][4], lines[2][4:7], lines[4][4]) == ("-", ["bluesky", "never", "(blocked)"], "import")


def test_programs_get_everything(holey: Office) -> None:
    facts = holey.json("coverage", status=4)
    assert (facts["outcome"], facts["connectors"][0]["verified"]) == ("not covered", "live")
    assert {each["sight"] for each in facts["accounts"]} == {"blind", "lapsed", "watched"}
    assert {each["job"]: each["gap"] for each in facts["proofs"]} == {"guard": "blocked", "hunt": None}
    assert facts["logins"][0]["outcome"] == "auth"


def test_a_login_that_ends_soon_is_a_blind_spot_to_come(watched: Office) -> None:
    with watched.store() as store, store.begin() as conn:
        sessions.note(conn, "bluesky", "f1", ok(Session(expires_at=now() + timedelta(days=2))), now())
    assert "connector bluesky: its login ends 20" in watched.run("coverage").stdout


def test_an_account_that_the_platform_says_is_gone_is_not_watched(watched: Office) -> None:
    at = now()
    with watched.store() as store, store.begin() as conn:
        freshness.note(conn, heard("bluesky", Check.PROFILE, OFFICIAL, GONE, at))
    said = watched.run("coverage", status=4).stdout
    assert "bluesky: 1 of 1 accounts: the platform says that they are not there (gone)" in said
    assert "Units covered: 0 of 1" in said
    assert watched.json("coverage", "--accounts", status=4)["accounts"][0]["sight"] == "lapsed"


def test_searches_that_were_cut_short_are_told_and_leave_the_unit_covered(watched: Office) -> None:
    answer = ok((), more=True)
    with watched.store() as store, store.begin() as conn:
        freshness.note(conn, heard("bluesky", Check.SEARCH, "临泽市公安局", answer, now()))
    said = watched.run("coverage").stdout
    assert "bluesky: 1 of 1 searches had more results than were read" in said


def test_a_unit_is_not_called_covered_where_a_control_fails(watched: Office) -> None:
    at = now()
    with watched.store() as store, store.begin() as conn:
        coverage.record(conn, cycle(job=Job.HUNT, started_at=at, finished_at=at, gap=Gap.NONSENSE_FOUND))
    said = watched.run("coverage", status=4).stdout
    assert "Units covered: 0 of 1" in said
    assert "nonsense_found" in said


def test_a_login_that_ends_in_a_while_is_no_blind_spot(watched: Office) -> None:
    at = now()
    with watched.store() as store, store.begin() as conn:
        sessions.note(conn, "bluesky", "f1", ok(Session(login="linze", expires_at=at + timedelta(days=18))), at)
    assert "login ends" not in watched.run("coverage").stdout
