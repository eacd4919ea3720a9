import io
from datetime import timedelta

from rich.console import Console

from alerting.messages import catalog
from domain.incident import Severity
from domain.text import Locale, Text
from monitor.demo.city import build
from monitor.demo.screen import Screen
from monitor.demo.tally import Ledger, Tally
from tests.factories import finding, incident, profile

CITY = build()


def screen() -> tuple[Screen, io.StringIO]:
    shown = io.StringIO()
    return Screen(Console(file=shown, width=92), catalog.load(Locale.ZH_CN)), shown


def ledger(*, untold: int = 0, **changes: int) -> Ledger:
    facts = {"impostors_seeded": 9, "impostors_found": 9, "false_incidents": 0, "alerts_delivered": 10}
    tally = Tally(hijack_found=True, **{"not_covered": 0} | facts | changes)
    return Ledger(tally=tally, incidents=(), untold=untold)


def test_the_opening_says_who_is_there_and_where_the_metrics_are() -> None:
    theatre, shown = screen()
    theatre.opening(CITY, "http://127.0.0.1:9464/metrics")
    assert "20 official, 300 bystanders, 9 impostors" in shown.getvalue()
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


def test_the_hijack_is_announced() -> None:
    theatre, shown = screen()
    theatre.hijacked(CITY.victim, timedelta(seconds=8))
    assert "「临泽市文化和旅游局」" in shown.getvalue()


def test_a_good_end_is_ticked_line_by_line() -> None:
    theatre, shown = screen()
    theatre.closing(CITY, ledger())
    assert shown.getvalue().count("✓") == 5
    assert "9 of 9" in shown.getvalue()


def test_a_bad_end_says_what_went_wrong() -> None:
    theatre, shown = screen()
    theatre.closing(CITY, ledger(impostors_found=8, false_incidents=1, not_covered=3, untold=2))
    assert shown.getvalue().count("✗") == 4
    assert "8 of 9" in shown.getvalue()
    assert "0 of 3 jobs" in shown.getvalue()
