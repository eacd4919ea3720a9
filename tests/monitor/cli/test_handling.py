"""`diting incidents`: what only people do, as they type it."""

import hashlib
import re
import sqlite3
from contextlib import closing, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from config import complaints
from domain.act import RECORDED, Act, Step
from domain.errors import NotAllowed
from domain.incident import Classification, Presence, Severity, Status
from monitor.cli import diting
from monitor.cli.desk import Desk
from monitor.cli.documents import EVERYWHERE
from monitor.evidence.locker import Locker
from monitor.schedule import now
from monitor.store import acts, audit, incidents, outbox, snapshots
from monitor.vault import Vault
from tests.factories import NOW, account, incident, later, notification, profile, unit
from tests.monitor.cli.office import Office


@pytest.fixture
def grave(office: Office) -> Office:
    """A case of level Ⅱ."""
    office.keep(incident(severity=Severity.SERIOUS))
    return office


def steps(office: Office) -> list[str]:
    with office.store() as store, store.reading() as conn:
        return [act.step.value for act in acts.of(conn, 1)]


def test_an_alert_is_acknowledged_by_its_code(office: Office) -> None:
    office.keep(incident(), notification(incident=1))
    with office.store() as store, store.reading() as conn:
        (waiting,) = outbox.waiting(conn, channel="webhook", now=now(), limit=1)
    code = waiting.notification.code
    assert office.json("incidents", "ack", code.lower(), "--by", "lin")["acknowledged_by"] == "lin"
    with office.store() as store, store.reading() as conn:
        (act,) = acts.of(conn, 1)
    assert f"code {code} over webhook" in act.note


def test_what_is_neither_a_number_nor_a_code_is_refused(office: Office) -> None:
    assert "neither the number of an incident nor the code" in office.refusal("incidents", "ack", "ZZZZZZZZ")


def test_at_level_two_one_person_proposes_and_another_performs(grave: Office) -> None:
    said = grave.run("incidents", "dismiss", 1, "--reason", "fan", "--by", "lin").stdout
    assert said == "DT-000001: suspected, level Ⅱ; dismiss waits for a second person\n"
    assert "a second person must agree" in grave.refusal("incidents", "agree", 1, "--by", "lin")
    assert grave.json("incidents", "agree", 1, "--by", "chen")["status"] == "dismissed"
    assert steps(grave) == ["proposed", "dismissed"]


def test_what_was_proposed_is_shown_and_may_be_withdrawn(grave: Office) -> None:
    grave.run("incidents", "confirm", 1, "--by", "lin")
    assert "confirm by lin" in grave.run("incidents", "show", 1).stdout
    assert grave.json("incidents", "withdraw", 1, "--by", "chen")["proposal"] is None


def test_what_may_not_be_done_is_refused_before_anybody_is_asked_to_agree(grave: Office) -> None:
    assert "confirm or dismiss it first" in grave.refusal("incidents", "close", 1)
    assert steps(grave) == []


def test_whoever_merges_names_the_case_that_stays(office: Office) -> None:
    for name in ("a", "b"):
        office.keep(incident(subject=f"bluesky:{name}"))
    assert office.json("incidents", "merge", 2, "--into", "DT-000001")["merged_into"] == 1
    assert office.json("incidents", "show", 1)["parts"] == ["DT-000002"]


def test_what_people_establish_raises_the_level(office: Office) -> None:
    office.keep(incident(severity=Severity.ORDINARY))
    found = office.json("incidents", "assess", 1, "--harm", "H4", "--victims", 2)
    assert (found["severity"], found["assessment"]["harm"], found["assessment"]["victims"]) == (2, 4, 2)
    again = office.json("incidents", "assess", 1, "--views", 900)
    assert (again["assessment"]["victims"], again["assessment"]["views"]) == (2, 900)


def test_nothing_is_written_down_where_nothing_was_established(office: Office) -> None:
    office.keep(incident())
    assert "nothing was established; name it" in office.refusal("incidents", "assess", 1, "--note", "看过")
    assert office.json("incidents", "show", 1)["acts"] == []


@pytest.mark.parametrize("option", ["--loss-yuan", "--victims", "--views", "--reposts", "--page-minutes"])
def test_a_figure_that_nobody_can_establish_is_refused(office: Office, option: str) -> None:
    office.keep(incident())
    said = office.run("incidents", "assess", 1, option, "99999999999999999999999", status=2)
    assert "is not in the range" in said.stderr


def test_taking_note_ends_one_call_and_says_so(office: Office) -> None:
    said = " ".join(office.run("incidents", "ack", "--help").stdout.split())
    assert "reminders stop" not in said
    assert "Nobody is called to acknowledge it any more; its other deadlines run on." in said


def test_a_level_is_lowered_by_a_step_of_its_own(office: Office) -> None:
    office.keep(incident())
    assert office.json("incidents", "downgrade", 1, "--to", "Ⅳ")["severity"] == 4


def test_a_case_that_turns_out_to_be_the_units_own_becomes_one_of_compliance(office: Office) -> None:
    office.keep(incident())
    office.run("incidents", "transfer", 1, "--reason", "own-account", "--note", "主办单位确认")
    with office.store() as store, store.reading() as conn:
        (hint,) = incidents.listing(conn, classification=Classification.COMPLIANCE)
    assert (hint.subject, hint.status) == ("bluesky:did:plc:stranger", Status.SUSPECTED)


def test_what_is_still_missing_before_a_case_may_end_is_named(office: Office) -> None:
    office.keep(incident(status=Status.CONFIRMED))
    assert "its absence is not proved" in office.refusal("incidents", "close", 1)
    assert "未证明账号已不存在" in office.run("incidents", "show", 1).stdout


@pytest.fixture
def hijacked(office: Office) -> Office:
    """Everything is recorded, and Diting has looked since: the account is as it was."""
    return hijack(office, Presence.RESTORED)


def hijack(office: Office, presence: Presence, **changes: Any) -> Office:
    kind = Classification.ACCOUNT_COMPROMISE
    office.keep(incident(classification=kind, status=Status.CONFIRMED, presence=presence, **changes))
    return office


def everything(office: Office) -> None:
    for step in (
        *("reported-in-writing", "national-report-studied", "control-regained", "credentials-changed"),
        *("content-removed", "cause-found", "rectification-ordered", "rectified", "apology-decided"),
    ):
        assert "cannot be closed yet" in office.refusal("incidents", "close", 1)
        office.run("incidents", "record", 1, step, "--note", "已办", "--by", "lin")


def test_a_hijack_is_closed_step_by_step(hijacked: Office) -> None:
    everything(hijacked)
    assert hijacked.json("incidents", "close", 1)["status"] == "closed"


def test_what_diting_still_sees_is_closed_only_by_whoever_answers_for_it(office: Office) -> None:
    everything(hijack(office, Presence.PRESENT))
    refused = office.run("incidents", "close", 1, status=1).exception
    assert isinstance(refused, NotAllowed)
    assert refused.text is not None
    assert str(refused) == (
        "DT-000001 cannot be closed yet: Diting still saw bluesky:did:plc:stranger so at 2026-03-02 09:30; wait for a"
        " look that finds it right, or close it with --anyway and say why with --note"
    )
    assert "谛听 2026-03-02 09:30 查看" in refused.text.zh
    assert "谛听 2026-03-02 09:30 查看" in office.run("incidents", "show", 1).stdout
    assert "say why it is closed" in office.refusal("incidents", "close", 1, "--anyway")
    office.run("incidents", "close", 1, "--anyway", "--note", "平台已恢复，谛听读的是缓存", "--by", "lin")
    assert "anyway=yes" in office.run("incidents", "show", 1).stdout
    (entry,) = [one for one in chain(office) if one.action == "incident.closed"]
    assert "anyway: Diting still saw bluesky:did:plc:stranger so at 2026-03-02 09:30" in entry.result


def test_at_level_two_whoever_agrees_answers_too(office: Office) -> None:
    hijack(office, Presence.PRESENT, severity=Severity.SERIOUS)
    for step in ("reported-by-phone", "summarised"):
        office.run("incidents", "record", 1, step, "--note", "已办")
    everything(office)
    office.run("incidents", "close", 1, "--anyway", "--note", "平台缓存", "--by", "lin")
    assert office.json("incidents", "agree", 1, "--by", "chen")["status"] == "closed"
    assert ["anyway: " in one.result for one in chain(office) if one.action.startswith("incident.")][-2:] == [
        True,
        True,
    ]


def test_a_look_that_found_it_right_or_nothing_new_is_no_contradiction(office: Office) -> None:
    everything(hijack(office, Presence.PRESENT, last_seen=NOW))
    with office.store() as store, store.begin() as conn:
        snapshots.look(conn, profile(), later(hours=1))
    assert office.json("incidents", "close", 1)["status"] == "closed"


def chain(office: Office) -> tuple[audit.Entry, ...]:
    with office.store() as store, store.reading() as conn:
        return tuple(reversed(audit.entries(conn, 100)))


@pytest.mark.parametrize("kind", ["impostor", "lost", "hijack"])
def test_no_word_alone_ends_a_hijack(hijacked: Office, kind: str) -> None:
    said = hijacked.run("incidents", "assess", 1, "--kind", kind, status=int(kind == "impostor"))
    assert isinstance(said.exception, NotAllowed) is (kind == "impostor")
    for step in ("reported-in-writing", "national-report-studied"):
        hijacked.run("incidents", "record", 1, step)
    assert "not recorded: control regained" in hijacked.refusal("incidents", "close", 1)


@pytest.mark.parametrize(
    "move", [("dismiss", 1, "--reason", "fan"), ("transfer", 1, "--reason", "own-account"), ("merge", 1, "--into", 2)]
)
def test_no_one_person_ends_what_touches_secrets(office: Office, move: tuple[object, ...]) -> None:
    for name in ("a", "b"):
        office.keep(incident(subject=f"bluesky:{name}"))
    office.run("incidents", "assess", 1, "--secret", "--by", "lin")
    assert "waits for a second person" in office.run("incidents", *move, "--by", "lin").stdout
    assert "report-secrets" in {one["duty"] for one in office.json("deadlines") if one["incident"] == 1}
    office.run("incidents", "agree", 1, "--by", "chen")
    is_whole = office.json("incidents", "show", 2)["incident"]["assessment"]["is_secret"]
    assert is_whole is (move[0] == "merge")
    duties = {one["duty"] for one in office.json("deadlines") if one["incident"] == 2}
    assert ("report-secrets" in duties) is is_whole


def test_what_a_confirmed_case_owes_to_others_does_not_end_by_merging(office: Office) -> None:
    for name in ("a", "b"):
        office.keep(incident(subject=f"bluesky:{name}"))
        office.run("incidents", "record", len(office.kept()), "noted", "--note", "已接报")
    office.run("incidents", "confirm", 1)
    said = office.refusal("incidents", "merge", 1, "--into", 2)
    assert said.startswith("DT-000001 cannot be merged yet: not reported in writing (reported-in-writing), which")
    office.run("incidents", "confirm", 2)
    office.run("incidents", "merge", 1, "--into", 2)


def test_a_recorded_step_keeps_its_files_as_evidence(office: Office, tmp_path: Path) -> None:
    office.keep(incident())
    picture = tmp_path / "截图.png"
    picture.write_bytes(b"a picture")
    kept = office.json("incidents", "record", 1, "absence-seen", "--file", picture, "--by", "lin")
    (sha256,) = kept["evidence"]
    assert [piece["sha256"] for piece in office.json("evidence", "list", 1)["evidence"]] == [sha256]


class Slow(Vault):
    """Remembers of each new file whether others could write to the database while the disk had it."""

    def __init__(self, directory: Path, database: Path) -> None:
        super().__init__(directory)
        self.database, self.held_up = database, list[bool]()

    def put(self, data: bytes) -> str:
        if self.get(hashlib.sha256(data).hexdigest()) is None:
            self.held_up.append(is_held(self.database))
        return super().put(data)


def is_held(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


@pytest.mark.parametrize(
    "command",
    [
        "incidents record 1 noted --note 来函",
        "report --source citizen --kind impostor --unit linze-ga --platform weibo --id 77",
    ],
)
def test_nobody_waits_for_the_disk_while_a_file_is_handed_in(office: Office, command: str) -> None:
    office.register([unit()], [])
    office.keep(incident())
    desk, vault = Desk(office.file), Slow(office.folder / "diting.evidence", office.folder / "diting.sqlite")
    desk.locker = Locker(vault=vault)
    args = ["--config", str(office.file), *command.split(), "--file", str(office.write("chat.txt", "gone"))]
    said = CliRunner().invoke(diting, args, obj=desk)
    assert said.exit_code == 0, said.exception
    assert vault.held_up == [False]


def test_the_same_complaint_is_not_filed_twice_by_mistake(office: Office) -> None:
    office.keep(incident(status=Status.CONFIRMED))
    route = ("--route", "bluesky-report")
    office.run("incidents", "record", 1, "platform-asked", *route, "--by", "lin")
    assert "the same complaint was filed" in office.refusal("incidents", "record", 1, "platform-asked", *route)
    office.run("incidents", "record", 1, "platform-asked", *route, "--again")
    office.run("incidents", "record", 1, "platform-answered")
    office.run("incidents", "record", 1, "platform-asked", *route)


@pytest.mark.parametrize("step", ["platform-asked", "platform-answered"])
@pytest.mark.parametrize(
    ("route", "said"),
    [("nonsense", "there is no such way to complain"), ("weibo-in-app", "is a way of weibo, not of bluesky")],
)
def test_a_way_to_complain_is_one_of_the_platform(office: Office, step: str, route: str, said: str) -> None:
    office.keep(incident(status=Status.CONFIRMED))
    told = f"{route}: {said}; see `diting documents routes --for 1`"
    assert office.refusal("incidents", "record", 1, step, "--route", route) == told
    assert office.refusal("incidents", "record", 1, step, "--fact", "route", route) == told
    assert steps(office) == []


def test_who_takes_complaints_about_every_platform_may_be_asked(office: Office) -> None:
    office.keep(incident(status=Status.CONFIRMED))
    everywhere = [route for name in EVERYWHERE for route in complaints.read().on(name)]
    for route in everywhere:
        office.run("incidents", "record", 1, "platform-asked", "--route", route.id)
    assert len(steps(office)) == len(everywhere) > 0


def test_that_an_account_is_gone_is_proved_by_a_file(office: Office) -> None:
    office.keep(incident(status=Status.CONFIRMED))
    said = office.refusal("incidents", "record", 1, "absence-seen", "--note", "查无此号")
    assert said.startswith("DT-000001: absence-seen without evidence proves nothing; add a screenshot")
    assert "--file FILE" in said
    assert steps(office) == []


def test_the_steps_that_may_be_recorded_are_listed_a_line_each(office: Office) -> None:
    lines = office.run("incidents", "record", "--help").stdout.splitlines()
    told = {line.split()[0]: line.split()[1:] for line in lines if line.strip()}
    assert all(told[step] for step in RECORDED if step is not Step.DRAFTED)


def test_a_draft_is_recorded_by_drafting_alone(office: Office) -> None:
    office.keep(incident())
    assert "'drafted' is not one of" in office.run("incidents", "record", 1, "drafted", status=2).stderr


def test_whoever_takes_note_hears_what_is_due_next(office: Office) -> None:
    office.keep(incident())
    first = office.run("incidents", "ack", 1, "--by", "王值班").stdout
    assert re.fullmatch(r"DT-000001: acknowledged by 王值班 at [\d:]{5}; verify by [-\d: ]{5,16}\n", first)
    again = office.run("incidents", "ack", 1, "--by", "chen").stdout
    assert again == first.replace("acknowledged", "was acknowledged")


def test_what_is_missing_is_refused_in_both_languages(office: Office) -> None:
    office.keep(incident(status=Status.CONFIRMED))
    refused = office.run("incidents", "close", 1, status=1).exception
    assert isinstance(refused, NotAllowed)
    assert refused.text is not None
    assert refused.text.zh.startswith("DT-000001 尚不能办结：")
    assert refused.text.en.startswith("DT-000001 cannot be closed yet: ")


@pytest.mark.parametrize("status", [Status.DISMISSED, Status.CLOSED])
def test_after_the_end_only_what_comes_late_is_recorded(office: Office, status: Status) -> None:
    office.keep(incident(status=status))
    late = ["noted", "platform-answered", "summarised"]
    for step in sorted(set(RECORDED) - {*late, Step.DRAFTED, Step.RECTIFIED}):
        file = office.write("page.txt", step)
        assert "reopen 1` takes it up again" in office.refusal("incidents", "record", 1, step, "--file", file)
    for name in late:
        office.run("incidents", "record", 1, name, "--note", "补记")
    assert steps(office) == late


def test_one_screenshot_proves_one_look(office: Office) -> None:
    office.keep(incident(status=Status.CONFIRMED))
    gone = office.write("letter-1.png", "no such account")
    office.run("incidents", "record", 1, "absence-seen", "--file", gone, "--by", "lin")
    said = office.refusal("incidents", "record", 1, "absence-seen", "--file", gone)
    assert "by lin as the proof of another look" in said
    assert steps(office) == ["absence-seen"]


def test_a_protected_name_is_not_accepted_as_a_new_one(office: Office) -> None:
    office.register([unit()], [account(aliases=("临泽公安",))])
    office.keep(incident(status=Status.CONFIRMED))
    accept = ("incidents", "record", 1, "rename-accepted")
    assert "Diting has seen no new name" in office.refusal(*accept)
    assert "is the protected name itself" in office.refusal(*accept, "--fact", "name", "临泽公安")
    office.run(*accept, "--fact", "name", "小明的日常")
    assert steps(office) == ["rename-accepted"]


def test_an_early_summary_sums_nothing_up(grave: Office) -> None:
    grave.run("incidents", "record", 1, "summarised", "--note", "初步情况")
    grave.run("incidents", "confirm", 1, "--by", "lin")
    grave.run("incidents", "agree", 1, "--by", "chen")
    assert "summarise" in {one["duty"] for one in grave.json("deadlines")}
    grave.run("incidents", "record", 1, "summarised", "--note", "总结")
    assert "summarise" not in {one["duty"] for one in grave.json("deadlines")}


@pytest.mark.parametrize("status", [Status.MERGED, Status.TRANSFERRED])
def test_what_is_handled_elsewhere_is_still_proved(office: Office, status: Status) -> None:
    office.keep(incident(status=status))
    office.run("incidents", "record", 1, "absence-seen", "--file", office.write("page.txt", "gone"))
    assert steps(office) == ["absence-seen"]


@pytest.mark.parametrize("hours", [23, 22, 1])
def test_an_order_to_rectify_begins_with_the_day_of_the_office(office: Office, hours: int) -> None:
    """Shortly before midnight UTC the office writes the next day already."""
    early = datetime(2026, 12, 1, hours, tzinfo=UTC)
    office.keep(incident(status=Status.CONFIRMED, classification=Classification.ACCOUNT_COMPROMISE))
    desk = Desk(office.file)
    order = Act(incident=1, at=early, author="lin", step=Step.RECTIFICATION_ORDERED, facts=(("due", "2026-12-01"),))
    is_next_day = pytest.raises(NotAllowed, match="from today on") if hours >= 16 else nullcontext()
    with office.store() as store, store.begin() as conn, is_next_day:
        desk.office.record(conn, order)


def test_an_order_to_rectify_names_a_day_that_can_be_read(office: Office) -> None:
    office.keep(incident(status=Status.CONFIRMED, classification=Classification.ACCOUNT_COMPROMISE))
    order = ("incidents", "record", 1, "rectification-ordered", "--fact", "due")
    assert "not a day" in office.refusal(*order, "next week")
    assert "from today on" in office.refusal(*order, "2020-01-01")
    office.run(*order, (now() + timedelta(days=9)).date())


def test_a_case_is_handed_to_somebody(office: Office) -> None:
    office.keep(incident())
    assert office.json("incidents", "assign", 1, "--to", "chen", "--by", "lin")["owner"] == "chen"
    assert office.run("incidents", "assign", 1, "--to", " 王值班 ").stdout == "DT-000001: handed to 王值班\n"
    assert "--to NAME" in office.refusal("incidents", "assign", 1, "--to", "  ")
    assert office.kept()[0].owner == "王值班"


def test_what_is_handled_together_has_the_graver_of_both_levels(office: Office) -> None:
    office.keep(incident(subject="bluesky:a", severity=Severity.ORDINARY))
    office.keep(incident(subject="bluesky:b", severity=Severity.SERIOUS, rule="impostor.grave"))
    office.run("incidents", "merge", 2, "--into", 1, "--by", "lin")
    office.run("incidents", "agree", 2, "--by", "chen")
    whole = office.json("incidents", "show", 1)["incident"]
    assert (whole["severity"], whole["rule"]) == (2, "impostor.grave")


@pytest.mark.parametrize(
    "step", [("dismiss", 1, "--reason", "fan"), ("transfer", 1, "--reason", "own-account"), ("merge", 1, "--into", 3)]
)
def test_no_case_is_set_aside_with_what_was_merged_into_it(office: Office, step: tuple[object, ...]) -> None:
    for name in ("a", "b", "c"):
        office.keep(incident(subject=f"bluesky:{name}"))
    office.run("incidents", "merge", 2, "--into", 1)
    assert "DT-000002 is handled with it" in office.refusal("incidents", *step)
    office.run("incidents", "reopen", 2)
    office.run("incidents", *step)


def test_a_very_long_name_is_cut(office: Office) -> None:
    office.keep(incident(profile=profile(display_name="长" * 5000)))
    assert office.run("incidents", "list").stdout.count("长") < 100


def test_who_takes_a_dismissal_back_finds_the_deadlines_as_they_were(office: Office) -> None:
    office.keep(incident())
    office.run("incidents", "record", 1, "noted", "--note", "已接报")
    due = {one["duty"]: one["due_at"] for one in office.json("deadlines")}
    office.run("incidents", "dismiss", 1, "--reason", "fan")
    assert office.json("deadlines") == []
    office.run("incidents", "reopen", 1)
    assert {one["duty"]: one["due_at"] for one in office.json("deadlines")} == due
    assert "taken-back=dismissed" in office.run("incidents", "show", 1).stdout
