import json
import os
import threading
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.cli import diting
from tests.detectors.pictures.alterations import cropped
from tests.detectors.pictures.emblems import as_bytes, emblem

REGISTER = """主办单位,平台,账号名称,账号ID,用户名,认证主体,简介,所属县区
青澜县人民政府办公室,微博,青澜发布,7000001,qinglanfabu,青澜县人民政府办公室,权威发布青澜政务信息,云岭省
青澜县公安局,微博,青澜县公安局,7000002,qinglan-ga,青澜县公安局,,云岭省
青澜县公安局交通警察大队,微博,青澜交警,7000003,qinglan-jj,青澜县公安局交通警察大队,,云岭省
青澜县水利局,未开设,,,,,,云岭省
"""
BIO = "青澜县公安局官方微博。忠诚为民，守护青澜平安。咨询电话：0999-5501234"
ALERT = "青澜警方提醒：近期冒充快递客服的诈骗案件多发，请不要点击陌生链接，不要转账"
POLICE = {
    "platform": "微博",
    "user_id": "7000002",
    "handle": "qinglan-ga",
    "display_name": "青澜县公安局",
    "bio": BIO,
    "avatar": "badge.png",
    "verification_kind": "政府",
    "verification_text": "青澜县公安局官方微博",
    "followers": "6.2万",
    "posts": [ALERT, "今日早高峰青澜大道车流量较大，请广大驾驶员注意绕行"],
}
CAT = {"platform": "微博", "user_id": "9100", "display_name": "小猫的日常", "posts": ["今天猫咪好乖"]}


class City:
    """An invented city's register and a list of profiles beside it; no configuration exists."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "register.csv").write_text(REGISTER, "utf-8")
        (folder / "badge.png").write_bytes(as_bytes(emblem(7)))
        (folder / "altered.jpg").write_bytes(as_bytes(cropped(0.9)(emblem(7), Random(1)), "JPEG", quality=60))

    def judge(self, *lines: object, args: tuple[str, ...] = (), status: int = 0, stdin: bool = False) -> Result:
        text = "".join(f"{line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        (self.folder / "profiles.jsonl").write_text(text, "utf-8")
        profiles = "-" if stdin else str(self.folder / "profiles.jsonl")
        given = ["--registry", str(self.folder / "register.csv"), "--profiles", profiles, *args]
        nowhere = str(self.folder / "nowhere.toml")
        runner = CliRunner(env={"COLUMNS": "200"})
        said = runner.invoke(diting, ["--config", nowhere, "judge", *given], input=text if stdin else None)
        assert said.exit_code == status, (said.output, said.exception)
        return said

    def verdicts(self, *lines: object, status: int = 0, args: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        return [
            json.loads(line) for line in self.judge(*lines, args=("--json", *args), status=status).stdout.splitlines()
        ]

    def verdict(self, **facts: object) -> dict[str, Any]:
        """On one stranger, next to the official account's own line."""
        stranger = {"platform": "微博", "user_id": "9001", "display_name": "青澜县公安局"} | facts
        return self.verdicts(POLICE, stranger)[1]


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


@pytest.mark.parametrize(
    ("facts", "triage"),
    [
        ({"bio": "办理户口、身份证加微信 qlga8888", "followers": 12}, "impostor"),
        (
            {"bio": "青澜县公安局官方账号", "verification_kind": "企业", "verification_text": "万利商贸有限公司"},
            "impostor",
        ),
        ({"verification_kind": "gov", "verification_text": "东川省青澜县公安局"}, "namesake"),
        ({"verification_kind": "蓝V政府", "verification_text": "青澜县公安局", "posts": [ALERT]}, "unregistered"),
        ({"verification_text": "青澜县公安局", "bio": "密码丢失，本账号已无法登录，请关注新号"}, "lost"),
        ({"display_name": "青澜公安局资讯", "bio": "本地资讯自媒体，非官方，爆料投稿请私信"}, "civilian"),
        ({"bio": "", "created_at": "2021-03-01", "followers": 0}, "gone"),
        ({"display_name": "青澜县公安局", "bio": "戏仿账号，纯属娱乐，内容均为虚构"}, "confusing"),
    ],
)
def test_look_alikes_are_told_apart(city: City, facts: dict[str, object], triage: str) -> None:
    assert city.verdict(**facts)["class_id"] == triage


def test_a_verdict_says_everything_that_it_rests_on(city: City) -> None:
    found = city.verdict(bio="办理户口加微信 qlga8888", avatar="badge.png", followers="12")
    assert (found["line"], found["platform"], found["user_id"], found["outcome"]) == (2, "weibo", "9001", "judged")
    assert found["class"] == "疑似假冒"
    assert found["official"] == {
        "unit": "青澜县公安局",
        "platform": "weibo",
        "name": "青澜县公安局",
        "user_id": "7000002",
    }
    assert found["reason"].startswith("疑似假冒：名称与「青澜县公安局」完全相同")
    assert found["next"]
    assert len(found["reasons"]) == len(found["contributions"])
    points = [each["points"] for each in found["contributions"]]
    assert points == sorted(points, reverse=True)
    assert {each["signal"] for each in found["contributions"]} >= {"name", "contacts", "avatar", "activity"}
    assert found["severity_inputs"]["harm"] == ["solicits", "wechat"]


def test_a_registered_account_is_not_judged_but_shows_how_it_looks(city: City) -> None:
    impostor = {"platform": "weibo", "user_id": "9001", "display_name": "一方平安", "bio": BIO, "avatar": "altered.jpg"}
    before, own = city.verdicts(impostor, POLICE)
    assert (own["class"], own["outcome"], own["reason"]) == (None, "registered", "已登记账号，不作研判")
    assert before["class_id"] == "impostor"
    assert {"copied-bio", "altered-avatar"} <= {each["fact"] for each in before["contributions"]}


def test_a_registered_part_of_the_unit_is_nothing_to_judge(city: City) -> None:
    (part,) = city.verdicts({"platform": "微博", "user_id": 7000003, "display_name": "青澜交警"})
    assert part["outcome"] == "registered"


def test_whoever_resembles_nobody_has_no_class(city: City) -> None:
    (cat,) = city.verdicts(CAT)
    assert (cat["class"], cat["score"], cat["official"], cat["outcome"]) == (None, None, None, "unlike")


def test_a_unit_without_an_account_is_protected_by_its_name(city: City) -> None:
    found = city.verdict(platform="抖音", display_name="青澜县水利局", bio="官方账号，缴纳水费加微信 qlsl8888")
    assert found["class_id"] == "impostor"
    assert found["official"] == {"unit": "青澜县水利局", "platform": None, "name": "青澜县水利局", "user_id": None}


def test_copied_posts_without_dates_say_nothing_of_when(city: City) -> None:
    found = city.verdict(posts=[ALERT], bio="")
    (copied,) = (each for each in found["contributions"] if each["signal"] == "posts")
    assert copied["summary"] == "照搬官方动态一条"


def test_lines_of_one_operator_name_the_line_before(city: City) -> None:
    one = {"platform": "微博", "user_id": "9001", "display_name": "青澜县公安局", "bio": "户口代办加微信 qlga8888"}
    other = {"platform": "抖音", "user_id": "9002", "display_name": "青澜发布", "bio": "爆料请加V信：qlga8888"}
    first, _, second = city.verdicts(one, CAT, other)
    assert first["related"] == []
    (kin,) = second["related"]
    assert (kin["line"], kin["account"]) == (1, "weibo:9001")
    assert "疑为同一人运营：第 1, 3 行" in city.judge(one, CAT, other).stdout


def test_a_bad_line_is_named_with_its_remedy_and_the_rest_goes_on(city: City) -> None:
    said = city.judge(POLICE, {"platform": "微博", "display_name": "无号"}, "oops", CAT, args=("--json",), status=1)
    assert [json.loads(line)["line"] for line in said.stdout.splitlines()] == [1, 4]
    missing, broken = said.stderr.splitlines()
    assert missing.startswith("profiles.jsonl:2: user_id: is missing; ")
    assert broken.startswith("profiles.jsonl:3: is not JSON")


def test_a_row_of_the_register_that_cannot_be_used_is_told(city: City) -> None:
    (city.folder / "register.csv").write_text(REGISTER + "青澜县教育局,微博,青澜教育,,,,,\n", "utf-8")
    said = city.judge(CAT, status=1)
    assert said.stderr.startswith("register.csv:6: 账号ID: ")


def test_a_picture_that_cannot_be_had_is_said_and_not_a_fault(city: City) -> None:
    said = city.judge(CAT | {"avatar": "none.png"}, CAT | {"avatar": "https://img.example/a.png"})
    missing, address = said.stderr.splitlines()
    assert missing.startswith("profiles.jsonl:1: avatar: is no file")
    assert address.startswith("profiles.jsonl:2: avatar: is an address; it is fetched with --fetch only")


def test_of_many_missing_pictures_only_some_are_named(city: City) -> None:
    said = city.judge(*[CAT | {"avatar": "none.png"}] * 30).stderr.splitlines()
    assert len(said) == 21
    assert said[-1] == "profiles.jsonl: 30 avatars were left out in all"


def test_an_address_within_the_house_is_not_fetched_even_when_asked(city: City) -> None:
    said = city.judge(CAT | {"avatar": "http://127.0.0.1:9/a.png"}, args=("--fetch",))
    assert "was not fetched: blocked" in said.stderr


def test_a_list_may_come_from_standard_input(city: City) -> None:
    stranger = {"platform": "weibo", "user_id": "9001", "display_name": "一方平安", "bio": BIO}
    said = city.judge(stranger, POLICE, args=("--json",), stdin=True)
    first, second = (json.loads(line) for line in said.stdout.splitlines())
    assert "copied-bio" in {each["fact"] for each in first["contributions"]}
    assert second["outcome"] == "registered"


def test_a_list_may_come_through_a_pipe(city: City) -> None:
    pipe = city.folder / "pipe.jsonl"
    os.mkfifo(pipe)
    text = json.dumps(POLICE, ensure_ascii=False).encode() + b"\n"
    writer = threading.Thread(target=pipe.write_bytes, args=(text,))
    writer.start()
    said = CliRunner().invoke(
        diting,
        ["judge", "--registry", str(city.folder / "register.csv"), "--profiles", str(pipe), "--json"],
    )
    writer.join()
    assert (said.exit_code, json.loads(said.stdout)["outcome"]) == (0, "registered")


def test_people_read_class_score_and_reason_and_then_the_totals(city: City) -> None:
    stranger = {"platform": "weibo", "user_id": "9001", "display_name": "青澜县公安局\x1b[2J", "bio": "加微信 qlga8888"}
    said = city.judge(POLICE, stranger, CAT).stdout
    assert "疑似假冒  1.00  青澜县公安局" in said
    assert "\x1b[2J" not in said
    assert "疑似假冒：" in said
    assert said.splitlines()[-1].split() == ["合计", "3"]


def test_people_may_read_english(city: City) -> None:
    said = city.judge(POLICE | {"user_id": "9001", "verification_kind": "无"}, args=("--lang", "en")).stdout
    assert "suspected impostor" in said
    assert "Total" in said


def test_an_empty_list_is_no_fault(city: City) -> None:
    assert city.verdicts() == []
