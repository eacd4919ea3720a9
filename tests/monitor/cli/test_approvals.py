import hashlib
import os
import pwd
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.act import Step
from domain.finding import Finding
from domain.incident import Classification, Incident
from domain.registry import Approval, ApprovalAction
from domain.text import Text
from monitor.store import acts, approvals, audit, snapshots
from tests.factories import NOW, account, incident, official_profile, unit
from tests.monitor.cli.office import Office

KEY = "bluesky:did:plc:official"
ADD = ("approvals", "add", KEY, "--approved-on", "2026-03-02", "--document", "临审〔2026〕7号[red]")
HEADERS = "平台,账号ID,事项,填表日期,审定日期,文号,变更内容,公告开始日期,附件"
RENAMED = "Bluesky,did:plc:official,变更,2026-03-03,2026-03-09,临审〔2026〕7号,名称：平安临泽,,审批表.pdf"


@pytest.fixture
def ledger(office: Office) -> Office:
    office.register([unit()], [account()])
    return office


def entered(office: Office) -> tuple[Approval, ...]:
    with office.store() as store, store.reading() as conn:
        return approvals.of(conn, KEY)


def lines(office: Office) -> list[tuple[str, str, str]]:
    with office.store() as store, store.reading() as conn:
        return [(entry.actor, entry.action, entry.result) for entry in reversed(audit.entries(conn, 20))]


def sheet(office: Office, *rows: str) -> Path:
    return office.write("approvals.csv", "\n".join((HEADERS, *rows)) + "\n")


def renamed(office: Office) -> Incident:
    """A case about a new name, seen on 2026-03-02."""
    evidence = (("field", "display_name"), ("before", "临泽市公安局"), ("after", "平安临泽"))
    found = Finding(detector="compromise.profile", score=0.8, summary=Text("更名", "renamed"), evidence=evidence)
    facts: dict[str, Any] = {"official": KEY, "subject": KEY, "findings": (found,)}
    with office.store() as store, store.begin() as conn:
        snapshots.look(conn, official_profile(), NOW - timedelta(days=1))
        snapshots.look(conn, official_profile(display_name="平安临泽"), NOW)
    return office.keep(incident(classification=Classification.ACCOUNT_COMPROMISE, **facts))


# add


def test_an_approval_is_entered_with_what_it_allows(ledger: Office) -> None:
    said = ledger.run(*ADD, "--set", "bio", "新简介", "--set", "avatar_hash", "*", "--filed-on", "2026-02-27")
    assert said.stdout == f"Approval 临审〔2026〕7号[red] entered for {KEY}.\n"
    (approval,) = entered(ledger)
    assert (approval.action, approval.approved_on) == (ApprovalAction.CHANGE, date(2026, 3, 2))
    assert approval.filed_on == date(2026, 2, 27)
    assert approval.covers("bio", "新简介", date(2026, 3, 2))
    assert approval.covers("avatar_hash", "any", date(2026, 3, 2))
    assert not approval.covers("display_name", "any", date(2026, 3, 2))


def test_programs_get_the_approval(ledger: Office) -> None:
    facts = ledger.json(*ADD, "--action", "deregister", "--notice-from", "2026-03-05")
    assert (facts["account"], facts["action"], facts["approved_on"]) == (KEY, "deregister", "2026-03-02")
    assert (facts["notice_from"], facts["outcome"], facts["cases"]) == ("2026-03-05", "entered", [])


def test_the_same_document_again_adds_to_what_it_approved(ledger: Office) -> None:
    ledger.run(*ADD, "--set", "bio", "新", "--filed-on", "2026-02-27")
    assert ledger.json(*ADD, "--set", "handle", "linzega")["outcome"] == "extended"
    assert ledger.json(*ADD, "--set", "handle", "linzega")["outcome"] == "unchanged"
    (approval,) = entered(ledger)
    assert approval.changes == (("bio", "新"), ("handle", "linzega"))
    assert approval.filed_on == date(2026, 2, 27)


def test_the_same_document_replaces_what_it_approved_by_the_word_alone(ledger: Office) -> None:
    ledger.run(*ADD, "--set", "bio", "旧")
    assert "bio=旧" in ledger.refusal(*ADD, "--set", "bio", "新")
    assert [approval.changes for approval in entered(ledger)] == [(("bio", "旧"),)]
    assert ledger.json(*ADD, "--set", "bio", "新", "--replace")["outcome"] == "replaced"
    assert ledger.json(*ADD, "--set", "bio", "新", "--replace")["outcome"] == "unchanged"
    assert [approval.changes for approval in entered(ledger)] == [(("bio", "新"),)]


def test_only_an_administrator_replaces_what_a_document_approved(
    ledger: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.run(*ADD, "--set", "bio", "旧")
    login = pwd.getpwuid(os.getuid()).pw_name
    monkeypatch.delenv("SUDO_USER", raising=False)
    ledger.configure(f'[platforms.bluesky]\n[access]\noperators = ["{login}"]\nadmins = ["lin"]\n')
    path = sheet(ledger, RENAMED)
    for command in ((*ADD, "--set", "bio", "新"), ("approvals", "import", path)):
        assert "needs the role admin" in ledger.refusal(*command, "--replace")
    ledger.run("approvals", "import", path)
    assert [approval.changes for approval in entered(ledger)] == [(("bio", "旧"),), (("display_name", "平安临泽"),)]


def test_an_approval_is_written_down_with_the_name(ledger: Office) -> None:
    ledger.run(*ADD, "--set", "display_name", "平安临泽", "--by", "lin")
    assert lines(ledger) == [("lin", "approval.change", "临审〔2026〕7号[red]")]


def test_the_paper_goes_into_the_evidence_store(ledger: Office) -> None:
    paper = ledger.folder / "审批表.pdf"
    paper.write_bytes(b"%PDF-1.7")
    ledger.run(*ADD, "--file", paper)
    (approval,) = entered(ledger)
    assert approval.attachment == hashlib.sha256(b"%PDF-1.7").hexdigest()
    assert [path.read_bytes() for path in ledger.folder.rglob(approval.attachment)] == [b"%PDF-1.7"]


def test_an_opening_may_come_before_its_account(ledger: Office) -> None:
    facts = ledger.json("approvals", "add", "weibo:88", *ADD[3:], "--action", "open")
    assert "尚未列入台账" in facts["remarks"][0]["zh"]


def test_an_account_that_is_not_registered_has_no_approvals(office: Office) -> None:
    assert "not in the register" in office.refusal(*ADD)
    assert entered(office) == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--approved-on", "2999-01-01"), "later than today"),
        (("--filed-on", "2026-03-03"), "later than --approved-on"),
        (("--account", KEY), ""),
    ],
)
def test_days_that_cannot_be_are_refused(ledger: Office, wrong: tuple[str, ...], said: str) -> None:
    if said:
        assert said in ledger.refusal(*ADD, *wrong)
    assert entered(ledger) == ()


@pytest.mark.parametrize(
    "wrong", [("--set", "followers", "7"), ("--action", "rename"), ("--approved-on", "yesterday"), ("--set", "bio")]
)
def test_a_wrong_use_is_told_and_nothing_entered(ledger: Office, wrong: tuple[str, ...]) -> None:
    ledger.run(*ADD, *wrong, status=2)
    assert entered(ledger) == ()


# import


def test_a_spreadsheet_is_entered_with_its_files(ledger: Office) -> None:
    (ledger.folder / "审批表.pdf").write_bytes(b"%PDF-1.7")
    facts = ledger.json("approvals", "import", sheet(ledger, RENAMED), "--by", "lin")
    assert facts["counts"] == {"rows": 1, "approvals": 1, "errors": 0, "warnings": 0}
    (approval,) = entered(ledger)
    assert (approval.changes, approval.attachment) == (
        (("display_name", "平安临泽"),),
        hashlib.sha256(b"%PDF-1.7").hexdigest(),
    )
    assert lines(ledger) == [("lin", "approval.change", "临审〔2026〕7号"), ("lin", "approvals.imported", "0 errors")]


def test_an_import_again_changes_nothing(ledger: Office) -> None:
    path = sheet(ledger, RENAMED)
    outcomes = [ledger.json("approvals", "import", path)["entered"][0]["outcome"] for _ in range(2)]
    assert outcomes == ["entered", "unchanged"]
    assert len(entered(ledger)) == 1


def test_a_file_adds_to_a_document_or_contradicts_it_and_a_correction_is_seen_before(ledger: Office) -> None:
    ledger.run("approvals", "import", sheet(ledger, RENAMED))
    more = sheet(ledger, RENAMED.replace("名称：平安临泽", "头像：*").replace("2026-03-03", ""))
    assert "Stored: 1 extended." in ledger.run("approvals", "import", more).stdout
    both = (("display_name", "平安临泽"), ("avatar_hash", "*"))
    other = sheet(ledger, RENAMED.replace("平安临泽", "临泽警方"))
    for form in ((), ("--dry-run",)):
        assert "名称=平安临泽" in ledger.run("approvals", "import", other, *form, status=3).stdout
    assert "头像=*" in ledger.run("approvals", "import", other, "--replace", "--dry-run").stdout
    assert [(each.changes, each.filed_on) for each in entered(ledger)] == [(both, date(2026, 3, 3))]
    assert "Stored: 1 replaced." in ledger.run("approvals", "import", other, "--replace").stdout
    assert [each.changes for each in entered(ledger)] == [(("display_name", "临泽警方"),)]


def test_bad_rows_are_told_and_take_no_sound_one_with_them(ledger: Office) -> None:
    path = sheet(ledger, RENAMED, "Bluesky,did:plc:nobody,变更,,上周,,名称：甲,,", "合计,,,,,,,,")
    said = ledger.run("approvals", "import", path, status=3).stdout
    for part in ("台账中没有", "日期「上周」", "按 2026-03-01 的格式填写", "3 行：1 件审批", "Stored: 1 entered."):
        assert part in said
    assert len(entered(ledger)) == 1


def test_a_dry_run_reports_and_changes_nothing(ledger: Office) -> None:
    said = ledger.run("approvals", "import", sheet(ledger, RENAMED), "--dry-run").stdout
    assert "nothing was changed" in said
    assert (entered(ledger), lines(ledger)) == ((), [])


def test_a_mapping_is_remembered(ledger: Office) -> None:
    odd = ledger.write("odd.csv", f"{HEADERS.replace('文号', '发文字号')}\n{RENAMED}\n")
    assert "lacks the required header" in ledger.refusal("approvals", "import", odd)
    ledger.run("approvals", "import", odd, "--map", "发文字号", "document")
    ledger.run("approvals", "import", odd)
    assert len(entered(ledger)) == 1


def test_a_file_that_is_no_ledger_changes_nothing(ledger: Office) -> None:
    assert "no header row" in ledger.refusal("approvals", "import", ledger.write("x.csv", "a,b\n1,2\n"))
    assert lines(ledger) == []


# what it means for open cases


def test_an_approval_after_the_fact_is_recorded_with_the_open_case(ledger: Office) -> None:
    case = renamed(ledger)
    said = ledger.run("approvals", "import", sheet(ledger, RENAMED)).stdout
    assert "程序瑕疵" in said
    assert "diting incidents transfer 1 --reason own-change" in said
    with ledger.store() as store, store.reading() as conn:
        (act,) = acts.of(conn, case.number)
    assert (act.step, dict(act.facts)["timing"]) == (Step.APPROVAL_FILED, "in-time")
    assert "act.approval-filed" in [action for _, action, _ in lines(ledger)]


def test_an_approval_that_comes_too_late_says_so(ledger: Office) -> None:
    renamed(ledger)
    late = RENAMED.replace("2026-03-03", "2026-03-06")
    (case,) = ledger.json("approvals", "import", sheet(ledger, late))["entered"][0]["cases"]
    assert (case["incident"], case["filing"]["timing"], case["filing"]["late_by"]) == ("DT-000001", "late", 1)
    assert "自行变更" in case["advice"]["zh"]


# list and remove


def test_the_ledger_is_listed(ledger: Office) -> None:
    assert ledger.run("approvals", "list").stdout == "No approvals.\n"
    ledger.run("approvals", "import", sheet(ledger, RENAMED))
    said = ledger.run("approvals", "list").stdout
    for part in ("审定", "临泽市公安局", "变更", "2026-03-09", "临审〔2026〕7号", "名称=平安临泽"):
        assert part in said
    assert [each["document"] for each in ledger.json("approvals", "list", "--year", 2026)] == ["临审〔2026〕7号"]
    assert ledger.json("approvals", "list", "--year", 2025) == []
    assert ledger.json("approvals", "list", "--action", "open") == []
    assert len(ledger.json("approvals", "list", "--account", KEY)) == 1


def test_an_approval_is_taken_out_by_its_document(ledger: Office) -> None:
    ledger.run(*ADD)
    ledger.run("approvals", "remove", KEY, "--document", "临审〔2026〕7号[red]", "--by", "lin")
    assert entered(ledger) == ()
    assert lines(ledger)[-1] == ("lin", "approval.removed", "临审〔2026〕7号[red]")


def test_what_is_not_there_or_not_clear_is_not_taken_out(ledger: Office) -> None:
    assert "no such approval" in ledger.refusal("approvals", "remove", KEY, "--document", "无")
    ledger.run(*ADD, "--action", "open")
    ledger.run(*ADD, "--action", "close")
    remove = ("approvals", "remove", KEY, "--document", "临审〔2026〕7号[red]")
    assert "several approvals" in ledger.refusal(*remove)
    ledger.run(*remove, "--action", "close")
    assert [approval.action for approval in entered(ledger)] == [ApprovalAction.OPEN]
