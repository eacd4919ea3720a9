import pytest

from alerting.messages import catalog
from alerting.messages.collapse import LINES, NAMED, collapsed
from domain.incident import Severity
from domain.notification import Message
from domain.text import Locale
from tests.factories import message

CATALOG = catalog.load(Locale.ZH_CN)


def alert(number: int, severity: Severity | None = Severity.ORDINARY, **changes: object) -> Message:
    reference = f"DT-{number:06d}"
    subject = f"【谛听】【Ⅳ级 一般】疑似假冒账号：「临泽{number}」"
    return message(key=reference, reference=reference, subject=subject, severity=severity, address="duty", **changes)


def test_each_message_has_a_line_the_gravest_first() -> None:
    digest = collapsed([alert(1), alert(2, Severity.SERIOUS), alert(3, None)], CATALOG, key="together:1")
    assert digest.subject == "【谛听】【Ⅱ级 重大】等 3 条告警，合并发送"
    assert digest.body.splitlines() == [
        "短时间内告警较多，合并为一条，重的在前。",
        "DT-000002 【Ⅳ级 一般】疑似假冒账号：「临泽2」",
        "DT-000001 【Ⅳ级 一般】疑似假冒账号：「临泽1」",
        "DT-000003 【Ⅳ级 一般】疑似假冒账号：「临泽3」",
        "下一步：登录系统逐件签收（diting incidents ack 编号）。",
    ]
    assert (digest.key, digest.reference, digest.address) == ("together:1", "DT-000002+2", "duty")
    assert (digest.severity, digest.code, digest.brief, digest.is_over) == (Severity.SERIOUS, "", "", False)
    assert dict(digest.facts)["references"] == "DT-000002 DT-000001 DT-000003"


@pytest.mark.parametrize(("count", "unnamed"), [(LINES + 2, False), (LINES + NAMED + 5, True)])
def test_beyond_some_only_numbers_are_named_and_beyond_many_they_are_counted(count: int, unnamed: bool) -> None:
    body = collapsed([alert(number) for number in range(1, count + 1)], CATALOG, key="k").body
    more = body.splitlines()[LINES + 1]
    assert more.startswith(f"另有 {count - LINES} 条：DT-000013 DT-000014")
    assert more.endswith("等") is unnamed
    assert len(body.encode()) < 2048 + 1024


def test_of_a_secret_the_digest_for_others_says_number_and_level_only() -> None:
    secret = alert(2, Severity.SERIOUS, brief="DT-000002 Ⅱ级 重大（橙色），请到系统内查看。")
    digest = collapsed([alert(1), secret], CATALOG, key="k")
    assert "临泽2" in digest.body
    assert "临泽2" not in digest.brief
    assert (
        "\nDT-000002 Ⅱ级 重大（橙色），请到系统内查看。\nDT-000001 【Ⅳ级 一般】疑似假冒账号：「临泽1」\n"
        in digest.brief
    )
    assert "临泽2" not in digest.subject + digest.reference


def test_a_digest_of_ends_is_over() -> None:
    assert collapsed([alert(1, is_over=True), alert(2, is_over=True)], CATALOG, key="k").is_over
    assert not collapsed([alert(1, is_over=True), alert(2)], CATALOG, key="k").is_over
