"""`diting evidence`: what proves a case, on the command line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection

from domain.assessment import Assessment
from domain.incident import Incident
from monitor.cli import diting
from monitor.evidence.locker import Locker
from monitor.store import audit, evidence
from monitor.vault import Vault
from tests.factories import account, incident, unit
from tests.monitor.cli.office import Office
from tests.monitor.evidence.pieces import PNG, keep

PHONE = "13800001111"


@contextmanager
def writing(office: Office) -> Iterator[Connection]:
    with office.store() as store, store.begin() as conn:
        yield conn


def entries(office: Office) -> list[tuple[str, str, str]]:
    with writing(office) as conn:
        return [(entry.actor, entry.action, entry.after) for entry in reversed(audit.entries(conn, 20))]


def place(office: Office) -> Locker:
    return Locker(vault=Vault(office.folder / "diting.evidence"))


def blob(office: Office, sha256: str) -> Path:
    return office.folder / "diting.evidence" / sha256[:2] / sha256


@pytest.fixture
def case(office: Office) -> Incident:
    return office.keep(incident())


def added(office: Office, case: Incident, name: str = "截图.png", data: bytes = PNG) -> str:
    (office.folder / name).write_bytes(data)
    (kept,) = office.json("evidence", "add", case.number, office.folder / name, "--note", "私信截图", "--by", "wang")
    digest: str = kept["sha256"]
    return digest


def test_a_screenshot_is_added_and_listed(office: Office, case: Incident) -> None:
    sha256 = added(office, case)
    listed = office.json("evidence", "list", case.reference)
    (piece,) = listed["evidence"]
    assert (piece["sha256"], piece["source"], piece["note"], piece["media_type"]) == (
        sha256,
        "截图.png",
        "私信截图",
        "image/png",
    )
    assert sha256 in office.run("evidence", "list", case.number).stdout
    assert entries(office) == [("wang", "evidence.added", sha256)]


def test_of_a_case_without_any_that_is_said(office: Office, case: Incident) -> None:
    assert "No evidence." in office.run("evidence", "list", case.number).stdout
    with writing(office) as conn:
        evidence.owe(conn, case, case.first_seen)
    assert "still being gathered" in office.run("evidence", "list", case.number).stdout


def test_hostile_names_do_nothing_to_a_terminal(office: Office, case: Incident) -> None:
    with writing(office) as conn:
        keep(conn, place(office), case, source="\x1b[2Jx\u202ey", note="\x1b]0;x\x07")
    said = office.run("evidence", "list", case.number).stdout
    assert not {"\x1b", "\u202e", "\x07"} & set(said)


def test_an_unknown_case_and_an_empty_file_are_refused(office: Office, case: Incident) -> None:
    (office.folder / "empty.png").touch()
    assert "there is no incident 99" in office.refusal("evidence", "list", 99)
    assert "empty.png: is empty" in office.refusal("evidence", "add", case.number, office.folder / "empty.png")
    assert office.json("evidence", "list", case.number)["evidence"] == []


@pytest.mark.parametrize("digits", [64, 8])
def test_a_piece_is_written_to_a_file(office: Office, case: Incident, digits: int) -> None:
    sha256 = added(office, case)
    out = office.folder / "out.png"
    office.run("evidence", "get", sha256[:digits].upper(), "-o", out, "--by", "wang")
    assert (out.read_bytes(), out.stat().st_mode & 0o077) == (PNG, 0)
    assert entries(office)[-1] == ("wang", "evidence.taken", sha256)


@pytest.mark.parametrize("command", ["get", "export"])
def test_a_file_that_is_there_already_is_not_overwritten(office: Office, case: Incident, command: str) -> None:
    sha256 = added(office, case)
    out = office.write("there.zip", "of another case")
    what = sha256 if command == "get" else case.number
    assert "there.zip: is there already; name another file" in office.refusal("evidence", command, what, "-o", out)
    assert out.read_text("utf-8") == "of another case"
    assert [action for _, action, _ in entries(office)] == ["evidence.added"]
    assert not [*office.folder.glob(".there.zip*")]


def test_a_digest_can_be_copied_from_a_narrow_window(office: Office, case: Incident) -> None:
    sha256 = added(office, case)
    said = CliRunner(env={"COLUMNS": "80"}).invoke(diting, ["--config", str(office.file), "evidence", "list", "1"])
    assert [line.strip() for line in said.stdout.splitlines()][1:] == [sha256, "from: 截图.png", "note: 私信截图"]


def test_what_cannot_be_had_is_refused_and_leaves_nothing_behind(office: Office, case: Incident) -> None:
    sha256 = added(office, case)
    out = office.folder / "out.png"
    before = set(office.folder.iterdir())
    assert "at least the first 8" in office.refusal("evidence", "get", sha256[:7], "-o", out)
    assert "no such evidence" in office.refusal("evidence", "get", "0" * 64, "-o", out)
    assert "cannot be written" in office.refusal("evidence", "get", sha256, "-o", "/nonexistent/out.png")
    blob(office, sha256).write_bytes(b"forged")
    assert "altered" in office.refusal("evidence", "get", sha256, "-o", out)
    assert set(office.folder.iterdir()) == before
    assert [action for _, action, _ in entries(office)] == ["evidence.added"]


def test_a_reporters_contact_is_not_handed_out_as_evidence(office: Office, case: Incident) -> None:
    with writing(office) as conn:
        sealed = keep(conn, place(office), case, evidence.seal(conn, PHONE), media_type=evidence.SEALED)
    said = office.refusal("evidence", "get", sealed.sha256, "-o", office.folder / "out")
    assert f"diting report contact {case.number}" in said


def test_every_blob_is_what_its_name_says(office: Office, case: Incident) -> None:
    for number in range(3):
        added(office, case, f"{number}.txt", f"piece {number}".encode())
    assert "3 pieces kept, 0 destroyed in time, 0 missing or altered" in office.run("evidence", "verify").stdout


def test_missing_and_altered_ones_are_named(office: Office, case: Incident) -> None:
    one, two = (added(office, case, f"{number}.txt", f"piece {number}".encode()) for number in range(2))
    blob(office, one).unlink()
    blob(office, two).write_bytes(b"forged")
    said = office.run("evidence", "verify", case.reference, status=1).stdout
    assert one in said
    assert two in said
    assert len(office.json("evidence", "verify", status=1)["unsound"]) == 2


def test_a_package_is_handed_out_checked_and_written_down(office: Office, case: Incident) -> None:
    added(office, case)
    out = office.folder / "case.zip"
    said = office.json("evidence", "export", case.number, "-o", out, "--by", "wang")
    assert (said["pieces"], said["masked"]) == ({"included": 1}, False)
    assert entries(office)[-1] == ("wang", "evidence.exported", f"whole {said['sha256']}")
    assert office.json("evidence", "check", out)["problems"] == []


def test_a_package_is_checked_where_there_is_no_diting_at_all(office: Office, case: Incident) -> None:
    added(office, case)
    out = office.folder / "case.zip"
    office.run("evidence", "export", case.number, "-o", out)
    office.file.unlink()
    assert "4 files, all as listed" in office.run("evidence", "check", out).stdout
    data = out.read_bytes()
    out.write_bytes(data.replace(PNG, PNG[:-1] + b"\1"))
    assert office.json("evidence", "check", out, status=1)["problems"]
    out.write_bytes(b"no zip")
    assert "cannot be read as a ZIP file" in office.refusal("evidence", "check", out)


def test_a_copy_for_circulation_masks_the_contacts_of_the_units_people(office: Office) -> None:
    office.register([unit()], [account()])
    case = office.keep(incident())
    added(office, case, "chat.txt", f"请联系 duty@ga.linze.example 或 {PHONE}".encode())
    out = office.folder / "masked.zip"
    assert office.json("evidence", "export", case.number, "-o", out, "--masked")["pieces"] == {"masked": 1}
    with ZipFile(out) as package:
        copy = package.read("evidence/0001-file.txt").decode()
        facts: Any = json.loads(package.read("manifest.json"))
    assert PHONE not in copy
    assert "duty@" not in copy
    assert facts["masked"] is True


def test_suspected_secrets_leave_only_on_purpose(office: Office) -> None:
    case = office.keep(incident(assessment=Assessment(is_secret=True)))
    added(office, case)
    out = office.folder / "case.zip"
    assert "--secret" in office.refusal("evidence", "export", case.number, "-o", out)
    assert "--secret" in office.refusal("evidence", "export", case.number, "-o", out, "--masked")
    assert not out.exists()
    office.run("evidence", "export", case.number, "-o", out, "--secret")
    assert out.exists()
    assert leaves(office) == ["state secrets are suspected; handed out with --secret"]


def test_a_single_piece_of_such_a_case_leaves_only_on_purpose_too(office: Office) -> None:
    """Also where a case that is none has the same bytes, whichever had them first."""
    secret = office.keep(incident(assessment=Assessment(is_secret=True)))
    other = office.keep(incident(subject="bluesky:did:plc:other"))
    sha256, out = added(office, secret), office.folder / "out.png"
    added(office, other)
    assert "--secret" in office.refusal("evidence", "get", sha256, "-o", out)
    assert not out.exists()
    office.run("evidence", "get", sha256, "-o", out, "--secret")
    assert out.read_bytes() == PNG
    assert leaves(office) == ["state secrets are suspected; handed out with --secret"]


def leaves(office: Office) -> list[str]:
    """By whose leave pieces left, as the audit chain has it."""
    with writing(office) as conn:
        return [entry.result for entry in audit.entries(conn, 20) if entry.action != "evidence.added"]


def test_a_package_with_missing_pieces_is_made_and_says_so(office: Office, case: Incident) -> None:
    blob(office, added(office, case)).unlink()
    out = office.folder / "case.zip"
    assert office.json("evidence", "export", case.number, "-o", out, status=3)["pieces"] == {"missing": 1}
    assert out.exists()
