import io
from datetime import timedelta

from rich.console import Console

from alerting.messages import catalog
from domain.incident import Severity
from domain.text import Locale, Text
from monitor.demo.city import build
from monitor.demo.screen import Screen
from monitor.demo.tally import Ledger, Tally
from tests.factories import NOW, finding, incident, profile

CITY = build(NOW)


def screen() -> tuple[Screen, io.StringIO]:
    shown = io.StringIO()
    return Screen(Console(file=shown, width=92), catalog.load(Locale.ZH_CN)), shown


def ledger(*, untold: int = 0, **changes: int) -> Ledger:
    facts = {"impostors_seeded": 9, "impostors_found": 9, "false_incidents": 0, "alerts_delivered": 10}
    tally = Tally(hijack_found=True, edit_found=not untold, **{"not_covered": 0} | facts | changes)
    return Ledger(tally=tally, incidents=(), untold=untold)


def test_the_opening_says_who_is_there_and_where_the_metrics_are() -> None:
    theatre, shown = screen()
    theatre.opening(CITY, "http://127.0.0.1:9464/metrics")
    assert "20 official, 300 bystanders, 9 impostors" in shown.getvalue()
    assert "800 posts" in shown.getvalue()
    assert "http://127.0.0.1:9464/metrics" in shown.getvalue()


def test_an_incident_is_shown_with_its_level_and_its_reasons_in_chinese() -> None:
    theatre, shown = screen()
    theatre.opened(incident(number=7, severity=Severity.MAJOR), timedelta(seconds=2.34))
    for words in ("2.3 s", "Ⅲ级 较大", "疑似假冒账号", "「临泽市公安局」", "DT-000007", "名称与「临泽市公安局」相同"):
        assert words in shown.getvalue()


def test_what_a_stranger_hides_in_a_name_is_shown_and_obeyed_by_nobody() -> None:
    theatre, shown = screen()
    trap = profile(display_name="临泽\u200b[red]\x1b[2J市")
    reason = finding(summary=Text(zh="名称含 [bold]", en=""))
    theatre.opened(incident(profile=trap, findings=(reason,)), timedelta())
    assert "「临泽U+200B[red]U+001B[2J市」" in shown.getvalue()
    assert "名称含 [bold]" in shown.getvalue()


def test_a_reason_that_several_posts_give_is_shown_once() -> None:
    theatre, shown = screen()
    same = (finding(evidence=(("post", number),), summary=Text(zh="此前沉默 90 天", en="")) for number in "12")
    theatre.opened(incident(findings=tuple(same)), timedelta())
    assert shown.getvalue().count("此前沉默") == 1


def test_a_number_is_not_torn_at_the_end_of_a_line() -> None:
    theatre, shown = screen()
    edited = "22天前发布的内容被修改，改动涉及联系方式、数字：「…。咨询电话：［0900-6008188→13800000000］。…」"
    theatre.opened(incident(findings=(finding(summary=Text(zh=edited, en="")),)), timedelta())
    assert "［0900-6008188→13800000000］" in shown.getvalue()


def test_the_hijack_and_the_forged_notice_are_announced() -> None:
    theatre, shown = screen()
    theatre.hijacked(CITY.victim, timedelta(seconds=8))
    theatre.forged(CITY.edited, timedelta(seconds=13))
    assert "8.0 s  a stranger takes over 「临泽市文化和旅游局」" in shown.getvalue()
    assert "13.0 s  a stranger replaces the telephone number in a notice of 「临泽市教育局」" in shown.getvalue()


def test_a_good_end_is_ticked_line_by_line() -> None:
    theatre, shown = screen()
    theatre.closing(CITY, ledger())
    assert shown.getvalue().count("✓") == 6
    assert "9 of 9" in shown.getvalue()


def test_a_bad_end_says_what_went_wrong() -> None:
    theatre, shown = screen()
    theatre.closing(CITY, ledger(impostors_found=8, false_incidents=1, not_covered=3, untold=2))
    assert shown.getvalue().count("✗") == 5
    assert "8 of 9" in shown.getvalue()
    assert "0 of 3 jobs" in shown.getvalue()
