"""`diting import` as people meet it: files with faults, what strangers were judged to be, and nothing to watch with."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from domain.errors import DitingError
from domain.triage import Triage
from monitor.cli.desk import Desk
from monitor.cli.import_ import import_
from monitor.imports import bilingual
from monitor.schedule import now
from tests.factories import account, unit
from tests.monitor.cli.office import MAY_ALL_BE_HEARD, Office
from tests.monitor.imports.recordings import IMPOSTOR, OFFICIAL, entry, har, opened, plaza, post, scrolled, user

NAME = "临泽市公安局"
TOUT = "官方账号，加微信办理"
SIGN = "ABOGUSsecretQQ"


@pytest.fixture
def manned(office: Office) -> Office:
    """One registered account, and nothing that could be watched."""
    folder = office.folder / "platforms"
    plaza(folder)
    office.configure(f'[connectors]\nfolder = "{folder}"\n{MAY_ALL_BE_HEARD}')
    office.register([unit()], [account(platform="plaza", user_id=OFFICIAL, handle=f"u{OFFICIAL}")])
    return office


def run(office: Office, *args: object) -> Result:
    said = CliRunner(env={"COLUMNS": "240"}).invoke(import_, [*map(str, args)], obj=Desk(office.file))
    if said.exception is not None and not isinstance(said.exception, SystemExit | DitingError):
        raise said.exception
    return said


def told(office: Office, *args: object, status: int = 0) -> Any:
    said = run(office, *args, "--json")
    assert said.exit_code == status, (said.output, said.exception)
    return json.loads(said.stdout)["files"][0]


def ago(**delta: float) -> datetime:
    return now() - timedelta(**delta)


def signed(path: str) -> str:
    return f"https://plaza.example/{path}?uid=5&a_bogus={SIGN}&verifyFp={SIGN}&q=7"


def test_an_import_needs_no_platform_that_is_switched_on(manned: Office) -> None:
    path = har(manned.folder / "a.har", [opened(user(IMPOSTOR, f"{NAME}官方", intro=TOUT), at=ago(minutes=8))])
    assert told(manned, path)["judged"][0]["became"] == "opened"
    assert told(manned, path)["judged"][0]["became"] == "older"


def test_the_watch_needs_one(manned: Office) -> None:
    assert "platforms: none is switched on" in manned.refusal("run")


def test_a_nameless_row_takes_no_other_with_it(manned: Office) -> None:
    rows = f"平台,昵称,UID,简介\n微博,{NAME}官方,7700000041,{TOUT}\n微博,,7700000042,\n微博,,7700000043,官方\n"
    file = told(manned, manned.write("a.csv", rows), status=3)
    assert [each["became"] for each in file["judged"]] == ["opened"]
    assert [(each["number"], each["field"]) for each in file["unread"]] == [(3, "昵称"), (4, "昵称")]
    assert told(manned, manned.write("b.csv", "平台,昵称,UID\n微博,,7700000022\n"), status=1)["unread"]


def test_an_empty_file_takes_no_other_with_it(manned: Office) -> None:
    good = manned.write("a.csv", f"平台,昵称,UID,简介\n微博,{NAME}官方,7700000041,{TOUT}\n")
    said = run(manned, manned.write("empty.har", ""), good)
    assert said.exit_code == 3
    for words in ("empty.har：文件是空的", "新立事件"):
        assert words in said.output


def test_what_signs_an_address_is_kept_nowhere(manned: Office) -> None:
    seen = user(IMPOSTOR, f"{NAME}官方", intro=f"{TOUT} {signed('b')}", page=signed("p"), face=signed("f.jpg"))
    page = entry(
        f"https://plaza.example/api/users/{IMPOSTOR}?msToken={SIGN}x", {"code": 0, "user": seen}, at=ago(hours=1)
    )
    posts = scrolled(IMPOSTOR, post(1, f"见 {signed('c')}"), at=ago(minutes=50))
    recording = har(manned.folder / "a.har", [page, posts])
    rows = f"平台,昵称,UID,简介,主页链接,头像链接\n微博,{NAME}官方,77,{TOUT},{signed('u')},{signed('v.jpg')}\n"
    table = manned.write("a.csv", rows)
    saved = manned.write(
        "a.html",
        f"<!-- saved from url=(0060){signed('h')} -->\n<html><head><title>{NAME}官方</title>"
        f'<meta property="og:description" content="{TOUT} {SIGN}">'
        f'<meta property="og:image" content="{signed("i.png")}"></head><body>{signed("j")}</body></html>',
    )
    for path, more in ((recording, ()), (table, ()), (saved, ("--platform", "快手", "--id", "78"))):
        said = run(manned, path, *more, "--json")
        assert '"opened"' in said.stdout
        assert SIGN not in said.output
    cases = manned.kept()
    assert [case.profile.url for case in cases if case.profile] == [
        f"https://{host}?uid=5&a_bogus=hidden&verifyFp=hidden&q=7"
        for host in ("plaza.example/h", "plaza.example/u", "plaza.example/p")
    ]
    kept = [each for each in manned.folder.rglob("*") if each.is_file() and each not in {recording, table, saved}]
    assert [each.name for each in kept if SIGN.encode() in each.read_bytes()] == []


def strangers(office: Office) -> Path:
    rows = (
        f"微博,{NAME}官方,7700000001,{TOUT},",
        f"微博,{NAME}粉丝团,7700000002,粉丝自建，非官方,",
        f"微博,{NAME}粉丝会,7700000004,粉丝自建，非官方,",
        "微博,种花的人,7700000003,晒太阳,",
    )
    return office.write("s.csv", "平台,昵称,UID,简介,认证信息\n" + "\n".join(rows) + "\n")


def test_what_a_stranger_was_judged_to_be_is_named_and_counted(manned: Office) -> None:
    path = strangers(manned)
    trial = told(manned, path, "--dry-run")
    classes = {each["account"]: each["triage"] for each in trial["judged"]}
    assert classes["weibo:7700000001"] == Triage.IMPOSTOR
    assert classes["weibo:7700000003"] is None
    other = classes["weibo:7700000002"]
    assert other not in {None, Triage.IMPOSTOR}
    said = run(manned, path, "--dry-run").output
    for words in ("1 × 不像任何登记账号", "1 × 与登记账号相像，初判为「疑似假冒」", "2 × 与登记账号相像，初判为「"):
        assert words in said
    said = run(manned, path).output
    for words in ("[疑似假冒]", "2 × 与登记账号相像，研判为「", "不立事件", "1 × 不像任何登记账号"):
        assert words in said


def test_programs_hear_what_a_stranger_was_judged_to_be(manned: Office) -> None:
    judged = {each["account"]: (each["became"], each["triage"]) for each in told(manned, strangers(manned))["judged"]}
    assert judged["weibo:7700000001"] == ("opened", Triage.IMPOSTOR)
    assert judged["weibo:7700000002"][0] == "otherwise"
    assert judged["weibo:7700000003"] == ("unlike", None)


def test_an_unknown_platform_is_told_with_the_known_ones_nearest_to_it(manned: Office) -> None:
    path = manned.write(
        "a.csv", f"平台,昵称,UID,简介\n火星网,{NAME}官方,1,{TOUT}\n今日投条,{NAME}官方,2,{TOUT}\n广场,小猫,3,\n"
    )
    file = told(manned, path)
    assert [(each["number"], "不认识的平台" in each["why"]) for each in file["doubts"]][:2] == [(2, True), (3, True)]
    assert "今日头条" in file["doubts"][1]["remedy"]
    assert "请核对" in run(manned, path).output
    known = manned.write("b.csv", "平台,昵称,UID\nplaza,小猫,3\n微博,小猫,3\n")
    assert told(manned, known)["doubts"] == []


def test_how_people_prove_an_absence_is_told_only_where_anything_was_read(manned: Office) -> None:
    refused = entry("https://plaza.example/api/users/5", {"code": 7}, at=ago(minutes=1))
    gone = entry("https://plaza.example/api/users/5", {"code": 404}, at=ago(minutes=1))
    advice = "导入从不证明账号消失"
    assert advice not in run(manned, har(manned.folder / "a.har", [refused])).output
    assert advice not in run(manned, manned.write("a.csv", "甲,乙\n1,2\n")).output
    assert advice in run(manned, har(manned.folder / "b.har", [gone])).output
    assert advice in run(manned, strangers(manned)).output


def test_moments_outside_the_calendar_are_told(manned: Office) -> None:
    entries = [opened(user(IMPOSTOR, NAME), at=ago(minutes=1)) for _ in range(2)]
    entries[0]["startedDateTime"] = "0001-01-01T00:00:00+08:00"
    file = told(manned, har(manned.folder / "a.har", entries), status=3)
    assert [each["number"] for each in file["unread"]] == [1]
    path = manned.write("a.csv", f"平台,昵称,UID\n微博,{NAME},1\n")
    assert told(manned, path, "--at", "0001-01-01", status=1)["unread"]


@pytest.mark.parametrize(
    ("said", "zh"),
    [
        (
            "a.csv: no header row in the first 10 rows; one row must name 账号ID",
            "a.csv：前10行中没有表头；应有一行写明账号ID",
        ),
        ("a.csv: row 1 lacks the required header 账号ID", "a.csv：第1行的表头缺少账号ID"),
        ("登录已失效", "登录已失效"),
        ("published_at: Input should be a valid datetime", "字段 published_at 不是应有的类型"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_in_both_languages(said: str, zh: str) -> None:
    assert (bilingual.both(said).zh, bilingual.both(said).en) == (zh, said)


def test_what_readers_say_reaches_people_in_their_language(manned: Office) -> None:
    said = run(manned, manned.write("a.csv", "甲,乙\n1,2\n")).output
    assert "没有表头" in said
    assert "header" not in said
    spec = manned.folder / "platforms" / "plaza.yaml"
    spec.write_text(
        spec.read_text("utf-8").replace("login expired", "an empty body: the signature was not accepted"), "utf-8"
    )
    refused = entry("https://plaza.example/api/users/5", {"code": 7}, at=ago(minutes=1))
    said = run(manned, har(manned.folder / "a.har", [refused])).output
    assert "正文为空：请求签名未被接受" in said
    assert "empty body" not in said
