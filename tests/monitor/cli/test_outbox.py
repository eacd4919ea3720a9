import pytest

from domain.notification import Bulletin, Reason
from monitor.store import audit, bulletins, outbox
from tests.factories import NOW, incident, later, notification
from tests.monitor.claiming import claim
from tests.monitor.cli.office import Office


@pytest.fixture
def buried(office: Office) -> Office:
    """Two dead letters and one that waits."""
    addresses = ("duty@ga.example", "leader@ga.example", "late@ga.example")
    office.keep(incident(), *(notification(incident=1, channel="mail", address=address) for address in addresses))
    with office.store() as store, store.begin() as conn:
        for letter in claim(conn, channel="mail", limit=2):
            outbox.bury(conn, letter.id, "550 [red]no\x1b[2J such \u202emailbox", NOW)
    return office


def waiting(office: Office) -> int:
    with office.store() as store, store.reading() as conn:
        return sum(outbox.pending(conn).values())


def test_without_dead_letters_the_list_says_so(office: Office) -> None:
    assert office.run("outbox", "dead").stdout == "No dead letters.\n"
    assert office.json("outbox", "dead") == []


def test_dead_letters_are_listed_with_the_last_error(buried: Office) -> None:
    header, *lines = buried.run("outbox", "dead").stdout.splitlines()
    assert header.split() == ["id", "incident", "bulletin", "reason", "channel", "attempts", "error"]
    assert [line.split()[:6] for line in lines] == [
        ["1", "1", "-", "opened", "mail", "1"],
        ["2", "1", "-", "opened", "mail", "1"],
    ]
    assert "550 [red]noU+001B[2J such U+202Emailbox" in lines[0]


def test_a_dead_digest_is_known_by_its_own_number(office: Office) -> None:
    with office.store() as store, store.begin() as conn:
        said = Bulletin(kind=Reason.DIGEST, unit="linze-ga", day=NOW.date(), subject="每日清单", body="无")
        told = bulletins.add(conn, said)
        letter = notification(incident=None, event=0, channel="mail", reason=Reason.DIGEST, bulletin=told.id)
        outbox.add(conn, [letter])
        (held,) = claim(conn, channel="mail")
        outbox.bury(conn, held.id, "550", NOW)
    (_, line) = office.run("outbox", "dead").stdout.splitlines()
    assert line.split()[:4] == ["1", "-", told.reference, "digest"]
    assert office.json("outbox", "dead")[0]["bulletin"] == told.reference


def test_programs_get_the_dead_letters(buried: Office) -> None:
    first, second = buried.json("outbox", "dead")
    assert (first["id"], first["channel"], first["buried_at"]) == (1, "mail", "2026-03-02T01:30:00Z")
    assert second["error"] == "550 [red]no\x1b[2J such \u202emailbox"


def test_what_waits_is_listed_with_what_its_channel_said_last(buried: Office) -> None:
    with buried.store() as store, store.begin() as conn:
        (letter,) = claim(conn, channel="mail")
        outbox.postpone(conn, letter.id, later(days=9999), "421 [red]later\x1b[2J")
    _, line = buried.run("outbox", "waiting").stdout.splitlines()
    assert line.split() == ["3", "1", "-", "opened", "mail", "1", "421", "[red]laterU+001B[2J"]
    (facts,) = buried.json("outbox", "waiting")
    assert (facts["id"], facts["due_since"]) == (3, "2026-03-02T01:30:00Z")


def test_where_nothing_waits_that_is_said(office: Office) -> None:
    office.keep(incident(), notification(incident=1, due_at=later(days=9999)))
    assert office.run("outbox", "waiting").stdout == "Nothing is waiting.\n"
    assert office.json("outbox", "waiting") == []


def test_nobody_is_told_who_was_not_reached(buried: Office) -> None:
    commands = [("outbox", command, *how) for command in ("dead", "waiting") for how in ((), ("--json",))]
    said = "".join(buried.run(*command).stdout for command in commands)
    assert "ga.example" not in said


@pytest.mark.parametrize(("number", "count"), [((), 2), ((1,), 1)])
def test_a_dead_letter_or_all_of_them_are_tried_again(buried: Office, number: tuple[int, ...], count: int) -> None:
    assert buried.run("outbox", "revive", *number).stdout == f"{count} messages will be tried again.\n"
    assert waiting(buried) == 1 + count
    assert len(buried.json("outbox", "dead")) == 2 - count


@pytest.mark.parametrize("number", [3, 9])
def test_what_is_no_dead_letter_is_not_said_to_be_tried_again(buried: Office, number: int) -> None:
    refused = buried.refusal("outbox", "revive", number)
    assert refused == f"{number}: no dead letter has this id; see `diting outbox dead`"
    with buried.store() as store, store.reading() as conn:
        assert audit.entries(conn, 10) == ()
    assert (waiting(buried), len(buried.json("outbox", "dead"))) == (1, 2)


def test_where_there_is_none_all_of_them_are_none(office: Office) -> None:
    assert office.run("outbox", "revive").stdout == "0 messages will be tried again.\n"


def test_reviving_is_written_down_with_the_name(buried: Office) -> None:
    assert buried.json("outbox", "revive", "--by", "lin") == {"revived": 2}
    with buried.store() as store, store.reading() as conn:
        (entry,) = audit.entries(conn, 10)
    assert (entry.actor, entry.action, entry.object, entry.result) == ("lin", "outbox.revived", "all", "2")
