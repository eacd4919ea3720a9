"""How a message fits where instant messengers show it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.cards import card, defused, fitting, octets
from domain.incident import Severity
from domain.text import Locale
from tests import factories


def shown(limit: int = 2048, locale: Locale = Locale.ZH_CN, keyword: str = "", **changes: object) -> str:
    return card(factories.message(**changes), locale).text(limit, size=octets, keyword=keyword)


def test_a_card_has_title_body_and_how_to_acknowledge() -> None:
    assert shown(code="7K3F").splitlines() == [
        "【谛听】疑似假冒账号",
        "疑似假冒：「临泽市公安局」",
        "签收码：7K3F（签收：diting incidents ack 7K3F）",
    ]


def test_a_card_speaks_english_when_asked() -> None:
    assert shown(locale=Locale.EN, code="7K3F").endswith("Code: 7K3F (acknowledge: diting incidents ack 7K3F)")


def test_a_code_that_the_body_has_is_not_said_twice() -> None:
    assert shown(code="7K3F", body="签收码 7K3F").count("7K3F") == 1


@pytest.mark.parametrize(
    ("subject", "severity", "title"),
    [
        ("【谛听】【Ⅱ级 重大】疑似假冒", Severity.SERIOUS, "【谛听】【Ⅱ级 重大】疑似假冒"),
        ("【谛听】疑似假冒", Severity.SERIOUS, "【Ⅱ】【谛听】疑似假冒"),
        ("【谛听】每日汇总", None, "【谛听】每日汇总"),
    ],
)
def test_the_title_names_the_level(subject: str, severity: Severity | None, title: str) -> None:
    assert shown(subject=subject, severity=severity).splitlines()[0] == title


def test_where_others_listen_nothing_but_the_brief_text_is_said() -> None:
    assert shown(brief="DT-000012 Ⅱ级", code="7K3F", severity=Severity.SERIOUS) == "DT-000012 Ⅱ级"


def test_what_is_cut_says_where_the_rest_is_and_keeps_the_code() -> None:
    text = shown(limit=400, body="临泽市公安局" * 100, code="7K3F")
    assert octets(text) <= 400
    assert "……（以下略，全文见 DT-000012）" in text
    assert text.endswith("diting incidents ack 7K3F）")


def test_a_title_above_the_limit_is_cut_too() -> None:
    assert octets(shown(limit=100, subject="假冒" * 100)) <= 100


def test_the_keyword_is_added_where_the_text_has_it_not() -> None:
    assert shown(keyword="监控报警").splitlines()[-1] == "监控报警"
    assert shown(keyword="谛听").count("谛听") == 1


@given(st.text(), st.integers(min_value=20, max_value=200))
def test_a_cut_text_fits_and_starts_as_the_whole_one_does(text: str, limit: int) -> None:
    whole = text.encode("utf-8", "replace").decode()
    kept = fitting(whole, limit, "…", octets)
    assert octets(kept) <= limit
    assert whole.startswith(kept.removesuffix("…"))


def test_strangers_names_are_no_markup() -> None:
    hostile = "# 头\n[点此](https://evil.example) <@all> <font color='info'>**解除**`"
    assert not set("<>[]*`") & set(defused(hostile))
    assert not defused(hostile).startswith("#")
    assert "https://evil.example" in defused(hostile)


def test_half_a_character_does_not_stop_an_alert() -> None:
    assert shown(subject="名\ud83d称", body="名\ud83d称", brief="") == "名?称\n名?称"
