from dataclasses import replace
from typing import Any

import pytest

from config.grading import SHIPPED
from domain.assessment import Assessment, Harm, Kind
from domain.incident import Classification, Incident, Severity, Status
from domain.registry import Tier
from tests.factories import finding, incident
from tests.monitor.cli.office import Office

ENGLISH = '[platforms.bluesky]\n[alerts]\nlocale = "en"\n'
SOLICITS = finding(
    detector="impostor.contacts",
    summary=replace(finding().summary, zh="要求转账", en="asks for money"),
    evidence=(("fact", "payment"),),
)


def impostor(**changes: Any) -> Incident:
    return incident(**{"findings": (finding(), SOLICITS)} | changes)


def test_the_table_is_shown_whole(office: Office) -> None:
    said = office.run("grade", "table").stdout
    for part in ("hijack.grave.tier1", "重保期内", "wording/gambling", "S4 大范围", "3 个工作日", "建议研判"):
        assert part in said, part


def test_the_table_follows_the_configured_language(office: Office) -> None:
    office.configure(ENGLISH)
    said = office.run("grade", "table").stdout
    for part in ("a tier 1 account is lost", "minutes on the page count only for", "3 working days", "acknowledge"):
        assert part in said, part


def test_the_table_is_given_to_programs(office: Office) -> None:
    facts = office.json("grade", "table")
    assert facts["path"] == str(SHIPPED)
    first = facts["rules"][0]
    assert (first["id"], first["severity"], first["when"], first["final"]) == ("named", 1, {"named": True}, True)
    assert (facts["duties"]["1"]["acknowledge"], facts["timers"]["rectify"]) == ("5 min", "5 working days")
    assert "wording/gambling" in facts["harms"]["H3"]
    assert (facts["national_from"], facts["page"]["caps"]["3"]) == (3, 2)


def test_an_operators_own_table_is_shown_in_its_place(office: Office) -> None:
    own = office.write("own.toml", SHIPPED.read_text("utf-8").replace('"5 wd"', '"6 wd"'))
    office.configure(f'[platforms.bluesky]\n[handling]\ngrading = "{own}"\n')
    facts = office.json("grade", "table")
    assert (facts["path"], facts["timers"]["rectify"]) == (str(own), "6 working days")


def test_a_mistake_in_an_operators_table_is_named(office: Office) -> None:
    own = office.write("own.toml", SHIPPED.read_text("utf-8").replace('"gambling"', '"gamble"'))
    office.configure(f'[platforms.bluesky]\n[handling]\ngrading = "{own}"\n')
    assert f"{own}: harm.H3.wording: gamble is not known" in office.refusal("grade", "table")


def test_the_explanation_tells_the_case_the_rules_and_what_is_asked_of_people(office: Office) -> None:
    office.keep(impostor())
    said = office.run("grade", "explain", "1").stdout
    lines = {line.split()[0]: line for line in said.splitlines() if line.split()}
    assert ("H3" in lines["危害"], "要求转账" in lines["危害"]) == (True, True)
    assert "符合，据此定级" in lines["impostor.fraud"]
    assert "须危害 H4 以上，现为 H3" in lines["impostor.grave"]
    assert "须重保期：是，现为 否" in lines["guarded"]
    assert "impostor.fraud" in lines["Ⅲ级"] or "Ⅲ级 较大: impostor.fraud" in said
    assert "30 分钟" in said
    assert "4 小时" in lines[next(key for key in lines if key.startswith("建议研判"))]


def test_the_explanation_speaks_english_where_that_is_configured(office: Office) -> None:
    office.configure(ENGLISH)
    office.keep(impostor())
    said = office.run("grade", "explain", "DT-000001").stdout
    for part in ("asks for money", "holds and decides", "asks for harm H4 or more; is H3", "30 min", "a hint"):
        assert part in said, part


def test_the_explanation_is_given_to_programs(office: Office) -> None:
    office.keep(impostor())
    facts = office.json("grade", "explain", "1")
    assert (facts["reference"], facts["severity"], facts["study_national_report"]) == ("DT-000001", 3, True)
    assert (facts["grade"]["rule"], facts["circumstances"]["harm"]) == ("impostor.fraud", 3)
    assert [each["id"] for each in facts["rules"] if each["decides"]] == ["impostor.fraud"]
    assert [each["harm"] for each in facts["harms"]] == [1, 3]
    assert facts["duties"]["acknowledge"] == "30 min"


def test_what_people_assessed_is_told_as_the_source(office: Office) -> None:
    said = Assessment(kind=Kind.MISUSE, harm=Harm.GRAVE, views=12_345, page_minutes=10)
    hijack = {"classification": Classification.ACCOUNT_COMPROMISE, "official": "bluesky:x", "subject": "bluesky:x"}
    office.keep(incident(assessment=said, tier=Tier.ONE, severity=Severity.SERIOUS, **hijack))
    shown = office.run("grade", "explain", "1").stdout
    lines = {line.split()[0]: line for line in shown.splitlines() if line.split()}
    assert "人工研判" in lines["危害"]
    assert "浏览 12345; 页面留存分钟 10" in lines["传播"]
    assert "misuse.grave" in shown


def test_a_level_that_people_lowered_is_told_beside_that_of_the_rules(office: Office) -> None:
    office.keep(impostor(severity=Severity.ORDINARY, overruled="impostor.fraud"))
    said = office.run("grade", "explain", "1").stdout
    assert "现级别: Ⅳ级 一般 (已由人工降级: impostor.fraud)" in said
    assert "建议研判" not in said


def test_a_period_of_special_protection_shows_in_the_explanation(office: Office) -> None:
    office.configure('[platforms.bluesky]\n[handling]\nguarded = ["2000-01-01/2999-12-31"]\n')
    office.keep(impostor())
    facts = office.json("grade", "explain", "1")
    assert [each["id"] for each in facts["grade"]["modifiers"]] == ["guarded"]
    assert facts["grade"]["severity"] == 2


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("classification", Classification)
def test_every_case_can_be_explained(office: Office, classification: Classification, status: Status) -> None:
    office.keep(incident(classification=classification, status=status))
    assert office.json("grade", "explain", "1")["reference"] == "DT-000001"


def test_an_unknown_incident_is_refused(office: Office) -> None:
    assert "no incident 9" in office.refusal("grade", "explain", "9")
