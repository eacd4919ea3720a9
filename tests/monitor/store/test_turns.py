from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.registry import AccountStatus, OfficialAccount, Unit
from domain.standing import Ending, Renaming
from monitor.store import audit, registry, turns
from tests.factories import NOW, account, unit

ZONE = ZoneInfo("Asia/Shanghai")
ON = date(2026, 3, 2)
KEY = "bluesky:did:plc:official"


def imported(conn: Connection, *nouns: Unit | OfficialAccount) -> int:
    before = registry.load(conn)
    units = [noun for noun in nouns if isinstance(noun, Unit)]
    registry.apply(conn, units, [noun for noun in nouns if isinstance(noun, OfficialAccount)])
    return turns.note(conn, before, registry.load(conn), at=NOW, by="林")


def test_a_unit_that_was_renamed_is_remembered_with_the_day(conn: Connection) -> None:
    assert imported(conn, unit(code="1"), account()) == 0
    assert imported(conn, unit(code="1", name="临泽市公安分局")) == 1
    renaming = Renaming(before="临泽市公安局", after="临泽市公安分局", on=ON)
    assert turns.renamings(conn, ZONE) == {"linze-ga": renaming}
    (entry,) = audit.entries(conn, 10)
    assert (entry.actor, entry.action, entry.object) == ("林", "unit.renamed", "linze-ga")


def test_an_end_holds_until_the_register_takes_it_back(conn: Connection) -> None:
    imported(conn, unit(), account())
    imported(conn, account(status=AccountStatus.DEREGISTERED))
    assert turns.endings(conn, ZONE) == {KEY: Ending(on=ON, is_deregistered=True)}
    imported(conn, account(status=AccountStatus.CLOSED))
    assert turns.endings(conn, ZONE) == {KEY: Ending(on=ON, is_deregistered=False)}
    imported(conn, account())
    assert turns.endings(conn, ZONE) == {}


def test_an_account_that_was_closed_before_it_was_registered_did_not_turn(conn: Connection) -> None:
    assert imported(conn, unit(), account(status=AccountStatus.CLOSED)) == 0
    assert imported(conn, account(status=AccountStatus.CLOSED)) == 0
    assert turns.endings(conn, ZONE) == {}
