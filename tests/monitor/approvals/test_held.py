import hashlib
from dataclasses import replace
from pathlib import Path

from domain.registry import Approval
from monitor.approvals import held
from monitor.approvals.wording import Code
from tests.monitor.approvals.ledgers import complaints, report, row

PAPER = b"%PDF-1.7"


def entered(folder: Path, **changes: str) -> tuple[Approval, ...]:
    """The ledger after a file with this row."""
    (entry,) = report(folder, row(**changes)).entries
    return (entry.approval,)


def test_a_row_that_adds_to_its_document_is_taken(tmp_path: Path) -> None:
    found = held.refusing(report(tmp_path, row(变更内容="头像：*", 填表日期="")), entered(tmp_path))
    assert len(found.entries) == 1
    assert found.problems == ()


def test_a_row_that_contradicts_its_document_is_an_error_and_takes_no_other_with_it(tmp_path: Path) -> None:
    rows = row(变更内容="名称：别的"), row(文号="临审〔2026〕8号")
    found = held.refusing(report(tmp_path, *rows), entered(tmp_path))
    assert [entry.row for entry in found.entries] == [3]
    assert complaints(found) == [(2, "文号", Code.LEDGER_CONTRADICTED)]
    assert "名称=平安临泽" in found.errors[0].message.zh
    assert "name=平安临泽" in found.errors[0].message.en


def test_what_a_correction_takes_from_the_ledger_is_told(tmp_path: Path) -> None:
    found = held.replacing(report(tmp_path, row(变更内容="头像：*", 填表日期="")), entered(tmp_path))
    assert len(found.entries) == 1
    assert complaints(found) == [(2, "文号", Code.LEDGER_REPLACED)]
    assert "名称=平安临泽；填表日期=2026-02-24" in found.warnings[0].message.zh
    again = held.replacing(report(tmp_path, row()), entered(tmp_path))
    assert again.problems == ()


def test_the_file_of_a_row_is_held_against_the_one_in_the_ledger(tmp_path: Path) -> None:
    (tmp_path / "审批表.pdf").write_bytes(PAPER)
    (known,) = entered(tmp_path)
    same, other = (replace(known, attachment=hashlib.sha256(data).hexdigest()) for data in (PAPER, b"other"))
    read = report(tmp_path, row(附件="审批表.pdf"))
    assert held.refusing(read, (same,)).problems == ()
    assert complaints(held.refusing(read, (other,))) == [(2, "文号", Code.LEDGER_CONTRADICTED)]
    assert complaints(held.replacing(read, (other,))) == [(2, "文号", Code.LEDGER_REPLACED)]
