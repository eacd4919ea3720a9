"""`diting incidents`: what only people do, as they type it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from config import complaints
from domain.act import RECORDED, Step
from domain.errors import NotAllowed
from domain.incident import Classification, Severity, Status
from monitor.cli.documents import EVERYWHERE
from monitor.schedule import now
from monitor.store import acts, incidents, outbox
from tests.factories import incident, notification, profile
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


def test_a_hijack_is_closed_step_by_step(office: Office) -> None:
    office.keep(incident(classification=Classification.ACCOUNT_COMPROMISE, status=Status.CONFIRMED))
    for step in (
        *("reported-in-writing", "national-report-studied", "control-regained", "credentials-changed"),
        *("content-removed", "cause-found", "rectified", "apology-decided"),
    ):
        assert "cannot be closed yet" in office.refusal("incidents", "close", 1)
        office.run("incidents", "record", 1, step, "--by", "lin")
    assert office.json("incidents", "close", 1)["status"] == "closed"


def test_a_recorded_step_keeps_its_files_as_evidence(office: Office, tmp_path: Path) -> None:
    office.keep(incident())
    picture = tmp_path / "截图.png"
    picture.write_bytes(b"a picture")
    kept = office.json("incidents", "record", 1, "absence-seen", "--file", picture, "--by", "lin")
    (sha256,) = kept["evidence"]
    assert [piece["sha256"] for piece in office.json("evidence", "list", 1)["evidence"]] == [sha256]


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
    late = ["noted", "platform-answered", "summarised", "rectified"]
    for step in sorted(set(RECORDED) - {*late, Step.DRAFTED}):
        file = office.write("page.txt", step)
        assert "reopen 1` takes it up again" in office.refusal("incidents", "record", 1, step, "--file", file)
    for name in late:
        office.run("incidents", "record", 1, name)
    assert steps(office) == late


@pytest.mark.parametrize("status", [Status.MERGED, Status.TRANSFERRED])
def test_what_is_handled_elsewhere_is_still_proved(office: Office, status: Status) -> None:
    office.keep(incident(status=status))
    office.run("incidents", "record", 1, "absence-seen", "--file", office.write("page.txt", "gone"))
    assert steps(office) == ["absence-seen"]


def test_an_order_to_rectify_names_a_day_that_can_be_read(office: Office) -> None:
    office.keep(incident(status=Status.CONFIRMED))
    order = ("incidents", "record", 1, "rectification-ordered", "--fact", "due")
    assert "not a day" in office.refusal(*order, "next week")
    assert "from today on" in office.refusal(*order, "2020-01-01")
    office.run(*order, (now() + timedelta(days=9)).date())


def test_a_case_is_handed_to_somebody(office: Office) -> None:
    office.keep(incident())
    assert office.json("incidents", "assign", 1, "--to", "chen", "--by", "lin")["owner"] == "chen"


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
