from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from domain.notification import Bulletin, Reason
from monitor.store import bulletins

TODAY = Bulletin(kind=Reason.DIGEST, unit="linze-ga", day=date(2026, 3, 2), subject="每日清单", body="一\n二")


def test_a_bulletin_is_found_by_its_number_and_by_its_day(conn: Connection) -> None:
    stored = bulletins.add(conn, TODAY)
    assert stored == replace(TODAY, id=stored.id)
    assert stored.id > 0
    assert bulletins.get(conn, stored.id) == bulletins.find(conn, Reason.DIGEST, "linze-ga", TODAY.day) == stored


def test_the_first_bulletin_of_a_unit_and_day_stays(conn: Connection) -> None:
    stored = bulletins.add(conn, TODAY)
    assert bulletins.add(conn, replace(TODAY, body="三")) == stored


def test_bulletins_of_other_units_days_and_kinds_are_others(conn: Connection) -> None:
    others = (
        TODAY,
        replace(TODAY, unit="linze-jy"),
        replace(TODAY, day=date(2026, 3, 3)),
        replace(TODAY, kind=Reason.AUDIT_HEAD),
    )
    assert len({bulletins.add(conn, each).id for each in others}) == 4


def test_what_was_never_written_is_not_there(conn: Connection) -> None:
    assert bulletins.get(conn, 7) is None
    assert bulletins.find(conn, Reason.DIGEST, "linze-ga", TODAY.day) is None
