import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from alerting.documents.filling import GLOSSARY
from domain.act import Step
from domain.incident import Classification, Status
from domain.registry import ApprovalAction
from monitor.schedule import now
from monitor.store import acts, approvals, snapshots
from tests.detectors.compliance.standings import approval
from tests.factories import NOW, account, incident, official_profile, unit
from tests.monitor.cli.office import Office
from tests.papers import act, said


@pytest.fixture
def desk(office: Office) -> Office:
    """One confirmed impostor, one suspected, and an account of compliance."""
    office.register([unit()], [account()])
    office.keep(incident(status=Status.CONFIRMED))
    office.keep(incident(subject="bluesky:did:plc:other"))
    office.keep(incident(subject=account().key, classification=Classification.COMPLIANCE, status=Status.CONFIRMED))
    return office


def done(office: Office, number: int) -> list[Any]:
    with office.store() as store, store.reading() as conn:
        return list(acts.of(conn, number))


def test_every_kind_is_listed(office: Office) -> None:
    assert "关于要求注销假冒账号的函" in office.run("documents", "list").stdout
    assert "letter" in [each["kind"] for each in office.json("documents", "list")]


def test_a_draft_is_written_and_recorded_by_its_hash(desk: Office) -> None:
    file = desk.folder / "函.docx"
    facts = desk.json("documents", "draft", "DT-000001", "letter", "-o", file, "--by", "lin")
    data = file.read_bytes()
    assert facts["sha256"] == hashlib.sha256(data).hexdigest()
    assert "文号" in facts["blanks"]
    assert "关于要求注销假冒账号的函" in said(data)
    (drafted,) = done(desk, 1)
    assert (drafted.step, drafted.author) == (Step.DRAFTED, "lin")
    assert dict(drafted.facts) == {"document": "letter", "file": "函.docx", "sha256": facts["sha256"]}


def test_a_letter_about_a_suspicion_must_be_insisted_on(desk: Office) -> None:
    file = desk.folder / "early.docx"
    assert "--anyway" in desk.refusal("documents", "draft", 2, "letter", "-o", file)
    assert not file.exists()
    told = desk.run("documents", "draft", 2, "letter", "-o", file, "--anyway").stdout
    assert "尚未经人工定性" in told
    assert "疑似假冒" in said(file.read_bytes())


def test_a_document_that_does_not_fit_is_refused_whoever_insists(desk: Office) -> None:
    assert "DT-000003" in desk.refusal("documents", "draft", 3, "letter", "-o", desk.folder / "x.docx", "--anyway")
    assert done(desk, 3) == []


def test_a_file_that_somebody_may_have_edited_is_not_overwritten(desk: Office) -> None:
    file = desk.write("mine.docx", "edited by hand")
    assert "is there already" in desk.refusal("documents", "draft", 1, "letter", "-o", file)
    assert file.read_text() == "edited by hand"
    assert done(desk, 1) == []


def test_a_day_may_be_set_for_a_unit(desk: Office) -> None:
    file, by = desk.folder / "order.docx", now().date() + timedelta(days=40)
    desk.run("documents", "draft", 3, "rectification", "-o", file, "--due", by)
    assert f"{by.year}年{by.month}月{by.day}日" in said(file.read_bytes())


def test_no_unit_is_given_a_day_that_has_passed(desk: Office) -> None:
    file = desk.folder / "order.docx"
    refused = desk.refusal("documents", "draft", 3, "rectification", "-o", file, "--due", "2020-01-01")
    assert "names a day from today on" in refused
    assert not file.exists()


def test_templates_are_copied_out_and_edited_ones_stay(office: Office) -> None:
    folder = office.folder / "templates"
    assert "letter.docx" in office.json("documents", "templates", folder)["files"]
    assert "账号名称" in (folder / GLOSSARY).read_text("utf-8")
    (folder / "letter.docx").write_bytes(b"edited")
    assert office.json("documents", "templates", folder)["files"] == []
    assert (folder / "letter.docx").read_bytes() == b"edited"


def test_an_offices_own_template_takes_the_place_of_the_shipped_one(desk: Office) -> None:
    folder = desk.folder / "templates"
    folder.mkdir()
    (folder / "letter.docx").write_bytes(b"no document")
    desk.configure(f'[documents]\ntemplates = "{folder}"\n')
    told = desk.refusal("documents", "draft", 1, "letter", "-o", desk.folder / "x.docx")
    assert told == f"{folder / 'letter.docx'}: not a .docx file; save it as .docx, or remove it"
    desk.run("documents", "draft", 1, "brief-first", "-o", desk.folder / "y.docx")


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("period", [("--month",), ("--week", "--from", "2026-03-02"), ("--quarter",)])
def test_a_report_is_written(desk: Office, kind: str, period: tuple[str, ...]) -> None:
    file = desk.folder / f"report.{kind}"
    facts = desk.json("documents", "report", *period, "--format", kind, "-o", file)
    assert file.stat().st_size > 1000
    assert facts["first"] < facts["last"]


def test_a_report_of_any_days_counts_both_ends(desk: Office) -> None:
    file = desk.folder / "report.xlsx"
    facts = desk.json(
        "documents", "report", "--from", "2026-03-02", "--to", "2026-03-02", "--format", "xlsx", "-o", file
    )
    assert facts["now"]["total"] == 3
    assert openpyxl.load_workbook(io.BytesIO(file.read_bytes()))["总体情况"]["B3"].value == 3


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ((), "which period"),
        (("--from", "2026-03-02"), "which period"),
        (("--from", "2026-03-02", "--to", "2026-03-01"), "--to comes before --from"),
        (("--month", "--to", "2026-03-01"), "exclude each other"),
    ],
)
def test_a_period_must_be_one(desk: Office, period: tuple[str, ...], told: str) -> None:
    assert told in desk.refusal("documents", "report", *period)


@pytest.mark.parametrize(
    "period",
    [
        ("--from", "9999-12-01", "--to", "9999-12-31"),
        ("--from", "0001-01-01", "--to", "2026-03-01"),
        ("--week", "--from", "0001-01-03"),
        ("--month", "--from", "9999-12-03"),
    ],
)
def test_a_period_at_an_end_of_the_calendar_is_told_to_be_one(desk: Office, period: tuple[str, ...]) -> None:
    assert "outside of the years 1990 to 2200" in desk.run("documents", "report", *period, status=2).stderr


@pytest.mark.parametrize(
    "period", [("--from", "1990-01-01", "--to", "2200-12-31"), ("--quarter", "--from", "2200-12-31")]
)
def test_the_first_and_the_last_day_that_may_be_meant_make_a_report(desk: Office, period: tuple[str, ...]) -> None:
    assert desk.json("documents", "report", *period, "-o", desk.folder / "long.docx")["last"] == "2200-12-31"


def test_the_inspection_counts_by_the_days_of_the_ledger(desk: Office) -> None:
    filing = "[platforms.bluesky]\nbase_url = 'http://127.0.0.1:9'\n[detectors.compliance.filing]\nworking_days = "
    with desk.store() as store, store.begin() as conn:
        snapshots.look(conn, official_profile(created_at=datetime(2026, 1, 5, tzinfo=UTC)), NOW)
        approvals.add(conn, approval(action=ApprovalAction.OPEN, approved_on=date(2026, 1, 12)))
    told = {}
    for days in (3, 5):
        desk.configure(f"{filing}{days}")
        facts = desk.json("documents", "inspection", "--year", 2026, "-o", desk.folder / f"{days}.xlsx")
        told[days] = [(line["approved"], line["late_by"]) for line in facts["lines"]]
    assert told == {3: [("late", 2)], 5: [("in-time", 0)]}
    desk.configure(f"{filing}'five'")
    refused = desk.refusal("documents", "inspection", "--year", 2026, "-o", desk.folder / "x.xlsx")
    assert "detectors.compliance.filing: working_days" in refused


def test_the_list_of_the_annual_inspection_is_written(desk: Office) -> None:
    file = desk.folder / "list.xlsx"
    facts = desk.json("documents", "inspection", "--year", 2026, "-o", file)
    assert facts["year"] == 2026
    names = openpyxl.load_workbook(io.BytesIO(file.read_bytes())).sheetnames
    assert names == ["汇总", "2026年变动", "未经审批及逾期补办", "自行开设账号", "考核数据"]


def test_the_ways_to_complain_are_told_by_the_platforms_name(office: Office) -> None:
    assert [each["id"] for each in office.json("documents", "routes", "微博")] == [
        "weibo-in-app",
        "weibo-official-line",
    ]
    assert "wechat-notice" in office.run("documents", "routes").stdout
    assert "there are: wechat_mp" in office.refusal("documents", "routes", "nowhere")


def test_an_unverified_way_is_marked_as_such(office: Office) -> None:
    assert "[M] unverified" in office.run("documents", "routes", "douyin").stdout


def test_the_default_file_is_named_after_the_case(
    desk: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    desk.run("documents", "draft", 1, "brief-first")
    assert (tmp_path / "DT-000001-brief-first.docx").exists()


def test_a_case_is_told_what_its_complaint_still_needs_and_that_it_was_filed(desk: Office) -> None:
    (bluesky, *_) = desk.json("documents", "routes", "--for", 1)
    assert (bluesky["route"], bluesky["missing"], bluesky["filed"]) == ("bluesky-report", ["url", "screenshots"], None)
    with desk.store() as store, store.begin() as conn:
        acts.add(conn, act(Step.PLATFORM_ASKED, incident=1, facts=(("route", "bluesky-report"),)))
    assert "2026-03-02, not answered" in desk.run("documents", "routes", "--for", 1).stdout
