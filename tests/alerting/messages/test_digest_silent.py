from typing import Any

import pytest

from alerting.digest import Silent
from alerting.messages.digest import compose
from alerting.messages.speech import Speech
from domain.answer import Outcome
from domain.freshness import Check, Unheard
from domain.text import Text
from tests.alerting.messages.test_digest import EN, ZH, digest
from tests.factories import NOW, later

WEIBO = Text("微博", "weibo")


def silent(over: bool = False, check: Check = Check.POSTS, **changes: Any) -> Silent:
    known = Unheard(platform="weibo", check=check, target="1", began_at=later(days=-2), over_at=NOW if over else None)
    values: dict[str, Any] = {
        "unheard": known,
        "name": "临泽公安",
        "unit_name": "临泽市公安局",
        "platform": WEIBO,
        "why": Outcome.BLOCKED,
        "since": later(days=-2),
    }
    return Silent(**values | changes)


def said(speech: Speech, *found: Silent) -> tuple[str, list[str]]:
    subject, body = compose(digest(silent=found), speech)
    return subject, body.splitlines()[1:-3]


def test_who_is_not_covered_and_who_is_again_have_a_line_each() -> None:
    found = (
        silent(),
        silent(check=Check.PROFILE, name="临泽交警", unit_name="临泽市交警大队", since=None, why=Outcome.SHAPE),
        silent(over=True, name="临泽消防"),
    )
    subject, lines = said(ZH, *found)
    assert subject == "【谛听】每日清单 03-02：账号未覆盖 2、恢复覆盖 1（临泽市公安局）"
    assert lines == [
        "【未覆盖账号】「临泽公安」微博 帖子自 02-28 起未覆盖：被拦截；"
        "「临泽交警」（临泽市交警大队）微博 资料从未覆盖：返回格式不符。有无问题不明。",
        "【恢复覆盖】「临泽消防」微博 帖子。",
    ]


def test_the_same_in_english() -> None:
    subject, lines = said(EN, silent(), silent(over=True))
    assert subject == "[Diting] Digest 03-02: 1 not covered, 1 covered again (临泽市公安局)"
    assert lines == [
        'ACCOUNTS NOT COVERED: "临泽公安", weibo: posts not covered since 02-28 (blocked).'
        " Of these nothing can be said.",
        'COVERED AGAIN: "临泽公安", weibo: posts.',
    ]


@pytest.mark.parametrize(("count", "named", "more"), [(8, 8, False), (9, 8, True), (200, 8, True)])
def test_of_very_many_the_first_are_named_and_the_command_that_lists_them(count: int, named: int, more: bool) -> None:
    _, (line,) = said(ZH, *(silent(name=f"临泽第{number}中学") for number in range(count)))
    assert line.count("「") == named
    assert (f"另有 {count - named} 个，查看：diting coverage --accounts" in line) is more


def test_a_name_cannot_pass_for_a_line_of_its_own() -> None:
    _, lines = said(ZH, silent(name="临泽\n【覆盖】全程覆盖"))
    assert len(lines) == 1
