from datetime import timedelta

import pytest

from domain.incident import Classification, Severity
from domain.notification import Bulletin, Reason
from domain.registry import Contact
from monitor.store import bulletins, digests
from monitor.store.digests import Item
from tests.factories import NOW, account, incident, unit
from tests.monitor.cli.office import Office

OFFICE = unit(
    key="linze-gov", name="临泽市人民政府办公室", managing_unit="", contacts=(Contact(email="d@gov.example"),)
)


@pytest.fixture
def archive(office: Office) -> Office:
    """One hint, told in one digest and waiting for another."""
    office.register([unit(), OFFICE], [account()])
    office.keep(incident(classification=Classification.COMPLIANCE, severity=Severity.ORDINARY))
    with office.store() as store, store.begin() as conn:
        for key in ("linze-ga", "linze-gov"):
            digests.put(conn, Item(unit=key, incident=1, event=1, reason=Reason.OPENED, added_at=NOW))
        body = "第一行\n\x1b[31m红色"
        said = Bulletin(kind=Reason.DIGEST, unit="linze-ga", day=NOW.date(), subject="每日清单", body=body)
        told = bulletins.add(conn, said)
        digests.seal(conn, [Item(unit="linze-ga", incident=1, event=1, reason=Reason.OPENED, added_at=NOW)], told.id)
    return office


def test_without_digests_there_is_nothing_to_show(office: Office) -> None:
    assert office.run("digest", "show").stdout == "No digests.\n"
    assert office.json("digest", "show") == []


@pytest.mark.parametrize("options", [(), ("--unit", "linze-ga"), ("--unit", "临泽市公安局"), ("--day", "2026-03-02")])
def test_a_digest_is_shown_as_it_went_out(archive: Office, options: tuple[str, ...]) -> None:
    (said,) = archive.json("digest", "show", *options)
    assert (said["unit"], said["day"], said["subject"]) == ("linze-ga", "2026-03-02", "每日清单")
    shown = archive.run("digest", "show", *options).stdout
    assert "DB-20260302-000001 每日清单\n第一行\n" in shown
    assert "\x1b" not in shown


def test_digests_of_others_and_of_other_days_are_not_shown(archive: Office) -> None:
    assert archive.json("digest", "show", "--unit", "linze-gov") == []
    assert archive.json("digest", "show", "--day", "2026-03-03") == []


def test_an_unknown_unit_is_a_known_error(archive: Office) -> None:
    assert "公安: no unit of that key or name" in archive.refusal("digest", "show", "--unit", "公安")


def test_everything_that_a_day_listed_can_be_read(archive: Office) -> None:
    (item,) = archive.json("digest", "items", "--day", "2026-03-02")
    assert (item["unit"], item["incident"], item["reason"]) == ("linze-ga", "DT-000001", "opened")
    assert "DT-000001" in archive.run("digest", "items", "--day", "2026-03-02", "--unit", "linze-ga").stdout
    assert archive.run("digest", "items", "--day", "2026-03-03").stdout == "Nothing was listed.\n"


def test_a_preview_says_what_would_go_out_and_sends_nothing(archive: Office) -> None:
    for _ in range(2):
        (said,) = archive.json("digest", "preview")
        assert "DT-000001" in said["body"]
    assert "【合规提示】1 项" in archive.run("digest", "preview").stdout
    with archive.store() as store, store.reading() as conn:
        assert len(digests.listed(conn, NOW + timedelta(days=1))) == 1
