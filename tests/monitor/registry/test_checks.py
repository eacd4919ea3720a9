from pathlib import Path

import pytest

from monitor.registry.problem import Code, Gravity
from tests.monitor.registry.sheets import GOOD_CODE, complaints, report, row

ERRORS = [
    ({"主办单位": ""}, "主办单位", Code.MISSING_REQUIRED),
    ({"平台": "/"}, "平台", Code.MISSING_REQUIRED),
    ({"平台": "无"}, "平台", Code.MISSING_REQUIRED),
    ({"账号名称": "\u3000"}, "账号名称", Code.MISSING_REQUIRED),
    ({"账号ID": "暂无"}, "账号ID", Code.MISSING_REQUIRED),
    ({"账号ID": "", "用户名": "ga.linze.example"}, "账号ID", Code.MISSING_ID),
    ({"账号ID": "1.23457E+17"}, "账号ID", Code.ID_DIGITS_LOST),
    ({"账号ID": "#REF!"}, "账号ID", Code.FORMULA_ERROR),
    ({"状态": "很好"}, "状态", Code.UNKNOWN_VALUE),
    ({"监测等级": "9"}, "监测等级", Code.UNKNOWN_VALUE),
    ({"开通日期": "去年"}, "开通日期", Code.UNREADABLE_DATE),
    ({"认证有效期": "2026-02-30"}, "认证有效期", Code.UNREADABLE_DATE),
]
WARNINGS = [
    ({"账号ID": "123456789012345000"}, "账号ID", Code.ID_ENDS_IN_ZEROS),
    ({"认证信息": "青澜县公安局"}, "认证信息", Code.CERTIFICATION_WITHOUT_SPONSOR),
    ({"认证到期日": "2026-03-01"}, "认证到期日", Code.CERTIFICATION_EXPIRED),
    ({"手机": "1380000123"}, "手机", Code.PHONE_FORMAT),
    ({"联系邮箱": "duty#linze"}, "联系邮箱", Code.EMAIL_FORMAT),
    ({"企业微信账号": "周五"}, "企业微信账号", Code.MESSENGER_FORMAT),
    ({"企微ID": "@all"}, "企微ID", Code.MESSENGER_FORMAT),
    ({"企业微信ID（必填）": "zhouwu|wuliu"}, "企业微信ID（必填）", Code.MESSENGER_FORMAT),
    ({"值班领导企业微信账号": "zhou wu"}, "值班领导企业微信账号", Code.MESSENGER_FORMAT),
    ({"分管领导企业微信账号": "_zhouwu"}, "分管领导企业微信账号", Code.MESSENGER_FORMAT),
    ({"第一责任人企业微信ID": "z" * 65}, "第一责任人企业微信ID", Code.MESSENGER_FORMAT),
    ({"单位代码": GOOD_CODE[:-1] + "0"}, "单位代码", Code.CREDIT_CODE),
    ({"级别": "处级"}, "级别", Code.UNKNOWN_LEVEL),
]
HARMLESS = [
    {"状态": "", "监测等级": "", "认证有效期": "长期"},
    {"认证信息": "临泽市 公安局官方账号"},
    {"认证信息": "临泽公安交警", "单位简称": "临泽公安"},
    {"认证到期日": "2026-03-02"},
    {"手机": "13800001234；0772-4200000", "邮箱": "a@linze.example, b@linze.example"},
    {
        "企业微信账号": "zhouwu；wu.liu_2@ga-1；13800001234",
        "值班领导企业微信账号": "z" * 64,
        "分管领导企业微信ID": "无",
    },
    {"单位代码": GOOD_CODE.lower()},
]


@pytest.mark.parametrize(("changes", "column", "code"), ERRORS)
def test_an_error_leaves_out_its_row_and_no_other(
    tmp_path: Path, changes: dict[str, str], column: str, code: Code
) -> None:
    said = report(tmp_path, row(**changes), row(平台="抖音"))
    assert complaints(said) == [(2, column, code)]
    assert said.errors == said.problems
    assert [account.platform for account in said.accounts] == ["douyin"]


@pytest.mark.parametrize(("changes", "column", "code"), WARNINGS)
def test_a_warning_lets_the_row_in(tmp_path: Path, changes: dict[str, str], column: str, code: Code) -> None:
    said = report(tmp_path, row(**changes))
    assert complaints(said) == [(2, column, code)]
    assert said.warnings == said.problems
    assert len(said.accounts) == 1


@pytest.mark.parametrize("changes", HARMLESS)
def test_what_is_in_order_is_not_mentioned(tmp_path: Path, changes: dict[str, str]) -> None:
    assert complaints(report(tmp_path, row(**changes))) == []


def test_a_row_with_several_faults_names_each(tmp_path: Path) -> None:
    said = report(tmp_path, row(平台="", 账号名称="", 手机="1"))
    assert [problem.severity for problem in said.problems] == [Gravity.ERROR, Gravity.ERROR, Gravity.WARNING]


def test_a_missing_id_says_where_to_find_it(tmp_path: Path) -> None:
    (problem,) = report(tmp_path, row(账号ID="", 用户名="ga.linze.example")).problems
    assert "look up the permanent id" in problem.remedy.en
    assert "查出" in problem.remedy.zh


@pytest.mark.parametrize("number", ["值班员甲13800001234567", "1380000123"])
def test_a_problem_never_shows_a_person(tmp_path: Path, number: str) -> None:
    (problem,) = report(tmp_path, row(管理员="值班员甲", 联系电话=number)).problems
    assert number not in problem.message.zh + problem.message.en
    assert "值班员" not in problem.message.zh + problem.message.en


def test_a_wrong_messenger_account_is_told_by_row_and_column_with_a_remedy_and_is_not_shown(tmp_path: Path) -> None:
    (problem,) = report(tmp_path, row(), row(平台="抖音", 企业微信账号="zhou wu")).problems
    assert (problem.row, problem.column) == (3, "企业微信账号")
    assert "is not used" in problem.message.en
    assert "copy the member's 账号" in problem.remedy.en
    said = (problem.message.zh, problem.message.en, problem.remedy.zh, problem.remedy.en)
    assert not any("zhou" in text for text in said)
