import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain.incident import Status
from domain.observation import Profile
from domain.triage import Triage
from monitor.store import audit, decisions, incidents
from tests.factories import finding, incident, profile
from tests.monitor.cli.office import Office


def suspected(office: Office, id: str, **changes: Any) -> None:
    seen: Profile = profile(user_id=id, bio="业务咨询 13812345678")
    values = {"subject": seen.key, "profile": seen, "triage": Triage.IMPOSTOR, "findings": (finding(points=4.0),)}
    office.keep(incident(**values | changes))


@pytest.fixture
def judged(office: Office) -> Office:
    """Of four suspects two are confirmed, one of them as something else; one is dismissed, one waits."""
    for id in ("a", "b", "c", "d"):
        suspected(office, id)
    office.run("incidents", "confirm", 1, "--by", "lin")
    office.run("incidents", "confirm", 2, "--as", "confusing", "--by", "lin")
    office.run("incidents", "dismiss", 3, "--reason", "fan", "--note", "粉丝自建", "--by", "lin")
    return office


def exported(office: Office) -> list[dict[str, Any]]:
    file = office.folder / "labels.jsonl"
    office.run("verdict", "export", file)
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_without_incidents_the_report_says_so(office: Office) -> None:
    assert office.run("verdict", "report").stdout == "0 incidents decided, 0 undecided.\n"


def test_the_report_shows_how_often_each_class_was_right(judged: Office) -> None:
    said = judged.run("verdict", "report").stdout
    assert said.splitlines()[0] == "3 incidents decided, 1 undecided."
    (row,) = [line.split() for line in said.splitlines() if line.startswith("impostor ")]
    assert row == ["impostor", "1", "2", "0.33", "0.06", "to", "0.79", "1", "fan", "1"]


def test_programs_get_the_report_by_class_rule_and_detector(judged: Office) -> None:
    facts = judged.json("verdict", "report")
    assert (facts["decided"], facts["undecided"]) == (3, 1)
    for part, label, right, wrong in [
        ("classes", "impostor", 1, 2),
        ("rules", "impostor.tier1", 2, 1),
        ("detectors", "impostor.name", 2, 1),
    ]:
        (tally,) = facts[part]
        assert (tally["label"], tally["right"], tally["wrong"], tally["undecided"]) == (label, right, wrong, 1)


def test_every_decision_is_a_line_of_the_labelled_set(judged: Office) -> None:
    first, second, third = exported(judged)
    assert (first["class"], first["decision"], first["label"], first["agreed"]) == (
        "impostor",
        "confirmed",
        "impostor",
        True,
    )
    assert (second["class"], second["label"], second["agreed"]) == ("impostor", "confusing", False)
    assert (third["decision"], third["ground"], third["note"], third["label"]) == (
        "dismissed",
        "fan",
        "粉丝自建",
        "civilian",
    )
    assert third["findings"][0]["detector"] == "impostor.name"


def test_the_labelled_set_names_nobody_and_reaches_nobody(judged: Office) -> None:
    lines = exported(judged)
    text = json.dumps(lines, ensure_ascii=False)
    assert "lin" not in {line.get("author") for line in lines}
    assert "13812345678" not in text
    assert '"author"' not in text


def test_an_export_says_how_much_it_wrote(judged: Office) -> None:
    file = judged.folder / "labels.jsonl"
    assert judged.json("verdict", "export", file) == {"file": str(file), "decisions": 3, "left_out": 0}


def test_a_file_that_cannot_be_written_is_a_clear_error(judged: Office) -> None:
    nowhere = Path(judged.folder / "nowhere" / "labels.jsonl")
    assert judged.refusal("verdict", "export", nowhere).startswith(f"{nowhere}: cannot be written (")


def test_a_file_that_is_there_already_is_not_overwritten(judged: Office) -> None:
    key = judged.write("contacts.key", "secret")
    assert "contacts.key: is there already; name another file" in judged.refusal("verdict", "export", key)
    assert key.read_text("utf-8") == "secret"


def test_who_took_the_labelled_set_out_stands_in_the_audit_chain(judged: Office) -> None:
    file = judged.folder / "labels.jsonl"
    judged.run("verdict", "export", file, "--by", "审计员")
    with judged.store() as store, store.reading() as conn:
        (entry,) = audit.entries(conn, 1)
    assert (entry.actor, entry.action, entry.object) == ("审计员", "decisions.exported", "labels.jsonl")
    assert entry.after == f"3 decisions {sha256(file.read_bytes()).hexdigest()}"
    assert file.stat().st_mode & 0o077 == 0


def test_a_decision_keeps_what_was_shown_when_the_case_moves_on(judged: Office) -> None:
    with judged.store() as store, store.reading() as conn:
        kept = decisions.of(conn, 1)
    judged.run("incidents", "dismiss", 1, "--reason", "other")
    with judged.store() as store, store.reading() as conn:
        assert decisions.of(conn, 1)[0] == kept[0]
    assert judged.json("verdict", "report")["classes"][0]["right"] == 0


def test_closing_decides_nothing_anew(judged: Office) -> None:
    case = judged.kept()[0]
    with judged.store() as store, store.begin() as conn:
        incidents.save(conn, replace(case, status=Status.RESOLVED), lambda _: (), now=case.last_seen)
    for step in ("reported-in-writing", "national-report-studied"):
        judged.run("incidents", "record", 1, step)
    judged.run("incidents", "close", 1)
    assert {case.status for case in judged.kept()} >= {Status.CLOSED}
    assert judged.json("verdict", "report")["decided"] == 3
