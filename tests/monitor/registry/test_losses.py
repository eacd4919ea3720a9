from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.registry import AccountStatus, Contact, ContactRole, OfficialAccount, Unit
from monitor.registry import losses, vocabulary
from monitor.registry.importer import Report
from monitor.registry.problem import Code, Problem
from monitor.store.registry import Registry, plan
from tests.factories import account, unit
from tests.monitor.registry.sheets import report, row

DUTY = {"联系人": "周五", "联系电话": "19900000007", "邮箱": "duty@ga.example"}
ZHOU = Contact(name="周五", phone="19900000007", email="duty@ga.example", messenger="zhouwu")
BOSS = Contact(role=ContactRole.DUTY_LEADER, name="吴六", phone="19900000008")


def known(accounts: Mapping[str, Any] | None = None, **changes: Any) -> Registry:
    """The unit and the account of an ordinary row as the register holds them."""
    own: Unit = unit(**({"key": "临泽市公安局", "name": "临泽市公安局", "contacts": (ZHOU, BOSS)} | changes))
    named = {"platform": "weibo", "user_id": "6900000000025", "display_name": "平安临泽", "unit": own.key}
    watched: OfficialAccount = account(**(named | dict(accounts or {})))
    return Registry((own,), (watched,))


def told(folder: Path, before: Registry, *rows: Mapping[str, str]) -> list[Problem]:
    """The problems that the register adds to those of the rows."""
    read: Report = report(folder, *rows)
    after = plan(before, read.units, read.accounts, read.silence)
    said = losses.told(read, before, after, vocabulary.shipped())
    return [problem for problem in said.problems if problem not in read.problems]


def lost(folder: Path, before: Registry, *rows: Mapping[str, str]) -> list[tuple[int, str, object]]:
    return [(problem.row, problem.column, problem.code) for problem in told(folder, before, *rows)]


def test_a_file_with_fewer_columns_takes_nothing_away(tmp_path: Path) -> None:
    before = known({"status": AccountStatus.DEREGISTERED, "aliases": ("临泽公安",)}, aliases=("市公安局",))
    assert lost(tmp_path, before, row()) == []
    assert lost(tmp_path, before, row(联系人="周五")) == []
    assert lost(tmp_path, before, row(联系人="周五", 联系电话="19900000009")) == []


def test_people_and_ways_to_reach_them_that_an_import_takes_away_are_told_by_their_columns(tmp_path: Path) -> None:
    given = row(**DUTY, 企业微信账号="", 值班领导="")
    assert lost(tmp_path, known(), row(), given | {"账号ID": "1"}) == [
        (2, "企业微信账号", Code.CONTACTS_FEWER),
        (2, "值班领导", Code.CONTACTS_FEWER),
        (2, "值班领导电话", Code.CONTACTS_FEWER),
    ]


def test_what_is_told_counts_people_and_names_none(tmp_path: Path) -> None:
    (said,) = told(tmp_path, known(contacts=(ZHOU, Contact(name="郑七"))), row(联系人="周五"))
    assert said.message.zh == "「临泽市公安局」的此项内容，台账中有2个，导入后剩1个"
    assert said.message.en == "临泽市公安局: the register holds 2 of these and will hold 1"


def test_a_successor_who_is_reached_as_well_is_no_loss(tmp_path: Path) -> None:
    given = row(联系人="郑七", 联系电话="19900000001", 邮箱="q@ga.example", 企业微信账号="zhengqi")
    assert lost(tmp_path, known(), given) == []


def test_other_names_that_are_given_up_are_told(tmp_path: Path) -> None:
    before = known({"aliases": ("临泽公安", "临泽警方")}, aliases=("市公安局",))
    given = row(单位简称="公安", 账号别名="临泽警方", 曾用名="临泽公安在线")
    assert lost(tmp_path, before, given) == [
        (2, "单位简称", Code.ALIAS_DROPPED),
        (2, "账号别名", Code.ALIAS_DROPPED),
    ]


def test_an_ended_account_comes_back_by_the_word_alone_and_is_told(tmp_path: Path) -> None:
    before = known({"status": AccountStatus.DEREGISTERED})
    assert lost(tmp_path, before, row(状态="")) == []
    assert lost(tmp_path, before, row(状态="已注销")) == []
    assert lost(tmp_path, before, row(状态="正常")) == [(2, "状态", Code.ACCOUNT_REVIVED)]


def test_a_managing_unit_without_a_row_loses_nothing(tmp_path: Path) -> None:
    office = unit(key="临泽市政府办", name="临泽市政府办", contacts=(ZHOU,), aliases=("政府办",))
    before = Registry((office,), ())
    assert lost(tmp_path, before, row(主管单位="临泽市政府办", **DUTY)) == []
