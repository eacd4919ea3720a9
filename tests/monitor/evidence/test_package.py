"""A package says what it holds, can be checked by anybody, and is made the same each time."""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from domain.act import Act, Step
from domain.exhibit import Exhibit
from domain.incident import Classification, Incident, Status
from domain.observation import Profile
from domain.text import Text
from monitor.evidence.canonical import canonical
from monitor.evidence.check import check
from monitor.evidence.locker import Locker
from monitor.evidence.observation import observation
from monitor.evidence.package import Packed, for_circulation, pack, whole
from monitor.evidence.words import CASES, KINDS, STATES, STATUSES, STEPS, State
from monitor.store import Store, acts, audit, evidence, registry
from tests.factories import NOW, finding, incident, later, profile, unit
from tests.monitor.evidence.pieces import PNG, RULE, keep, locker, opened, read

PHONE = "13800001111"
HOSTILE = "../../etc/cron.d/x\n\x1b[31m=cmd|'/c calc'!A1\u202egnp.exe"


@pytest.fixture
def here(tmp_path: Path) -> Locker:
    return locker(tmp_path)


@pytest.fixture
def case(store: Store, here: Locker) -> Incident:
    """A case with a piece of most kinds and a log of its handling."""
    with store.begin() as conn:
        found = opened(conn, profile=profile(bio=f"加微信领补贴，电话{PHONE}"))
        seen = observation(found, (), versions=here.versions, reason=Text("因", "why"), recorded_at=NOW)
        keep(conn, here, found, seen, kind=Exhibit.OBSERVATION, media_type="application/json", source=found.subject)
        answer = canonical({"note": f"call {PHONE}"})
        address = "https://platform.example/x"
        keep(conn, here, found, answer, kind=Exhibit.ANSWER, media_type="application/json", source=address)
        keep(conn, here, found, PNG, kind=Exhibit.PAGE, media_type="image/png", source=address, now=later(hours=1))
        keep(conn, here, found, f"请打电话{PHONE}联系".encode(), source=f"聊天记录{PHONE}.txt", note=f"电话{PHONE}")
        asked = Act(
            incident=found.number,
            at=later(hours=2),
            author="wang",
            step=Step.PLATFORM_ASKED,
            to="平台",
            note=f"回电{PHONE}",
            facts=(("reference", "2026-118"),),
        )
        acts.add(conn, asked)
        audit.append(conn, at=NOW, actor="wang", action="x", object="y", before="", after="", result="")
        return found


def packed(store: Store, here: Locker, case: Incident, file: Path, *, copy: Any = whole, **changes: Any) -> Packed:
    with file.open("w+b") as out:
        return pack(read(store, case.number, **changes), lambda piece: here.vault.get(piece.sha256), out, copy=copy)


def manifest(file: Path) -> Any:
    with ZipFile(file) as package:
        return json.loads(package.read("manifest.json"))


def text(file: Path, name: str = "证据清单.txt") -> str:
    with ZipFile(file) as package:
        return package.read(name).decode("utf-8-sig")


def test_standard_tools_verify_it(store: Store, here: Locker, case: Incident, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    packed(store, here, case, file)
    with ZipFile(file) as package:
        assert package.testzip() is None
        package.extractall(tmp_path / "out")
    if shutil.which("sha256sum") is None:
        pytest.skip("not installed: sha256sum")
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": OK") == 7
    assert check(file).problems == ()


def test_the_same_content_gives_the_same_bytes(store: Store, here: Locker, case: Incident, tmp_path: Path) -> None:
    for name in ("one", "two"):
        packed(store, here, case, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_of_another_hour_only_what_tells_the_hour_differs(
    store: Store, here: Locker, case: Incident, tmp_path: Path
) -> None:
    packed(store, here, case, tmp_path / "one")
    packed(store, here, case, tmp_path / "two", now=later(days=3))
    with ZipFile(tmp_path / "one") as one, ZipFile(tmp_path / "two") as two:
        differing = {name for name in one.namelist() if one.read(name) != two.read(name)}
        assert differing == {"manifest.json", "证据清单.txt", "SHA256SUMS"}
        times = {name: (one.getinfo(name).date_time, two.getinfo(name).date_time) for name in one.namelist()}
    assert times["evidence/0003-page.png"] == ((2026, 3, 2, 10, 30, 0),) * 2


@pytest.mark.parametrize(
    ("official", "said"),
    [("unit:linze-ga", "临泽市公安局"), ("bluesky:did:plc:official", "临泽市公安局（bluesky:did:plc:official）")],
)
def test_the_list_calls_a_unit_by_its_name(
    store: Store, here: Locker, tmp_path: Path, official: str, said: str
) -> None:
    with store.begin() as conn:
        registry.apply(conn, [unit()], [])
        found = opened(conn, official=official)
    packed(store, here, found, tmp_path / "case.zip")
    assert f"对应官方：{said}\n" in text(tmp_path / "case.zip")


def test_the_list_says_what_an_authority_asks(store: Store, here: Locker, case: Incident, tmp_path: Path) -> None:
    packed(store, here, case, tmp_path / "case.zip")
    said = text(tmp_path / "case.zip")
    with store.reading() as conn:
        head = audit.head(conn)
        pieces = evidence.of(conn, case.number)
    for needed in (
        f"案件编号：{case.reference}（假冒账号，疑似）",
        "时区：Asia/Shanghai",
        f"审计链首哈希（导出时）：{head}",
        "谛听 0.1.0",
        f"适用规则 {RULE}",
        "文件：evidence/0003-page.png",
        "取得时间：2026-03-02 10:30:00",
        f"SHA-256：{pieces[2].sha256}",
        "要求平台处置　wang　对象：平台",
        "sha256sum -c SHA256SUMS",
    ):
        assert needed in said, needed


def test_a_spreadsheet_holds_the_same_list(store: Store, here: Locker, case: Incident, tmp_path: Path) -> None:
    packed(store, here, case, tmp_path / "case.zip")
    head, *rows = csv.reader(io.StringIO(text(tmp_path / "case.zip", "证据清单.csv")))
    assert (head[0], len(rows), {len(row) for row in rows}) == ("序号", 4, {len(head)})


def test_hostile_names_reach_neither_the_disk_nor_a_spreadsheet(store: Store, here: Locker, tmp_path: Path) -> None:
    with store.begin() as conn:
        case = opened(conn, profile=profile(display_name=HOSTILE), subject=f"bluesky:{HOSTILE}")
        keep(conn, here, case, b"a", source=HOSTILE, note=HOSTILE)
        keep(conn, here, case, b"b", source="=1+1", note="@x", media_type="x/../../y")
    packed(store, here, case, tmp_path / "case.zip")
    with ZipFile(tmp_path / "case.zip") as package:
        names = package.namelist()
    assert names[:2] == ["evidence/0001-file.txt", "evidence/0002-file.bin"]
    said = text(tmp_path / "case.zip")
    assert not {"\x1b", "\u202e"} & set(said)
    assert not any(line.startswith("\x1b") or "cron.d/x\n" in line for line in said.splitlines())
    rows = list(csv.reader(io.StringIO(text(tmp_path / "case.zip", "证据清单.csv"))))
    assert not [cell for row in rows for cell in row if cell[:1] in "=@+-" and cell]
    assert check(tmp_path / "case.zip").problems == ()


def test_a_copy_for_circulation_holds_no_contact(store: Store, here: Locker, case: Incident, tmp_path: Path) -> None:
    file = tmp_path / "masked.zip"
    done = packed(store, here, case, file, copy=for_circulation(()))
    assert PHONE.encode() not in file.read_bytes()
    assert (done.count(State.MASKED), done.count(State.WITHHELD)) == (2, 2)
    with store.reading() as conn:
        originals = [piece.sha256 for piece in evidence.of(conn, case.number)]
    listed = manifest(file)["pieces"]
    assert [piece["sha256"] for piece in listed] == originals
    assert [piece["state"] for piece in listed] == ["masked", "withheld", "withheld", "masked"]
    assert listed[0]["handed_sha256"] != originals[0]
    assert "未附（无法脱敏）" in text(file)
    assert "wang" not in text(file)
    assert check(file).problems == ()


def test_a_masked_copy_still_says_which_account_it_is(store: Store, here: Locker, tmp_path: Path) -> None:
    with store.begin() as conn:
        seen = Profile(
            platform="weibo", user_id="1234567890", url="https://weibo.example/u/1234567890", bio="QQ 7654321"
        )
        said = finding(evidence=(("value", "7654321"), ("post", "4999999999999")))
        case = opened(conn, subject="weibo:1234567890", profile=seen, findings=(said,))
        data = observation(case, (), versions=(), reason=None, recorded_at=NOW)
        keep(conn, here, case, data, kind=Exhibit.OBSERVATION, media_type="application/json")
    packed(store, here, case, tmp_path / "masked.zip", copy=for_circulation(["7654321"]))
    with ZipFile(tmp_path / "masked.zip") as package:
        copy = json.loads(package.read("evidence/0001-observation.json"))
    assert copy["observed"]["profile"]["user_id"] == "1234567890"
    assert copy["observed"]["profile"]["url"] == "https://weibo.example/u/1234567890"
    assert ["post", "4999999999999"] in copy["observed"]["findings"][0]["evidence"]
    assert "7654321" not in json.dumps(copy)


def test_what_is_missing_or_was_destroyed_is_listed_so(store: Store, here: Locker, tmp_path: Path) -> None:
    with store.begin() as conn:
        case = opened(conn, status=Status.DISMISSED)
        keep(conn, here, case, b"gone in time")
        evidence.forget(conn, case, NOW)
        lost = keep(conn, here, case, b"lost", note="a screenshot")
    (tmp_path / "diting.evidence" / lost.sha256[:2] / lost.sha256).unlink()
    done = packed(store, here, case, tmp_path / "case.zip")
    assert [each.state for each in done.listed] == [State.DESTROYED, State.MISSING]
    assert "已按期限销毁" in text(tmp_path / "case.zip")
    assert len(check(tmp_path / "case.zip").problems) == 1


def test_a_reporters_contact_is_no_part_of_it(store: Store, here: Locker, case: Incident, tmp_path: Path) -> None:
    with store.begin() as conn:
        sealed = evidence.seal(conn, "13900002222")
        keep(conn, here, case, sealed, media_type=evidence.SEALED, source="reporter")
    packed(store, here, case, tmp_path / "case.zip")
    assert sealed not in (tmp_path / "case.zip").read_bytes()
    assert len(manifest(tmp_path / "case.zip")["pieces"]) == 4


def test_a_report_is_listed_by_who_made_it_and_no_stand_in_for_an_id(
    store: Store, here: Locker, tmp_path: Path
) -> None:
    told = Profile(platform="weibo", user_id="?05c4a7e057d86fa0", display_name="临泽公安")
    with store.begin() as conn:
        lead = finding(detector="report.12345")
        found = opened(conn, subject="weibo:?05c4a7e057d86fa0", profile=told, findings=(lead,))
        keep(conn, here, found, source="report.12345")
        keep(conn, here, found, b"{}", kind=Exhibit.OBSERVATION, media_type="application/json", source=found.subject)
    packed(store, here, found, tmp_path / "a.zip")
    shown = text(tmp_path / "a.zip") + text(tmp_path / "a.zip", "证据清单.csv")
    assert "来源：12345热线转办" in shown
    assert "「临泽公安」（编号未知（仅知名称/主页））" in shown
    assert "案件来源：他人反映的线索，谛听自己未发现" in shown
    assert "report.12345" not in shown
    assert "?05c4" not in shown


def test_of_what_was_only_reported_nothing_is_recorded_as_seen() -> None:
    lead = incident(findings=(finding(detector="report.citizen"),))
    kept = json.loads(observation(lead, (), versions=(), reason=None, recorded_at=NOW))["observed"]
    assert "presence" not in kept
    assert set(kept["profile"]) == {"platform", "user_id", "handle", "display_name", "url"}
    looked = json.loads(observation(incident(), (), versions=(), reason=None, recorded_at=NOW))["observed"]
    assert (looked["presence"], looked["profile"]["verification_kind"]) == ("present", "none")


def test_the_same_bytes_are_handed_out_once(store: Store, here: Locker, tmp_path: Path) -> None:
    with store.begin() as conn:
        case = opened(conn)
        for name in ("one.txt", "two.txt"):
            keep(conn, here, case, b"the same", source=name)
    packed(store, here, case, tmp_path / "case.zip")
    assert {piece["path"] for piece in manifest(tmp_path / "case.zip")["pieces"]} == {"evidence/0001-file.txt"}


def test_a_case_without_evidence_makes_a_package_too(store: Store, here: Locker, tmp_path: Path) -> None:
    with store.begin() as conn:
        case = opened(conn, classification=Classification.COMPLIANCE, profile=None)
        evidence.owe(conn, case, NOW)
    packed(store, here, case, tmp_path / "case.zip")
    assert "尚有 1 次变更的证据正在采集" in text(tmp_path / "case.zip")
    assert check(tmp_path / "case.zip").problems == ()


def test_a_thousand_pieces_are_packed(store: Store, here: Locker, tmp_path: Path) -> None:
    with store.begin() as conn:
        case = opened(conn)
        for number in range(1000):
            keep(conn, here, case, f"piece {number}".encode(), source=f"{number}.txt")
    packed(store, here, case, tmp_path / "case.zip")
    found = check(tmp_path / "case.zip")
    assert (found.files, found.problems) == (1003, ())


@pytest.mark.parametrize(
    ("words", "kind"),
    [(KINDS, Exhibit), (CASES, Classification), (STATUSES, Status), (STEPS, Step), (STATES, State)],
)
def test_every_word_has_its_chinese(words: dict[Any, str], kind: Any) -> None:
    assert set(words) == set(kind)


def rewritten(file: Path, change: Any) -> Path:
    """The same package with some entries changed: `change` gets name and bytes, and returns them, or nothing."""
    other = file.with_name("forged.zip")
    with ZipFile(file) as source, ZipFile(other, "w") as target:
        for name in source.namelist():
            for path, data in change(name, source.read(name)):
                target.writestr(path, data)
    return other


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name, data: [(name, data + b" " if name.endswith(".png") else data)], "was altered"),
        (lambda name, data: [] if name.endswith(".png") else [(name, data)], "is missing"),
        (
            lambda name, data: [(name, data)] + [("evidence/x.txt", b"")] * (name == "SHA256SUMS"),
            "is not in SHA256SUMS",
        ),
        (lambda name, data: [(name, data)] + [("../x", b"")] * (name == "SHA256SUMS"), "leads out of the folder"),
        (lambda name, data: [(name, data.replace(b'"wang"', b'"zhao"'))], "manifest.json: was altered"),
    ],
)
def test_whatever_is_forged_is_named(
    store: Store, here: Locker, case: Incident, tmp_path: Path, change: Any, said: str
) -> None:
    packed(store, here, case, tmp_path / "case.zip")
    assert said in "\n".join(check(rewritten(tmp_path / "case.zip", change)).problems)


def test_a_flipped_bit_is_named(store: Store, here: Locker, case: Incident, tmp_path: Path) -> None:
    packed(store, here, case, tmp_path / "case.zip")
    data = bytearray((tmp_path / "case.zip").read_bytes())
    data[data.index(PNG) + 20] ^= 1
    (tmp_path / "case.zip").write_bytes(data)
    assert [problem for problem in check(tmp_path / "case.zip").problems if "0003-page.png" in problem]
