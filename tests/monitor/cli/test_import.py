"""`diting import`: from what a person saw to a case, with a real store; the same file twice is one."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from domain.answer import Outcome
from domain.errors import DitingError
from domain.incident import Classification, Incident, Presence, Status
from domain.observation import Profile
from monitor.cli.desk import Desk
from monitor.cli.import_ import import_
from monitor.schedule import now
from monitor.store import absences, audit, evidence, freshness, snapshots
from tests.factories import account, incident, unit
from tests.monitor.claiming import claim
from tests.monitor.cli.office import MAY_ALL_BE_HEARD, Office
from tests.monitor.imports.recordings import (
    IMPOSTOR,
    OFFICIAL,
    SECRET,
    entry,
    har,
    opened,
    plaza,
    post,
    scrolled,
    searched,
    user,
)

NAME = "临泽市公安局"
STRANGER = user(IMPOSTOR, f"{NAME}官方", intro="官方账号，加微信办理")
REGISTERED = user(OFFICIAL, NAME, intro="临泽市公安局官方账号")


@pytest.fixture
def manned(office: Office) -> Office:
    """One registered account on a platform that nobody can watch."""
    folder = office.folder / "platforms"
    plaza(folder)
    platform = '[platforms.bluesky]\nbase_url = "http://127.0.0.1:9"'
    office.configure(f'{platform}\n[connectors]\nfolder = "{folder}"\n{MAY_ALL_BE_HEARD}')
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
    (file,) = json.loads(said.stdout)["files"]
    return file


def became(file: Mapping[str, Any]) -> dict[str, str]:
    return {each["account"]: each["became"] for each in file["judged"]}


def ago(**delta: float) -> datetime:
    return now() - timedelta(**delta)


def recorded(office: Office, *entries: Mapping[str, Any], name: str = "a.har") -> Path:
    return har(office.folder / name, entries)


def waiting(office: Office) -> int:
    with office.store() as store, store.begin() as conn:
        return len(claim(conn, now=ago(days=-9)))


def masquerades(office: Office) -> list[Incident]:
    return [case for case in office.kept() if case.classification is Classification.MASQUERADE]


def test_a_recording_opens_a_case_and_a_second_time_none(manned: Office) -> None:
    path = recorded(manned, searched("临泽", STRANGER, at=ago(minutes=9)), opened(STRANGER, at=ago(minutes=8)))
    first = told(manned, path)
    assert became(first) == {f"plaza:{IMPOSTOR}": "opened"}
    (case,) = masquerades(manned)
    assert case.fingerprint == f"masquerade|unit:linze-ga|plaza:{IMPOSTOR}"
    assert first["judged"][0]["case"] == case.reference
    heard = waiting(manned)
    assert heard >= 1
    assert became(told(manned, path)) == {f"plaza:{IMPOSTOR}": "older"}
    assert masquerades(manned) == [case]
    assert waiting(manned) == heard
    assert f"{NAME}官方" in manned.run("incidents", "show", case.number).stdout


def test_what_was_seen_is_kept_as_evidence_with_where_it_comes_from(manned: Office) -> None:
    path = recorded(manned, opened(STRANGER, at=ago(minutes=8)))
    file = told(manned, path, "--by", "li")
    with manned.store() as store, store.reading() as conn:
        (piece,) = evidence.of(conn, 1)
        entries = [each for each in audit.entries(conn, 99) if each.action == "import.taken"]
    assert piece.source == f"https://plaza.example/api/users/{IMPOSTOR}"
    for word in ("import:har", "a.har", "li", file["sha256"]):
        assert word in piece.note
    assert [each.actor for each in entries] == ["li"]


def test_no_credential_of_the_recording_gets_anywhere(manned: Office) -> None:
    echoing = STRANGER | {"intro": f"官方账号，见 https://x.example/?s={SECRET}"}
    path = recorded(
        manned,
        searched("临泽", echoing, at=ago(minutes=9)),
        opened(echoing, at=ago(minutes=8)),
        scrolled(IMPOSTOR, post(1, f"加微信 {SECRET}"), at=ago(minutes=7)),
        entry(f"https://plaza.example/api/users/1?sid={SECRET}", {"code": 7, "msg": SECRET}, at=ago(minutes=6)),
    )
    text = run(manned, path, "--dry-run").output
    said = run(manned, path).output
    shown = run(manned, path, "--json").output
    for each in (text, said, shown):
        assert SECRET not in each
    assert masquerades(manned)
    kept = [each for each in manned.folder.rglob("*") if each.is_file() and each != path]
    assert [each.name for each in kept if SECRET.encode() in each.read_bytes()] == []


def test_refusals_are_told_entry_by_entry(manned: Office) -> None:
    path = recorded(
        manned,
        entry("https://plaza.example/api/search?type=user&q=x&size=20", {"code": 7}, at=ago(minutes=1)),
        opened(STRANGER, at=ago(minutes=1)),
    )
    file = told(manned, path, status=3)
    assert [(each["number"], each["outcome"]) for each in file["unread"]] == [(1, Outcome.AUTH)]


@pytest.mark.parametrize("is_able", [True, False])
def test_an_empty_search_counts_where_the_recording_shows_that_it_finds(manned: Office, is_able: bool) -> None:
    control = [searched(NAME, REGISTERED, at=ago(minutes=2))] if is_able else []
    told(manned, recorded(manned, searched("沧岭发布", at=ago(minutes=1)), *control))
    with manned.store() as store, store.reading() as conn:
        known = {each.target: each for each in freshness.of_platform(conn, "plaza")}
    assert (known["沧岭发布"].valid_at is not None) is is_able
    assert known["沧岭发布"].outcome is (Outcome.EMPTY if is_able else Outcome.SHAPE)


def test_where_nothing_could_be_read_the_status_is_1(manned: Office) -> None:
    refused = entry("https://plaza.example/api/search?type=user&q=x&size=20", {"code": 7}, at=ago(minutes=1))
    told(manned, recorded(manned, refused), status=1)
    bad = manned.write("bad.har", "{}")
    assert told(manned, bad, status=1)["unread"][0]["place"]
    assert masquerades(manned) == []


def test_a_trial_run_stores_nothing(manned: Office) -> None:
    before = manned.kept()
    path = recorded(manned, opened(STRANGER, at=ago(minutes=8)), opened(REGISTERED, at=ago(minutes=8)))
    file = told(manned, path, "--dry-run")
    assert [each["would"] for each in file["judged"]] == ["resembles", "registered"]
    assert manned.kept() == before
    with manned.store() as store, store.reading() as conn:
        assert snapshots.latest(conn, f"plaza:{OFFICIAL}") is None


def test_a_registered_account_that_changed_hands_becomes_a_case(manned: Office) -> None:
    first = recorded(manned, opened(REGISTERED, at=ago(minutes=30)))
    assert became(told(manned, first)) == {f"plaza:{OFFICIAL}": "itself"}
    taken = recorded(
        manned, opened(REGISTERED | {"name": "同城交友", "intro": "加QQ"}, at=ago(minutes=9)), name="b.har"
    )
    assert became(told(manned, taken)) == {f"plaza:{OFFICIAL}": "opened"}
    (case,) = [case for case in manned.kept() if case.classification is Classification.ACCOUNT_COMPROMISE]
    assert now() - case.first_seen < timedelta(minutes=5)
    with manned.store() as store, store.reading() as conn:
        assert evidence.of(conn, case.number)
        (seen,) = freshness.of_platform(conn, "plaza")
    assert (seen.target, seen.route) == (OFFICIAL, "import")
    assert became(told(manned, taken)) == {f"plaza:{OFFICIAL}": "older"}


def test_a_post_that_was_tampered_with_is_found(manned: Office) -> None:
    manned.configure(manned.file.read_text("utf-8") + "\n[detectors.compromise.edits]\n")
    honest = [post(2, "国庆期间照常办公，请提前预约。"), post(1, "办事指南：请携带身份证原件到大厅办理。")]
    told(
        manned,
        recorded(manned, opened(REGISTERED, at=ago(minutes=30)), scrolled(OFFICIAL, *honest, at=ago(minutes=30))),
    )
    changed = [honest[0], post(1, "办事指南：请先把押金转到客服提供的个人账户再来办理。")]
    path = recorded(
        manned, opened(REGISTERED, at=ago(minutes=5)), scrolled(OFFICIAL, *changed, at=ago(minutes=5)), name="b.har"
    )
    assert became(told(manned, path)) == {f"plaza:{OFFICIAL}": "opened"}


def test_an_older_look_changes_nothing(manned: Office) -> None:
    told(manned, recorded(manned, opened(REGISTERED, at=ago(minutes=5))))
    late = recorded(manned, opened(REGISTERED | {"name": "旧名"}, at=ago(days=2)), name="b.har")
    assert became(told(manned, late)) == {f"plaza:{OFFICIAL}": "older"}
    with manned.store() as store, store.reading() as conn:
        known = snapshots.latest(conn, f"plaza:{OFFICIAL}")
    assert known is not None
    assert known.profile.display_name == NAME


def test_a_search_alone_is_not_held_against_a_registered_account(manned: Office) -> None:
    path = recorded(manned, searched("临泽", REGISTERED | {"name": "旧的索引名"}, at=ago(minutes=5)))
    assert became(told(manned, path)) == {f"plaza:{OFFICIAL}": "uncompared"}


def seen_before(office: Office, **changes: Any) -> Incident:
    known = Profile(platform="plaza", user_id=IMPOSTOR, display_name=f"{NAME}官方", bio="官方账号，加微信办理")
    values: dict[str, Any] = {
        "subject": known.key,
        "profile": known,
        "first_seen": ago(days=3),
        "last_seen": ago(days=2),
    }
    return office.keep(incident(**values | changes))


def test_a_known_impostor_is_still_there(manned: Office) -> None:
    seen_before(manned)
    with manned.store() as store, store.begin() as conn:
        absences.note(conn, f"plaza:{IMPOSTOR}", ago(days=1), Outcome.NOT_FOUND)
    path = recorded(manned, opened(STRANGER, at=ago(minutes=8)))
    file = told(manned, path)
    assert became(file)[f"plaza:{IMPOSTOR}"] in {"refreshed", "updated"}
    (case,) = masquerades(manned)
    assert case.presence is Presence.PRESENT
    assert timedelta(minutes=7) < now() - case.last_seen < timedelta(minutes=10)
    with manned.store() as store, store.reading() as conn:
        assert absences.run(conn, f"plaza:{IMPOSTOR}") == ()


def test_an_account_that_is_not_there_ends_no_case_and_says_how_people_do(manned: Office) -> None:
    before = seen_before(manned)
    path = recorded(manned, entry(f"https://plaza.example/api/users/{IMPOSTOR}", {"code": 404}, at=ago(minutes=1)))
    said = run(manned, path)
    assert "diting incidents record" in said.output
    (case,) = masquerades(manned)
    assert (case.status, case.presence, case.last_seen) == (Status.SUSPECTED, Presence.PRESENT, before.last_seen)
    with manned.store() as store, store.reading() as conn:
        assert absences.run(conn, f"plaza:{IMPOSTOR}") == ()


HEADERS = "平台,账号名称,账号ID,主页链接,简介,认证信息,粉丝数,发现时间\n"


def local(moment: datetime) -> str:
    return f"{moment.astimezone(UTC) + timedelta(hours=8):%Y-%m-%d %H:%M:%S}"


def table(office: Office, *rows: str, name: str = "a.csv") -> Path:
    return office.write(name, HEADERS + "".join(f"{row}\n" for row in rows))


def test_a_clerks_table_opens_cases_and_tells_what_is_wrong_with_rows(manned: Office) -> None:
    at = local(ago(minutes=20))
    path = table(
        manned,
        f"抖音,{NAME}官方,MS4wLjAB,https://www.douyin.com/user/MS4wLjAB,官方账号，加微信办理,无,1.2万,{at}",
        f"抖音,小猫的日常,MS4wLjAC,,晒太阳,,12,{at}",
        f"抖音,没有编号,,,,,,{at}",
        f"微博,丢了尾数,6.90000000000000E+12,,,,,{at}",
        "微博,将来,1234567,,,,,2099-01-01",
        "微博,数目不清,1234568,,,,许多,",
    )
    file = told(manned, path, status=3)
    assert became(file) == {"douyin:MS4wLjAB": "opened", "douyin:MS4wLjAC": "unlike"}
    assert [(each["number"], each["field"]) for each in file["unread"]] == [
        (4, "账号ID"),
        (5, "账号ID"),
        (6, "发现时间"),
        (7, "粉丝数"),
    ]
    assert all(each["remedy"] for each in file["unread"])
    assert became(told(manned, path, status=3))["douyin:MS4wLjAB"] == "older"
    assert len(masquerades(manned)) == 1


def test_a_table_does_not_make_an_account_lose_what_it_has_no_column_for(manned: Office) -> None:
    told(manned, recorded(manned, opened(REGISTERED, at=ago(minutes=30))))
    path = manned.write("b.csv", f"账号名称,账号ID\n{NAME},{OFFICIAL}\n")
    assert became(told(manned, path, "--platform", "plaza")) == {f"plaza:{OFFICIAL}": "itself"}
    renamed = manned.write("c.csv", f"账号名称,账号ID\n同城交友,{OFFICIAL}\n")
    assert became(told(manned, renamed, "--platform", "plaza")) == {f"plaza:{OFFICIAL}": "opened"}


def test_a_table_is_no_first_look_to_hold_later_ones_against(manned: Office) -> None:
    path = manned.write("b.csv", f"账号名称,账号ID\n{NAME},{OFFICIAL}\n")
    assert became(told(manned, path, "--platform", "plaza")) == {f"plaza:{OFFICIAL}": "itself"}
    with manned.store() as store, store.reading() as conn:
        assert snapshots.trusted(conn, f"plaza:{OFFICIAL}") is None
    assert became(told(manned, recorded(manned, opened(REGISTERED, at=now())))) == {f"plaza:{OFFICIAL}": "itself"}


def test_what_other_commands_print_is_taken_in(manned: Office) -> None:
    seen_before(manned, last_seen=ago(hours=2))
    printed = manned.run("incidents", "list", "--json").stdout
    path = manned.write("cases.json", printed)
    assert became(told(manned, path)) == {f"plaza:{IMPOSTOR}": "older"}


@pytest.mark.parametrize("form", ["list", "lines"])
def test_lists_in_json_are_taken_in(manned: Office, form: str) -> None:
    rows = [
        {"platform": "微博", "user_id": "6900000000025", "display_name": f"{NAME}官方", "bio": "官方账号，加微信办理"},
        {"平台": "微博", "账号ID": "77", "账号名称": "小猫", "posts": ["晒太阳", {"text": "吃鱼", "post_id": "p2"}]},
        [],
    ]
    text = json.dumps(rows) if form == "list" else "\n".join(map(json.dumps, rows))
    file = told(manned, manned.write("a.jsonl" if form == "lines" else "a.json", text), status=3)
    assert became(file) == {"weibo:6900000000025": "opened", "weibo:77": "unlike"}
    assert [each["number"] for each in file["unread"]] == [3]
    assert file["read"] == {"weibo": {"accounts": 2, "posts": 2}}


def test_a_saved_page_that_no_connector_reads_says_what_pages_say_of_themselves(manned: Office) -> None:
    page = (
        "<!-- saved from url=(0034)https://www.kuaishou.example/u/77 -->\n<html><head><title>x</title>"
        f'<meta property="og:title" content="{NAME}官方">'
        '<meta property="og:description" content="官方账号，加微信办理">'
        "</head><body></body></html>"
    )
    path = manned.write("a.html", page)
    file = told(manned, path, status=1)
    assert "--platform" in file["unread"][0]["remedy"]
    assert became(told(manned, path, "--platform", "快手", "--id", "77")) == {"kuaishou:77": "opened"}
    (case,) = masquerades(manned)
    assert case.profile is not None
    assert case.profile.url == "https://www.kuaishou.example/u/77"


def test_the_time_of_a_recording_is_its_own(manned: Office) -> None:
    path = recorded(manned, opened(STRANGER, at=ago(minutes=8)))
    file = told(manned, path, "--at", "2026-03-02 09:00", status=1)
    assert file["unread"]


def test_an_account_that_people_let_be_is_let_be(manned: Office) -> None:
    manned.run("allow", "add", f"plaza:{IMPOSTOR}", "--reason", "fan")
    path = recorded(manned, opened(STRANGER, at=ago(minutes=8)))
    assert became(told(manned, path)) == {f"plaza:{IMPOSTOR}": "allowed"}
    assert masquerades(manned) == []


def test_people_read_what_was_made_of_it(manned: Office) -> None:
    path = recorded(
        manned,
        opened(STRANGER, at=ago(minutes=8)),
        entry("https://cdn.example/a.png", at=ago(minutes=8)),
        entry("https://plaza.example/api/users/5", {"code": 7}, at=ago(minutes=8)),
    )
    said = run(manned, path).output
    for words in ("读到 1 个账号", "新立事件", "DT-000001", "cdn.example 1", "条目3", "重新登录"):
        assert words in said
