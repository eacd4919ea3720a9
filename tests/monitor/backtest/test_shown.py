from io import StringIO

from rich.console import Console, RenderableType

from detectors.behaviour.combination import Tier
from detectors.behaviour.tally import Tally
from domain.text import Locale
from domain.urgency import Urgency
from monitor.backtest import shown
from monitor.backtest.run import Judged
from tests import factories
from tests.factories import later

HOUR = factories.finding(detector="compromise.behaviour", score=0.4, evidence=(("signal", "hour"), ("post", "p1")))
CONTACT = factories.finding(detector="content.contact", evidence=(("way", "wechat"), ("post", "p1")))
DETAIL = factories.finding(detector="compromise.behaviour", score=0.0, evidence=(("signal", "silence"),))
ZONE = factories.NOW.tzinfo


def judged(*findings: object, **changes: object) -> Judged:
    values = {"account": "police", "post": factories.post(), "score": 4.2, "urgency": Urgency.PAGE}
    return Judged(findings=findings, **values | changes)  # type: ignore[arg-type]


def drawn(table: RenderableType) -> str:
    console = Console(width=120, file=StringIO(), record=True)
    console.print(table)
    return console.export_text()


def test_a_line_of_json_has_exactly_its_fields() -> None:
    assert shown.facts(judged(HOUR), Locale.EN) == {
        "account": "police",
        "post_id": "p1",
        "score": 4.2,
        "tier": "page",
        "findings": [
            {
                "detector": "compromise.behaviour",
                "score": 0.4,
                "points": 0.0,
                "summary": {"zh": HOUR.summary.zh, "en": HOUR.summary.en},
                "evidence": {"signal": "hour", "post": "p1"},
            }
        ],
        "explanation": HOUR.summary.en,
    }
    assert list(shown.facts(judged(splice=3, place=2), Locale.EN))[-2:] == ["splice", "place"]
    assert shown.facts(judged(urgency=None), Locale.EN)["tier"] == "none"
    assert shown.facts(judged(HOUR, urgency=Urgency.NOTE), Locale.EN)["tier"] == "note"


def test_an_explanation_joins_what_was_found_and_is_never_empty_where_something_is_told() -> None:
    assert shown.explanation(judged(HOUR, CONTACT), Locale.ZH_CN) == f"{HOUR.summary.zh}；{CONTACT.summary.zh}"
    assert shown.explanation(judged(), Locale.ZH_CN) == "近几条动态合计偏离常态"
    assert shown.explanation(judged(urgency=None), Locale.ZH_CN) == ""


def test_alarms_are_counted_by_what_weighed_in_them() -> None:
    assert list(shown.signals(judged(HOUR, CONTACT, DETAIL))) == ["hour", "content.contact"]


def test_a_summary_has_null_where_there_is_nothing_to_divide_by() -> None:
    nothing = {"1": None, "3": None, "5": None, "10": None}
    assert shown.summary(Tally()) == {
        "summary": {
            "posts": 0,
            "accounts": 0,
            "account_years": 0,
            "alarms_per_account_year": {"page": None, "list": None},
            "interval_95": {"page": None, "list": None},
            "by_signal": {},
            "caught_by_post": {"page": nothing, "list": nothing},
            "splices": 0,
        }
    }


def test_totals_say_what_the_rates_rest_on() -> None:
    tally = Tally()
    tally.own("police", later(), Tier.PAGE, ("hour",))
    tally.own("police", later(days=365.25 / 2), Tier.NONE)
    tally.spliced(1, Tier.PAGE)
    said = drawn(shown.totals(tally, Locale.ZH_CN))
    assert "共 2 条动态，账号 1 个，合 0.50 账号年" in said
    assert "立即告警：2.00 次/账号年（共 1 次，95% 区间 0.05–11.14）" in said
    assert "0.50 账号年内有告警 1 次，实际频率仍可能达到 11.14 次/账号年" in said
    assert "100%" in said
    assert "发布时段" in said
    assert "2 posts, 1 accounts" in drawn(shown.totals(tally, Locale.EN))


def test_a_short_record_without_an_alarm_is_no_proof() -> None:
    tally = Tally()
    for days in (0, 365.25):
        tally.own("police", later(days=days), Tier.NONE)
    assert "1.00 账号年内没有告警，实际频率仍可能达到 3.69 次/账号年" in drawn(shown.totals(tally, Locale.ZH_CN))
    assert "no alarm in 1.00 account-years" in drawn(shown.totals(tally, Locale.EN))
    assert shown.summary(tally)["summary"]["interval_95"]["list"] == [0.0, 3.6889]  # type: ignore[index]


def test_an_alarm_says_which_post_it_is_about() -> None:
    post = factories.post(post_id="49\x1b1", text="加微信\n领\u202e券" + "长" * 60)
    said = drawn(shown.alarms([judged(CONTACT, post=post)], Locale.ZH_CN, ZONE))  # type: ignore[arg-type]
    assert "「加微信 领U+202E券" in said
    assert "长…」" in said
    assert "49U+001B1" in said
    assert "长" * 40 not in said


def test_alarms_show_time_account_tier_and_why_and_nothing_that_moves_the_terminal() -> None:
    hostile = judged(CONTACT, account="police\x1b[2J\u202e")
    said = drawn(shown.alarms([hostile], Locale.ZH_CN, ZONE or later().tzinfo))  # type: ignore[arg-type]
    assert "2026-03-02 01:30" in said
    assert "立即告警" in said
    assert CONTACT.summary.zh in said
    assert not {"\x1b", "\u202e"} & set(said)
    assert "没有告警" in drawn(shown.alarms([], Locale.ZH_CN, ZONE))  # type: ignore[arg-type]
