from datetime import timedelta
from pathlib import Path

import pytest

from domain.coverage import Gap, Job
from domain.deadline import Deadline, Duty
from domain.incident import Move, Proposal, Severity
from domain.notification import Reason
from monitor.store import coverage, deadlines, due, evidence, heartbeats, owed
from monitor.store.owed import Owed
from tests.factories import NOW, account, incident, later, notification, unit
from tests.factories import coverage as cycle
from tests.monitor.cli.office import Office

PLATFORM = '[platforms.bluesky]\nbase_url = "http://127.0.0.1:9"\n'
WEBHOOK = '[channels.webhook]\nurl = "http://127.0.0.1:9/"\n'
MAIL = '[channels.email]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\nsender = "diting@linze.example"\n'
BAD = [
    ("[hunt\n", "not valid TOML"),
    ("[hunt]\ninterval = 5\n", "hunt.interval: Extra inputs are not permitted; remove it, or correct its spelling"),
    ("[hunt]\ninterval_minutes = 'six'\n", "hunt.interval_minutes: Input should be a valid number; write a number"),
    ("[hunt]\nslice_size = 0\n", "hunt.slice_size: Input should be greater than or equal to 1; use a larger number"),
    ("[alerts]\ntimezone = 'Linze'\n", "alerts.timezone: not a known time zone; write one such as Asia/Shanghai"),
    (
        "[alerts]\nfallback = ['pigeon:1']\n",
        "alerts.fallback: 'pigeon:1' is not channel:address; the channels are: webhook",
    ),
    ("[platforms.weibo7]\n", "platforms.weibo7: weibo7: no such connector; there are bilibili"),
    ("[channels.pigeon]\n", "channels.pigeon: pigeon: no such plugin; there are alertmanager, apprise"),
    ("[detectors.impostor.face]\n", "detectors.impostor.face: face: no such plugin; there are activity, avatar"),
    (
        "[detectors.weather.rain]\n",
        "detectors.weather: no such kind of detector; write impostor, compromise or c",
    ),
    ("[detectors.impostor.name]\nalarm = 7.0\n", "detectors.impostor.name: alarm: Input should be less than or equal"),
    ("[channels.email]\nhost = 'mail.example'\n", "channels.email: sender: Field required; add it"),
    (
        "[controls.weibo]\nuser_id = '1'\ndisplay_name = 'x'\n",
        "controls.weibo: no connector that is switched on serves this platform",
    ),
    ("[store]\nurl = 'nonsense'\n", "store.url: not a database URL; write one such as sqlite:///diting.sqlite"),
    ("[store]\nurl = 'mysql://db/diting'\n", "store.url: mysql is not supported; write sqlite:///FILE"),
    ("[store]\nurl = 'sqlite:////nowhere/at/all.sqlite'\n", "cannot be read or made (No such file or directory)"),
]


def problems(office: Office, status: int = 1) -> list[str]:
    found: list[str] = office.json("check", status=status)["problems"]
    return found


def test_a_sound_configuration_has_no_problems(office: Office) -> None:
    office.register([unit()], [account()])
    office.configure(PLATFORM + WEBHOOK)
    assert office.run("check").stdout.splitlines()[0] == f"{office.file}: no problems found."
    assert problems(office, status=0) == []


def test_the_shipped_configuration_is_sound(office: Office) -> None:
    shipped = Path("config/diting.toml").read_text("utf-8")
    office.configure(shipped.replace("sqlite:////var/lib/diting/diting.sqlite", office.url))
    assert problems(office, status=0) == []


@pytest.mark.parametrize(("text", "said"), BAD)
def test_a_bad_configuration_is_one_clear_line_with_file_key_and_remedy(office: Office, text: str, said: str) -> None:
    office.configure(PLATFORM + WEBHOOK + text)
    (line,) = office.run("check", status=1).stdout.splitlines()
    assert line.startswith(f"{office.file}: ")
    assert said in line
    assert problems(office) == [line]


def test_every_problem_is_listed_at_once(office: Office) -> None:
    wrong = "[hunt]\nslice_size = 0\nretry = 1\n[guard]\nposts = 'yes'\n"
    office.configure(PLATFORM + WEBHOOK + wrong + "[detectors.impostor.face]\n[channels.email]\nport = 0\n")
    found = problems(office)
    for key in ("hunt.slice_size", "hunt.retry", "guard.posts", "detectors.impostor.face", "channels.email: host"):
        assert sum(key in problem for problem in found) == 1, key
    assert all(problem.startswith(f"{office.file}: ") for problem in found)
    assert office.run("check", status=1).stdout.splitlines() == found


def test_what_is_wrong_outside_the_file_is_listed_at_once_too(office: Office) -> None:
    office.configure(
        "[alerts]\nfallback = ['pigeon:1']\n[store]\nurl = 'nonsense'\n[controls.x]\nuser_id='1'\ndisplay_name='x'\n"
    )
    found = problems(office)
    assert [problem.removeprefix(f"{office.file}: ").partition(":")[0] for problem in found] == [
        "platforms",
        "alerts.fallback",
        "store.url",
    ]
    assert "add a table such as [platforms.bluesky]" in found[0]


def test_a_missing_file_is_named_with_the_option(office: Office) -> None:
    office.file.unlink()
    (problem,) = problems(office)
    assert (
        problem
        == f"{office.file}: cannot be read (No such file or directory); create it, or name another with --config"
    )


def test_certificates_that_cannot_be_read_are_a_problem(office: Office) -> None:
    nowhere = office.folder / "nowhere.pem"
    office.configure(PLATFORM + WEBHOOK + f'ca_file = "{nowhere}"\n')
    (problem,) = problems(office)
    assert "channels.webhook: ca_file cannot be used (No such file or directory)" in problem


def test_a_secret_in_the_file_is_refused_and_not_repeated(office: Office) -> None:
    office.configure(PLATFORM + WEBHOOK + 'secret = "hunter2"\n')
    (problem,) = problems(office)
    assert "channels.webhook: secret: must not stand in the configuration" in problem
    assert "hunter2" not in problem


def test_a_password_in_the_address_of_the_database_is_not_repeated(office: Office) -> None:
    office.configure(PLATFORM + WEBHOOK + '[store]\nurl = "postgresql+psycopg://diting:hunter2@127.0.0.1:9/diting"\n')
    office.configure(
        office.file.read_text("utf-8") + f'contacts_key_file = "{office.folder / "diting.contacts.key"}"\n'
    )
    (problem,) = problems(office)
    assert "cannot be used" in problem
    assert "hunter2" not in problem


def test_alerts_that_reach_nobody_are_a_problem(office: Office) -> None:
    office.configure(PLATFORM + MAIL)
    office.register([unit(contacts=()), unit(key="linze-fire", name="临泽市消防支队")], [])
    assert problems(office) == [
        f"{office.file}: alerts of linze-ga reach nobody; give the unit a contact, or set alerts.fallback",
        f"{office.file}: alerts about a platform that cannot be watched reach nobody; set alerts.fallback",
    ]
    office.configure(PLATFORM + MAIL + '[alerts]\nfallback = ["email:city@linze.example"]\n')
    assert problems(office, status=0) == []


def test_the_status_of_an_empty_house(office: Office) -> None:
    shown = office.run("status").stdout
    assert "open incidents: 0, past a deadline: 0\n" in shown
    assert "deadlines overdue: none; provisional: 0\n" in shown
    assert "await people: 0, of these a second person: 0\n" in shown
    assert "notices a day: 0.0 of at most 3.0; most of one unit in a day: 0\n" in shown
    assert "evidence to gather: none\n" in shown
    assert "steps not yet told: none\n" in shown
    assert "outbox: 0 waiting, 0 dead letters\n" in shown
    assert "last sign of life: never\n" in shown


@pytest.fixture
def busy(office: Office) -> Office:
    """Two overdue incidents, one of each thing that waits, one job covered, one not, one that never came round."""
    office.register([unit()], [account()])
    first = office.keep(incident(), notification(incident=1, channel="mail", address="duty@ga.linze.example"))
    proposal = Proposal(move=Move.CONFIRM, author="li", at=NOW)
    office.keep(incident(subject="bluesky:b", severity=Severity.SERIOUS, proposal=proposal))
    late = [(1, Duty.ACKNOWLEDGE), (2, Duty.ACKNOWLEDGE), (2, Duty.VERIFY)]
    with office.store() as store, store.begin() as conn:
        for number, duty in late:
            deadlines.put(conn, Deadline(incident=number, duty=duty, started_at=NOW, due_at=NOW, is_provisional=True))
        evidence.owe(conn, first, NOW)
        owed.put(conn, Owed(incident=1, event=1, reason=Reason.CONFIRMED, added_at=NOW))
        for job in (Job.HUNT, Job.GUARD):
            due.put(conn, due.Due("bluesky", job, "x", NOW))
            due.put(conn, due.Due("mastodon", job, "x", NOW))
        coverage.record(conn, cycle(finished_at=NOW))
        coverage.record(conn, cycle(gap=Gap.BLOCKED, finished_at=later(hours=1)))
        heartbeats.beat(conn, "heartbeat", NOW + timedelta(hours=2), "ok")
    office.configure(PLATFORM + "[platforms.mastodon]\nbase_url = 'http://127.0.0.1:9'\n" + WEBHOOK)
    return office


def test_the_status_shows_coverage_incidents_outbox_and_heartbeat(busy: Office) -> None:
    lines = busy.run("status").stdout.splitlines()
    rows = [line.split() for line in lines]
    assert ["bluesky", "hunt", "no", "2026-03-02", "09:30:00"] in rows
    assert ["mastodon", "hunt", "not", "yet", "never"] in rows
    assert "open incidents: 2, past a deadline: 2" in lines
    assert "deadlines overdue: acknowledge 2, verify 1; provisional: 3" in lines
    assert "await people: 2, of these a second person: 1" in lines
    assert any(line.startswith("evidence to gather: 1, the oldest for ") for line in lines)
    assert any(line.startswith("steps not yet told: 1, the oldest for ") for line in lines)
    assert "outbox: 1 waiting, 0 dead letters" in lines
    assert "last sign of life: 2026-03-02 11:30:00" in lines


def test_programs_get_the_status(busy: Office) -> None:
    facts = busy.json("status")
    assert (facts["overdue_incidents"], facts["outbox_pending"], facts["dead_letters"]) == (2, 1, 0)
    assert facts["open_incidents"] == {"masquerade,2": 1, "masquerade,3": 1}
    assert facts["awaiting_people"] == {"masquerade,2": 1, "masquerade,3": 1}
    assert facts["overdue_deadlines"] == {"acknowledge": 2, "verify": 1}
    assert (facts["proposals_waiting"], facts["evidence_waiting"], facts["owed_waiting"]) == (1, 1, 1)
    assert facts["coverage"] == {"bluesky,hunt": False}
    assert facts["last_valid_cycle"]["bluesky,hunt"] == NOW.timestamp()


def test_the_status_names_nobody(busy: Office) -> None:
    said = busy.run("status").stdout + busy.run("status", "--json").stdout
    assert "临泽" not in said
    assert "ga.linze.example" not in said
