import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import getitem
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from detectors.impostor.triage import NEXT
from domain.deadline import Deadline, Duty
from domain.finding import Finding
from domain.incident import Classification, Incident, Presence, Severity, Status
from domain.text import Text
from domain.triage import Triage
from monitor.schedule import now
from monitor.store import audit, deadlines
from tests.factories import NOW, finding, incident, notification, profile, unit
from tests.monitor.cli.office import Office

HOSTILE = "[red]临泽[/red]\x1b[31m\u202e公\x07安\u200b局\ud83d:warning:"
HARMLESS = "[red]临泽[/red]U+001B[31mU+202E公U+0007安U+200B局U+D83D:warning:"
STEPS: list[tuple[str, tuple[str, ...], Status, Status]] = [
    ("ack", (), Status.SUSPECTED, Status.SUSPECTED),
    ("ack", (), Status.CONFIRMED, Status.CONFIRMED),
    ("confirm", (), Status.SUSPECTED, Status.CONFIRMED),
    ("dismiss", ("--reason", "namesake"), Status.SUSPECTED, Status.DISMISSED),
    ("dismiss", ("--reason", "fan"), Status.CONFIRMED, Status.DISMISSED),
    ("transfer", ("--reason", "own-account"), Status.SUSPECTED, Status.TRANSFERRED),
    ("reopen", (), Status.CLOSED, Status.SUSPECTED),
    ("close", (), Status.RESOLVED, Status.CLOSED),
]
ENDED = (Status.DISMISSED, Status.MERGED, Status.TRANSFERRED, Status.CLOSED)
FORBIDDEN: list[tuple[str, tuple[str, ...], Status]] = [
    *(("ack", (), status) for status in ENDED),
    *(("confirm", (), status) for status in (Status.CONFIRMED, Status.RESOLVED, *ENDED)),
    *(("dismiss", ("--reason", "other"), status) for status in ENDED),
    *(("close", (), status) for status in (Status.SUSPECTED, Status.DISMISSED, Status.CLOSED)),
    *(("reopen", (), status) for status in (Status.SUSPECTED, Status.CONFIRMED, Status.RESOLVED)),
]


def hostile(**changes: Any) -> Incident:
    seen = profile(display_name=HOSTILE, handle=HOSTILE, url=f"https://x.example/{HOSTILE}")
    said = Text(zh=f"名称「{HOSTILE}」", en=f"name {HOSTILE}")
    return incident(profile=seen, findings=(finding(summary=said),), **changes)


def test_without_incidents_the_list_says_so(office: Office) -> None:
    assert office.run("incidents", "list").stdout == "No incidents.\n"
    assert office.json("incidents", "list") == []


def test_the_list_shows_the_gravest_first_with_the_words_of_the_finding(office: Office) -> None:
    office.keep(incident(subject="bluesky:a", severity=Severity.ORDINARY))
    office.keep(incident(subject="bluesky:b", severity=Severity.SERIOUS))
    header, first, second = office.run("incidents", "list").stdout.splitlines()
    assert header.split() == ["No.", "Level", "Status", "Kind", "Subject", "Why"]
    assert ("DT-000002" in first, "Ⅱ" in first, "suspected, present" in first) == (True, True, True)
    assert "名称与「临泽市公安局」相同" in first
    assert "DT-000001" in second


def test_the_words_follow_the_configured_language(office: Office) -> None:
    office.configure('[platforms.bluesky]\n[alerts]\nlocale = "en"\n')
    office.keep(incident())
    assert 'name equals "临泽市公安局"' in office.run("incidents", "list").stdout


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("open", {"suspected", "confirmed", "resolved"}),
        ("closed", {"dismissed", "merged", "transferred", "closed"}),
        ("all", set(Status)),
    ],
)
def test_the_list_is_of_open_closed_or_all_incidents(office: Office, status: str, shown: set[str]) -> None:
    for each in Status:
        office.keep(incident(subject=f"bluesky:{each}", status=each))
    assert {each["status"] for each in office.json("incidents", "list", "--status", status)} == shown


def test_the_list_is_of_open_incidents_if_nothing_is_said(office: Office) -> None:
    office.keep(incident(status=Status.CLOSED))
    assert office.json("incidents", "list") == []


def test_the_list_shows_what_waits_for_a_second_person(office: Office) -> None:
    office.keep(incident(severity=Severity.SERIOUS))
    office.run("incidents", "dismiss", 1, "--reason", "fan", "--by", "lin")
    assert "suspected, present; proposed: dismiss by lin" in office.run("incidents", "list").stdout


def test_the_list_shows_whose_a_case_is_and_what_is_due_next(office: Office) -> None:
    office.keep(incident(owner="zhang"))
    one = Deadline(incident=1, duty=Duty.VERIFY, started_at=NOW, due_at=datetime(2031, 11, 24, 3, 30, tzinfo=UTC))
    later_on = replace(one, duty=Duty.REVIEW, due_at=datetime(2032, 1, 1, tzinfo=UTC))
    with office.store() as store, store.begin() as conn:
        for each in (later_on, one):
            deadlines.put(conn, each)
    _, *lines = office.run("incidents", "list").stdout.splitlines()
    assert [part for line in lines[1:] for part in (line.strip(),)] == ["verify by 11-24 11:30", "owner: zhang"]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (None, ["class         疑似假冒"]),
        (
            Text("疑似假冒：名称相同", "x"),
            ["class         疑似假冒", "because       名称相同"],
        ),
    ],
)
def test_what_a_look_alike_is_held_for_is_said_once(office: Office, reason: Text | None, said: list[str]) -> None:
    office.keep(incident(triage=Triage.IMPOSTOR, reason=reason))
    lines = [line.rstrip() for line in office.run("incidents", "show", 1).stdout.splitlines()]
    assert [line for line in lines if line.startswith(("class", "because"))] == said


def test_a_case_is_called_what_people_call_it(office: Office) -> None:
    office.keep(incident())
    shown = office.run("incidents", "list").stdout + office.run("incidents", "show", 1).stdout
    assert "impostor" in shown
    assert "masquerade" not in shown


def test_a_long_note_is_shown_whole(office: Office) -> None:
    office.keep(incident())
    office.run("incidents", "record", 1, "noted", "--note", "长" * 5000)
    assert office.run("incidents", "show", 1).stdout.count("长") == 5000


def test_programs_get_the_whole_incident(office: Office) -> None:
    office.keep(incident())
    (found,) = office.json("incidents", "list")
    assert (found["number"], found["classification"], found["severity"]) == (1, "masquerade", 3)
    assert found["profile"]["display_name"] == "临泽市公安局"
    assert found["first_seen"] == "2026-03-02T01:30:00Z"


def test_one_incident_is_shown_with_its_evidence_and_its_history(office: Office) -> None:
    office.keep(incident(), notification(incident=1, address="duty@ga.linze.example"))
    office.run("incidents", "ack", 1, "--by", "lin")
    shown = office.run("incidents", "show", 1).stdout
    for expected in (
        "DT-000001",
        "impostor.tier1",
        "名称与「临泽市公安局」相同",
        "2026-03-02 09:30:00",
        "lin",
        "opened",
    ):
        assert expected in shown
    facts = office.json("incidents", "show", 1)
    assert (facts["reference"], facts["incident"]["acknowledged_by"]) == ("DT-000001", "lin")
    assert [event["told"] for event in facts["history"]] == [["opened"], []]


@pytest.mark.parametrize("severity", Severity)
def test_a_level_that_is_not_the_rules_own_is_explained_elsewhere(office: Office, severity: Severity) -> None:
    office.keep(incident(severity=severity, rule="impostor.tier1"))
    told = "the rule alone gives Ⅲ, see `diting grade explain 1`" in office.run("incidents", "show", 1).stdout
    assert told is (severity is not Severity.MAJOR)


def test_an_act_is_shown_with_its_evidence_and_says_nothing_twice(office: Office) -> None:
    office.keep(incident(status=Status.RESOLVED))
    file = office.write("page.txt", "no such account")
    kept = office.json("incidents", "record", 1, "absence-seen", "--file", file, "--note", "查无此号")
    office.run("incidents", "close", 1, "--note", "平台已注销")
    shown = office.run("incidents", "show", 1).stdout
    assert f"查无此号; evidence {kept['evidence'][0][:12]}" in shown
    assert shown.count("平台已注销") == 1
    assert "move=" not in shown
    assert "ended (to channels that follow cases)" in shown


def test_what_is_proposed_names_the_move_among_what_was_done(office: Office) -> None:
    office.keep(incident(severity=Severity.SERIOUS))
    office.run("incidents", "dismiss", 1, "--reason", "fan", "--note", "粉丝自建")
    assert "粉丝自建; move=dismiss; reason=fan" in office.run("incidents", "show", 1).stdout


@pytest.mark.parametrize(("harm", "victims"), [("H4", 2), ("H0", 0)])
def test_what_was_assessed_is_shown_as_people_write_it(office: Office, harm: str, victims: int) -> None:
    office.keep(incident())
    office.run("incidents", "assess", 1, "--harm", harm, "--victims", victims)
    shown = office.run("incidents", "show", 1).stdout
    assert f"harm {harm}, victims {victims}" in shown
    assert f"harm={harm}" in shown


def test_an_incident_without_profile_or_finding_is_shown_as_well(office: Office) -> None:
    office.keep(incident(classification=Classification.COVERAGE, profile=None, findings=(), subject="platform:bluesky"))
    assert "platform:bluesky" in office.run("incidents", "list").stdout
    assert "platform:bluesky" in office.run("incidents", "show", 1).stdout


@pytest.mark.parametrize("command", [("incidents", "list"), ("incidents", "show", 1)])
def test_a_hostile_name_is_shown_harmlessly(office: Office, command: tuple[object, ...]) -> None:
    office.keep(hostile())
    shown = office.run(*command).stdout
    assert HARMLESS in shown
    assert not {"\x1b", "\u202e", "\x07", "\u200b", "⚠"} & set(shown)


@pytest.mark.parametrize(
    ("command", "path"),
    [(("list",), (0, "profile")), (("show", 1), ("incident", "profile")), (("ack", 1), ("profile",))],
)
def test_a_hostile_name_reaches_programs_whole_and_harmless_on_the_way(
    office: Office, command: tuple[object, ...], path: tuple[Any, ...]
) -> None:
    office.keep(hostile())
    line = office.run("incidents", *command, "--json").stdout
    assert line.removesuffix("\n").isprintable()
    assert reduce(getitem, path, json.loads(line))["display_name"] == HOSTILE


@pytest.mark.parametrize(("command", "options", "before", "after"), STEPS)
def test_a_step_is_taken_stored_and_written_down_with_the_name(
    office: Office, command: str, options: tuple[str, ...], before: Status, after: Status
) -> None:
    office.keep(incident(status=before))
    said = office.run("incidents", command, 1, *options, "--by", "lin")
    told = "acknowledged by lin at" if command == "ack" else f"{after}, level Ⅲ\n"
    assert said.stdout.startswith(f"DT-000001: {told}")
    kept, *_ = office.kept()
    assert kept.status is after
    with office.store() as store, store.reading() as conn:
        entry = next(each for each in audit.entries(conn, 10) if each.object == "DT-000001")
    assert (entry.actor, entry.object, entry.before, entry.after) == ("lin", "DT-000001", before, after)


@pytest.mark.parametrize(("command", "options", "before", "after"), STEPS)
def test_a_step_answers_programs_with_the_incident(
    office: Office, command: str, options: tuple[str, ...], before: Status, after: Status
) -> None:
    office.keep(incident(status=before))
    facts = office.json("incidents", command, 1, *options)
    assert (facts["status"], facts["version"]) == (after, 2)


@pytest.mark.parametrize(("command", "options", "status"), FORBIDDEN)
def test_a_forbidden_step_is_refused_and_changes_nothing(
    office: Office, command: str, options: tuple[str, ...], status: Status
) -> None:
    kept = office.keep(incident(status=status))
    again = " already; `diting incidents reopen 1` takes it up again" if status.is_ended else ": "
    assert office.refusal("incidents", command, 1, *options).startswith(f"DT-000001 is {status}{again}")
    assert office.kept() == (kept,)


@pytest.mark.parametrize("command", ["show", "ack", "confirm", "close"])
def test_an_unknown_number_is_a_clear_error(office: Office, command: str) -> None:
    assert office.refusal("incidents", command, 7) == "there is no incident 7; see `diting incidents list --status all`"


@pytest.mark.parametrize("number", ["0", "x", "99999999999999999999"])
def test_what_is_no_number_is_a_wrong_use(office: Office, number: str) -> None:
    assert "Invalid value for 'NUMBER'" in office.run("incidents", "show", number, status=2).stderr


def test_acknowledging_twice_keeps_the_first_name(office: Office) -> None:
    office.keep(incident())
    office.run("incidents", "ack", 1, "--by", "lin")
    office.run("incidents", "ack", 1, "--by", "chen")
    (kept,) = office.kept()
    assert (kept.acknowledged_by, kept.version) == ("lin", 2)


def test_a_dismissal_needs_a_reason_of_the_list(office: Office) -> None:
    office.keep(incident())
    assert "Missing option '--reason'" in office.run("incidents", "dismiss", 1, status=2).stderr
    assert "'boring' is not one of" in office.run("incidents", "dismiss", 1, "--reason", "boring", status=2).stderr


def test_a_dismissal_covers_the_evidence_that_was_shown_until_its_day(office: Office) -> None:
    office.keep(incident())
    day = (now() + timedelta(days=30)).date()
    office.run("incidents", "dismiss", 1, "--reason", "fan", "--until", day, "--by", "lin")
    (dismissal,) = office.kept()[0].dismissals
    assert (dismissal.evidence, dismissal.author, dismissal.reason) == (frozenset({finding().key}), "lin", "fan")
    assert dismissal.expires == datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(("day", "said"), [("2020-01-01", "has passed"), ("tomorrow", "does not match the format")])
def test_a_dismissal_ends_on_a_day_to_come(office: Office, day: str, said: str) -> None:
    kept = office.keep(incident())
    refused = office.run("incidents", "dismiss", 1, "--reason", "fan", "--until", day, status=1 if "-" in day else 2)
    assert said in f"{refused.exception} {refused.stderr}"
    assert office.kept() == (kept,)


def test_no_person_behind_a_unit_is_ever_shown(office: Office) -> None:
    office.register([unit()], [])
    office.keep(incident(presence=Presence.ABSENT), notification(incident=1, address="duty@ga.linze.example"))
    said = office.run("incidents", "list").stdout + office.run("incidents", "show", 1).stdout
    said += json.dumps([office.json("incidents", "list"), office.json("incidents", "show", 1)], ensure_ascii=False)
    assert "duty@ga.linze.example" not in said
    assert "值班员甲" not in said


def test_a_very_long_text_is_cut(office: Office) -> None:
    long = Finding(detector="impostor.name", score=1.0, summary=Text("长" * 5000, "long"))
    office.keep(incident(findings=(long,)))
    assert office.run("incidents", "show", 1).stdout.count("长") < 500


def test_the_class_is_shown_with_its_reason_and_the_next_step(office: Office) -> None:
    reason = Text("名称相同，且认证主体为个人", "same name, certified as a person")
    office.keep(incident(triage=Triage.IMPOSTOR, reason=reason))
    shown = office.run("incidents", "show", 1).stdout
    for expected in ("疑似假冒", reason.zh, NEXT[Triage.IMPOSTOR].zh):
        assert expected in shown
    assert office.json("incidents", "show", 1)["incident"]["triage"] == "impostor"


def test_a_person_who_confirms_may_name_the_class(office: Office) -> None:
    office.keep(incident(triage=Triage.CONFUSING))
    assert office.json("incidents", "confirm", 1, "--as", "impostor")["triage"] == "impostor"
    assert "'boring' is not one of" in office.run("incidents", "confirm", 1, "--as", "boring", status=2).stderr


def test_what_a_person_writes_about_a_dismissal_is_kept(office: Office) -> None:
    office.keep(incident())
    office.run("incidents", "dismiss", 1, "--reason", "other", "--note", "已电话核实")
    assert office.kept()[0].dismissals[0].note == "已电话核实"


def operated(id: str, bio: str, **changes: Any) -> Incident:
    seen = profile(user_id=id, bio=bio, display_name=HOSTILE)
    return incident(subject=seen.key, profile=seen, **changes)


def test_related_cases_are_shown_with_the_fact_that_they_share(office: Office) -> None:
    office.keep(operated("a", "办证加QQ 12345678"))
    office.keep(operated("b", "贷款加QQ 12345678，官网 linze-ban.top", status=Status.CLOSED))
    office.keep(operated("c", "欢迎光临 linze-ban.top"))
    header, near, far = office.run("incidents", "show", 1).stdout.splitlines()[-3:]
    assert header.split() == ["related", "status", "subject", "why"]
    assert ("DT-000002" in near, "closed" in near, "联系方式相同：qq 12345678" in near) == (True, True, True)
    assert ("DT-000003" in far, "链接相同：linze-ban.top（与 bluesky:b）" in far) == (True, True)
    assert HARMLESS in near
    first, second = office.json("incidents", "show", 1)["related"]
    assert (first["reference"], first["relations"][0]["tie"]) == ("DT-000002", "contact")
    assert (second["reference"], second["relations"][0]["one"]) == ("DT-000003", "bluesky:b")


def test_a_case_that_stands_alone_shows_no_relations(office: Office) -> None:
    office.keep(incident())
    assert "related" not in office.run("incidents", "show", 1).stdout
    assert office.json("incidents", "show", 1)["related"] == []


def test_an_incident_is_known_by_the_number_that_people_quote(office: Office) -> None:
    stored = office.keep(incident())
    for quoted in (stored.reference, stored.reference.lower(), stored.number):
        assert office.json("incidents", "show", quoted)["reference"] == stored.reference


def test_a_look_that_contradicts_diting_is_taken_with_a_remark(office: Office) -> None:
    office.keep(incident(status=Status.CONFIRMED))
    file = office.write("page.txt", "no such account")
    said = office.run("incidents", "record", 1, "absence-seen", "--file", file).stdout
    assert said == "DT-000001: absence-seen recorded; note that Diting saw the account at 2026-03-02 09:30\n"
