import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from domain.registry import AccountStatus, Contact, ContactRole, OfficialAccount, Tier, Unit
from monitor.registry import exporter, vocabulary
from monitor.registry.columns import Column
from monitor.registry.importer import read_register
from monitor.registry.vocabulary import Vocabulary
from monitor.store.registry import Plan, Registry, plan
from tests.factories import account, unit
from tests.monitor.registry.sheets import GOOD_CODE, LINZE, PLACES, TODAY

Export = Callable[[Sequence[Unit], Sequence[OfficialAccount], Vocabulary, Sequence[Column]], bytes]
BOTH = pytest.mark.parametrize("export", [exporter.to_csv, exporter.to_xlsx])


def returned(
    folder: Path, export: Export, units: Sequence[Unit], accounts: Sequence[OfficialAccount]
) -> tuple[set[Unit], set[OfficialAccount]]:
    path = folder / "export"
    path.write_bytes(export(units, accounts, vocabulary.shipped(), exporter.COMPLETE))
    report = read_register(path, today=TODAY, places=PLACES)
    assert report.errors == ()
    return set(report.units), set(report.accounts)


@BOTH
def test_a_register_survives_its_export(tmp_path: Path, export: Export) -> None:
    before = read_register(LINZE, today=TODAY, places=PLACES)
    after = returned(tmp_path, export, before.units, before.accounts)
    assert after == (set(before.units), set(before.accounts))


@BOTH
def test_the_contacts_can_be_left_out(export: Export) -> None:
    people = (Contact(name="值班员甲", email="duty@ga.linze.example", messenger="jia-ww"),)
    data = export([unit(contacts=people)], [account()], vocabulary.shipped(), exporter.PUBLIC)
    with_contacts = export([unit(contacts=people)], [account()], vocabulary.shipped(), exporter.COMPLETE)
    assert len(data) < len(with_contacts)
    assert not [word for word in (b"duty@", b"jia-ww", "企业微信".encode()) if word in data]


def test_a_csv_opens_in_a_spreadsheet_program_as_chinese_text() -> None:
    data = exporter.to_csv([unit()], [account()], vocabulary.shipped(), exporter.PUBLIC)
    assert data.startswith("\ufeff主办单位,".encode())


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    hostile = account(display_name='=HYPERLINK("http://x.example")', user_id="@SUM(1)", bio="+1", url="-2")
    data = exporter.to_xlsx([unit()], [hostile], vocabulary.shipped(), exporter.COMPLETE)
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(str(cell.value).startswith(("=", "+", "-", "@")) for cell in cells)


NAMES = st.text(alphabet="临泽市公安局发布ab12 '=+-@＝", min_size=1, max_size=10).map(lambda text: f"临{text}泽")
RISKY = st.sampled_from(
    ["", "=1+1", "'=x", "''0123", "0123", '="1"', "-", "第一行\n第二行", '"引,号"', "\t甲\u3000", "@乙;丙"]
)
BLANK = frozenset(vocabulary.shipped().blank)
TEXTS = RISKY.map(str.strip).filter(lambda text: text not in BLANK and text != '="1"')
ITEMS = st.lists(NAMES, max_size=3, unique=True).map(tuple)
PEOPLE = st.builds(
    Contact,
    role=st.sampled_from(ContactRole),
    name=st.sampled_from(["甲", "乙", "=丙", "-丁"]),
    phone=st.sampled_from(["", "13800001234", "+8613800001234"]),
    email=st.sampled_from(["", "a@linze.example", "-b@linze.example"]),
    messenger=st.sampled_from(["", "jia", "0990", "013800001234", "2-yi_@ga.linze"]),
)


def tidy_people(people: list[Contact]) -> tuple[Contact, ...]:
    once = {(person.role, person.name): person for person in people}
    return tuple(sorted(once.values(), key=lambda person: list(ContactRole).index(person.role)))


@st.composite
def registers(draw: st.DrawFn) -> tuple[tuple[Unit, ...], tuple[OfficialAccount, ...]]:
    names = ("临泽市人民政府办公室", "临泽市公安局", "=青澜县公安局")
    keys = (GOOD_CODE, *names[1:])
    units = tuple(
        Unit(
            key=key,
            name=name,
            code=key if key == GOOD_CODE else "",
            region=draw(st.sampled_from(["", "0999", "999900"])),
            level=draw(st.sampled_from(["", "市直部门"])),
            managing_unit=draw(st.sampled_from(["", keys[0]])) if key != keys[0] else "",
            aliases=draw(ITEMS),
            contacts=tidy_people(draw(st.lists(PEOPLE, max_size=4))),
        )
        for key, name in zip(keys, names, strict=True)
    )
    ids = draw(st.lists(st.sampled_from(["0017", "7100000000000000257", "did:plc:a", "=x", "@y"]), unique=True))
    owners = [draw(st.sampled_from(units)) for _ in ids]
    accounts = tuple(
        OfficialAccount(
            platform=draw(st.sampled_from(["weibo", "wechat_mp", "bluesky", "threads", "本地论坛"])),
            user_id=user_id,
            display_name=draw(NAMES),
            unit=owner.key,
            handle=draw(st.sampled_from(["", "@linze", "0linze"])),
            managing_unit=owner.managing_unit,
            aliases=draw(ITEMS),
            retired_names=draw(ITEMS),
            certification_subject=draw(st.sampled_from(["", "临泽市公安局"])),
            tier=draw(st.sampled_from(Tier)),
            status=draw(st.sampled_from(AccountStatus)),
            url=draw(st.sampled_from(["", "https://social.linze.example/@linze"])),
            bio=draw(TEXTS),
        )
        for user_id, owner in zip(ids, owners, strict=True)
    )
    return units, accounts


@BOTH
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(register=registers())
def test_import_undoes_export(
    tmp_path: Path, export: Export, register: tuple[tuple[Unit, ...], tuple[OfficialAccount, ...]]
) -> None:
    assert returned(tmp_path, export, *register) == (set(register[0]), set(register[1]))


REQUIRED = (Column.SPONSOR_UNIT, Column.PLATFORM, Column.ACCOUNT_NAME, Column.ACCOUNT_ID)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(register=registers(), more=st.sets(st.sampled_from(exporter.COMPLETE)))
def test_a_file_with_fewer_columns_leaves_the_register_as_it_is(
    tmp_path: Path, register: tuple[tuple[Unit, ...], tuple[OfficialAccount, ...]], more: set[Column]
) -> None:
    columns = [column for column in exporter.COMPLETE if column in {*REQUIRED, *more}]
    path = tmp_path / "export.csv"
    path.write_bytes(exporter.to_csv(*register, vocabulary.shipped(), columns))
    report = read_register(path, today=TODAY, places=PLACES)
    after: Plan = plan(Registry(*register), report.units, report.accounts, report.silence)
    assert {unit for _, unit in after.units} <= set(register[0])
    assert set(after.accounts) == set(register[1])
