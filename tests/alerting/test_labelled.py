from alerting.labelled import labelled
from domain.decision import Judgement
from domain.finding import Finding
from domain.incident import Ground
from domain.observation import Profile
from domain.text import Text
from domain.triage import Triage
from monitor.cli.desk import to_json
from tests.decisions import decision
from tests.factories import finding, profile

WECHAT = finding(
    detector="impostor.contacts",
    summary=Text("留有微信号：linzeban", "gives a WeChat id: linzeban"),
    evidence=(("fact", "wechat"), ("value", "linzeban")),
    points=2.0,
)
OPERATOR = finding(
    detector="impostor.relations",
    summary=Text("联系方式相同：qq 1234567", "same contact: qq 1234567"),
    evidence=(("tie", "contact"), ("shared", "qq 1234567")),
)

IN_A_POST = finding(
    detector="content.contact",
    summary=Text("帖子留有联系方式 linze_help", "a contact linze_help"),
    evidence=(("post", "p1"), ("way", "wechat"), ("value", "linze_help")),
)


def test_a_line_says_what_was_shown_what_diting_said_and_what_the_person_said() -> None:
    line = labelled(
        decision(
            judgement=Judgement.DISMISSED,
            ground=Ground.NAMESAKE,
            truth=Triage.NAMESAKE,
            note="同名不同省",
            findings=(finding(points=4.0),),
        )
    )
    assert (line["class"], line["decision"], line["ground"], line["label"]) == (
        Triage.IMPOSTOR,
        Judgement.DISMISSED,
        Ground.NAMESAKE,
        Triage.NAMESAKE,
    )
    assert (line["agreed"], line["note"], line["findings"]) == (False, "同名不同省", [finding(points=4.0)])
    assert line["profile"] == profile()


def test_whoever_decided_is_not_named() -> None:
    assert "值班员甲" not in to_json(labelled(decision(author="值班员甲")))


def test_nobody_can_be_reached_by_what_is_handed_on() -> None:
    bio = "业务咨询+ LinZeBan ，电话13812345678，邮箱 lin@linze.example"
    said = to_json(
        labelled(
            decision(findings=(WECHAT, OPERATOR, IN_A_POST), profile=profile(bio=bio), note="本人电话 0772-4212345")
        )
    )
    for private in ("linzeban", "LinZeBan", "linze_help", "13812345678", "1234567", "lin@", "4212345"):
        assert private not in said, private
    assert "li***" in said


def test_what_states_no_contact_stays_whole() -> None:
    host = finding(evidence=(("fact", "foreign-host"), ("value", "linze-ban.example")))
    (shown,) = _findings(labelled(decision(findings=(host,))))
    assert shown == host


def test_the_account_is_still_found_by_its_id_and_address() -> None:
    seen = profile(user_id="1234567890", url="https://weibo.example/u/1234567890")
    shown = labelled(decision(profile=seen))["profile"]
    assert isinstance(shown, Profile)
    assert (shown.user_id, shown.url) == (seen.user_id, seen.url)


def test_a_decision_whose_evidence_has_gone_is_a_line_as_well() -> None:
    assert labelled(decision(profile=None, findings=()))["profile"] is None


def _findings(line: dict[str, object]) -> list[Finding]:
    found = line["findings"]
    assert isinstance(found, list)
    return found
