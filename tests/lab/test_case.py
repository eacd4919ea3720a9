"""Cases from their discovery to their end and back again, on a real AT Protocol network, by the command line alone.

Each story has an impostor of its own; one daemon watches them all. `pytest -s` shows what people read meanwhile.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.demo.portrait import LARGE, portrait
from tests import papers
from tests.daemons import site, wait_until
from tests.lab.clerks import CLERK, LEADER, Case, Relay, Terminal, relay
from tests.lab.people import People
from tests.lab.servers import HOST, Network

POLICE, SCHOOLS = "沧岭县公安局", "沧岭县教育局"
REGISTER = "主办单位,主管单位,平台,账号名称,账号ID,监测等级,联系人,电话,邮箱\n"
# The two proofs of absence that settle a case lie seconds apart here; every deadline is the shipped one.
TABLES: dict[str, dict[str, Any]] = {
    "hunt": {"interval_minutes": 0.03},
    "guard": {"tier1_minutes": 0.5},
    "recheck": {"interval_minutes": 0.02, "relapse_hours": 0.0005, "absence_apart_hours": 0.004},
    "documents": {"issuer": "沧岭县人民政府办公室", "contact": "赵经办", "phone": "0900-6543200"},
    "media": {"allow": ["127.0.0.1/32", "::1/128"]},
    "evidence": {"gather_seconds": 0.2},
    "alerts": {"backoff_seconds": 0.05, "fallback": ["email:spare@cangling.example"]},
    **{f"detectors.impostor.{name}": {} for name in ("identity", "avatar", "bio", "contacts")},
}
FAST = {"requests_per_second": 200.0, "burst": 50, "concurrency": 8, "attempts": 1}
COMPLAINT = ("platform-asked", "--route", "bluesky-report", "--to", "Bluesky", "--fact", "reference", "2026-118")
ASKED_AT_ONCE = {"acknowledge", "verify", "study-national-report"}


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office with its register, its terminal, its mail, and a daemon that watches the network for it."""

    desk: Terminal
    mail: Relay
    people: People

    def impostor(self, handle: str, name: str) -> Case:
        """Somebody registers under the name of a unit, and the unit's duty hears of it."""
        bio = "违章罚款、报名缴费请加微信 clga110kf"
        did = self.people.create_account(f"{handle}.test", display_name=name, description=bio, avatar=picture(name))
        self.people.wait_until_indexed(did)
        self.mail.telling(did, "首次告警")
        found = self.desk.json("incidents", "list")
        [number] = [each["number"] for each in found if each["subject"] == f"bluesky:{did}"]
        return Case(desk=self.desk, mail=self.mail, number=number, did=did)

    def take_down(self, case: Case) -> None:
        self.people.take_down(case.did)
        self.people.wait_until_indexed(case.did)


def picture(name: str) -> bytes:
    return portrait(name, LARGE)


def screenshot(desk: Terminal, shows: str = "a page") -> Path:
    path = desk.folder / "截图.png"
    path.write_bytes(picture(shows))
    return path


def register(desk: Terminal, people: People) -> None:
    """The two units with their accounts and the mailbox of their duty."""
    rows = []
    for handle, name in (("police", POLICE), ("schools", SCHOOLS)):
        did = people.create_account(f"gov-{handle}.test", display_name=name, avatar=picture(name))
        rows.append(f"{name},沧岭县人民政府办公室,bluesky,{name},{did},1,值班室,0900-6543210,duty@{handle}.example\n")
    people.wait_until_indexed()
    (desk.folder / "台账.csv").write_text(REGISTER + "".join(rows), "utf-8")
    desk.run("registry", "import", "台账.csv", "--by", CLERK)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, lab_network: Network) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    with relay() as (mail, port), People.of(lab_network) as people:
        channel = {"host": HOST, "port": port, "security": "none", "sender": "diting@cangling.example"}
        platform = {"base_url": lab_network.appview, "politeness": FAST}
        tables: dict[str, dict[str, Any]] = {"platforms.bluesky": platform, "channels.email": channel}
        with site(folder, **TABLES, **tables) as here:
            here.start().port()
            desk = Terminal(folder=folder, config=folder / "0.toml")
            register(desk, people)
            yield Office(desk=desk, mail=mail, people=people)


def test_a_case_goes_from_discovery_to_its_end_and_opens_again_when_the_impostor_is_back(office: Office) -> None:
    case = office.impostor("fake-police", POLICE)
    acknowledge(case)
    confirm(case)
    draft_the_letter(case)
    hand_out_the_evidence(case)
    complain(case)
    office.take_down(case)
    wait_for_two_proofs(case)
    assert f"{case.reference}: closed" in case.do("close", "--note", "平台已注销")
    assert case.known().running == {}
    office.people.restore(case.did)
    begin_anew(case)


def acknowledge(case: Case) -> None:
    """By the code in the mail, which stops that clock."""
    assert case.known().running.keys() == ASKED_AT_ONCE
    code = case.code("首次告警", "duty@police.example")
    case.desk.run("incidents", "ack", code, "--by", CLERK)
    known = case.known()
    assert known.running.keys() == ASKED_AT_ONCE - {"acknowledge"}
    assert (known.steps, known.act("acknowledged")["author"]) == (["acknowledged"], CLERK)
    assert code in known.act("acknowledged")["note"]


def confirm(case: Case) -> None:
    """What is only suspected is not closed, and no platform is written to; one person's word suffices at level Ⅲ."""
    assert "confirm or dismiss it first" in case.do("close", status=1)
    assert "--anyway" in case.draft("letter", status=1)
    case.do("assess", "--views", 1200)
    why = case.desk.run("grade", "explain", case.number)
    assert "impostor.fraud" in why
    assert "1200" in why
    assert "confirmed, level Ⅲ" in case.do("confirm", "--note", "电话核实，非本局账号")
    assert case.known().running.keys() == {"ask-platform", "report-in-writing", "study-national-report"}
    case.told("已人工定性属实", "duty@police.example")


def draft_the_letter(case: Case) -> None:
    """Facts filled, what nobody knows marked, and its hash among what was done."""
    desk = case.desk
    desk.run("evidence", "add", case.number, screenshot(desk), "--note", "对方主页截图", "--by", CLERK)
    told = case.draft("letter")
    letter = (desk.folder / f"{case.reference}-letter.docx").read_bytes()
    written = papers.said(letter)
    facts = (case.did, "Bluesky Social, PBC", "fake-police.test", POLICE, "赵经办", "【待填：文号】")
    assert [fact for fact in facts if fact not in written] == []
    assert "文号" in told
    drafted = case.known().act("drafted")["facts"]
    assert drafted["sha256"] == hashlib.sha256(letter).hexdigest()
    assert drafted["sha256"] in told


def hand_out_the_evidence(case: Case) -> None:
    """What was gathered at discovery, in a package that sha256sum checks; one that was touched is found out."""
    desk = case.desk
    wait_until(lambda: desk.json("evidence", "list", case.number)["not_yet_gathered"] == 0)
    kept = desk.json("evidence", "list", case.number)["evidence"]
    assert {piece["kind"] for piece in kept} == {"observation", "answer", "avatar", "file"}
    assert " 0 missing or altered" in desk.run("evidence", "verify", case.number)
    told = desk.run("evidence", "export", case.number, "-o", "证据.zip", "--by", CLERK)
    package = (desk.folder / "证据.zip").read_bytes()
    assert hashlib.sha256(package).hexdigest() in told
    assert "all as listed" in desk.run("evidence", "check", "证据.zip")
    assert "证据清单.txt: OK" in desk.summed("证据.zip")
    touched = package.replace("对方主页截图".encode(), "对方主页截屏".encode())
    (desk.folder / "改动.zip").write_bytes(touched)
    desk.run("evidence", "check", "改动.zip", status=1)


def complain(case: Case) -> None:
    """The same complaint goes out once; the platform's word alone proves nothing."""
    case.do("record", *COMPLAINT)
    assert "same complaint" in case.do("record", *COMPLAINT, status=1)
    case.do("record", *COMPLAINT, "--again", "--note", "催办")
    known = case.known()
    assert known.running["platform-silence"] == next(a["at"] for a in known.said["acts"] if a["to"] == "Bluesky")
    case.do("record", "platform-answered", "--note", "已受理")
    case.do("record", "reported-in-writing", "--to", "沧岭县互联网信息办公室")
    case.do("record", "national-report-studied", "--note", "不属于较大以上网络安全事件")
    assert "尚不能办结" in case.do("close", status=1)


def wait_for_two_proofs(case: Case) -> None:
    """Missing once is not gone."""
    wait_until(lambda: case.known().presence == "absent", seconds=120)
    assert "尚不能办结" in case.do("close", status=1)
    case.told("解除：")
    known = case.known()
    assert (known.status, known.presence) == ("resolved", "absent")
    assert "review" in known.running


def begin_anew(case: Case) -> None:
    """The same case with all its past, a level graver as a repeat, and clocks that start again."""
    code = case.code("重新立案：", "duty@police.example")
    known = case.known()
    past = known.said["history"]
    assert (known.status, known.presence, known.said["incident"]["severity"]) == ("suspected", "present", 2)
    assert list(dict.fromkeys(event["status"] for event in past)) == ["suspected", "confirmed", "resolved", "closed"]
    assert {"acknowledged", "confirmed", "drafted", "platform-asked", "closed"} < set(known.steps)
    assert known.steps[-1] == "reopened"
    assert known.running.keys() == ASKED_AT_ONCE | {"report-by-phone", "report-in-writing"}
    assert set(known.running.values()) == {known.act("reopened")["at"]}
    case.desk.run("incidents", "ack", code, "--by", LEADER)
    assert "acknowledge" not in case.known().running


def test_at_level_two_no_one_person_confirms_or_closes(office: Office) -> None:
    case = office.impostor("fake-schools", SCHOOLS)
    assert "level Ⅱ" in case.do("assess", "--harm", "H4", "--note", "散布虚假停课通知")
    assert "waits for a second person" in case.do("confirm")
    assert case.known().status == "suspected"
    assert f"diting incidents agree {case.number}" in case.told("待另一人同意：")
    assert "a second person must agree" in case.do("agree", status=1)
    assert "confirmed" in case.do("agree", by=LEADER)
    office.take_down(case)
    case.told("解除：")
    for step in ("reported-by-phone", "reported-in-writing", "national-report-studied", "summarised"):
        assert "尚不能办结" in case.do("close", status=1)
        case.do("record", step, "--note", "已办")
    assert "waits for a second person" in case.do("close", "--note", "平台已注销")
    assert "a second person must agree" in case.do("agree", status=1)
    assert case.known().status == "resolved"
    assert "closed" in case.do("agree", by=LEADER)
    closed = case.known().act("closed")
    assert (closed["author"], closed["facts"]["proposed-by"]) == (LEADER, CLERK)


def test_a_reported_account_that_nobody_watches_is_not_closed_by_two_looks_of_one_day(office: Office) -> None:
    desk = office.desk
    lead = ("--source", "12345", "--kind", "impostor", "--unit", SCHOOLS, "--text", "有人冒充教育局收报名费")
    account = (
        "--platform",
        "weibo",
        "--id",
        "7788990011",
        "--name",
        SCHOOLS,
        "--url",
        "https://weibo.com/u/7788990011",
    )
    taken = desk.json("report", *lead, *account, "--by", CLERK)
    assert "weibo 未接入" in taken["hints"][0]
    case = Case(desk=desk, mail=office.mail, number=taken["incident"]["number"])
    assert "7788990011" in case.told("duty@schools.example", "首次告警")
    case.do("confirm")
    absent = ("record", "absence-seen", "--note", "页面显示该用户不存在", "--file")
    case.do(*absent, screenshot(desk))
    assert "the proof of another look" in case.do(*absent, screenshot(desk), status=1)
    case.do(*absent, screenshot(desk, "an hour later"))
    assert "尚不能办结" in case.do("close", status=1)
    assert case.known().status == "confirmed"


def test_an_edited_and_a_cut_audit_chain_do_not_verify(office: Office) -> None:
    desk = office.desk
    lead = ("--source", "12345", "--kind", "impostor", "--unit", SCHOOLS, "--text", "有人冒充教育局")
    taken = desk.json("report", *lead, "--platform", "weibo", "--name", SCHOOLS, "--by", CLERK)
    case = Case(desk=desk, mail=office.mail, number=taken["incident"]["number"])
    case.do("ack")
    before = desk.json("audit", "verify")["count"]
    case.do("assign", "--to", LEADER)
    noted = desk.json("audit", "verify")
    held = ("audit", "verify", "--expect", noted["head"])
    assert "unbroken" in desk.run(*held)
    edited = desk.meddled("edited", "UPDATE audit SET actor = '无名氏' WHERE seq = 1")
    assert "audit entry 1: was altered" in edited.run(*held, status=1)
    cut = desk.meddled("cut", f"DELETE FROM audit WHERE seq > {before}")
    assert "was added past the audit chain" in cut.run("audit", "verify", status=1)
    assert "its end was cut off" in cut.run(*held, status=1)
