from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.allowance import Allowance
from domain.incident import Ground
from monitor.schedule import now
from monitor.store import allowances, audit
from tests.factories import account, incident, later, unit
from tests.monitor.cli.office import Office

KEY = "bluesky:did:plc:stranger"
ADD = ("allow", "add", KEY, "--reason", "namesake")


def stored(office: Office) -> tuple[Allowance, ...]:
    with office.store() as store, store.reading() as conn:
        return allowances.listing(conn)


def test_an_account_is_allowed_with_reason_author_and_end(office: Office) -> None:
    day = (now() + timedelta(days=30)).date()
    said = office.run(*ADD, "--until", day, "--note", "外省同名", "--by", "lin")
    assert said.stdout == f"{KEY} opens no incident until {day}.\n"
    (kept,) = stored(office)
    assert (kept.account, kept.reason, kept.author, kept.note) == (KEY, Ground.NAMESAKE, "lin", "外省同名")
    assert kept.expires == datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_an_allowance_ends_in_a_year_if_nothing_is_said(office: Office) -> None:
    facts = office.json(*ADD)
    (kept,) = stored(office)
    assert kept.expires - kept.at == timedelta(days=365)
    assert (facts["allowance"]["account"], facts["still_open"]) == (KEY, [])


def test_open_incidents_of_the_account_are_named_and_stay(office: Office) -> None:
    kept = office.keep(incident())
    assert "DT-000001 is still open; see `diting incidents dismiss`." in office.run(*ADD).stdout
    assert office.kept() == (kept,)


def test_allowing_and_removing_are_written_down_with_the_name(office: Office) -> None:
    office.run(*ADD, "--by", "lin")
    office.run("allow", "remove", KEY, "--by", "chen")
    assert stored(office) == ()
    with office.store() as store, store.reading() as conn:
        removed, added = audit.entries(conn, 10)
    assert (added.actor, added.action, added.object, added.after) == ("lin", "allowance.added", KEY, "namesake")
    assert (removed.actor, removed.action, removed.before) == ("chen", "allowance.removed", "namesake")


@pytest.mark.parametrize("key", ["stranger", "bluesky:", ":1", "bluesky:did:plc:official"])
def test_only_a_stranger_is_allowed(office: Office, key: str) -> None:
    office.register([unit()], [account()])
    assert "not in the register, as platform:id" in office.refusal("allow", "add", key, "--reason", "fan")
    assert stored(office) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        ("allow", "add", KEY),
        ("allow", "add", KEY, "--reason", "boring"),
        ("allow", "add", KEY, "--reason", "own-change"),
        (*ADD, "--until", "soon"),
    ],
)
def test_a_wrong_use_is_told_and_nobody_allowed(office: Office, wrong: tuple[str, ...]) -> None:
    office.run(*wrong, status=2)
    assert stored(office) == ()


def test_an_allowance_ends_on_a_day_to_come(office: Office) -> None:
    assert "has passed" in office.refusal(*ADD, "--until", "2020-01-01")


def test_who_is_not_allowed_cannot_be_removed(office: Office) -> None:
    assert office.refusal("allow", "remove", KEY) == f"{KEY} is not allowed; see `diting allow list`"


def test_the_list_shows_who_is_allowed_why_and_how_long(office: Office) -> None:
    assert office.run("allow", "list").stdout == "No account is allowed.\n"
    office.run(*ADD, "--note", "\x1b[31m外省同名", "--by", "lin")
    with office.store() as store, store.begin() as conn:
        past = Allowance(account="bluesky:old", reason=Ground.FAN, author="甲", at=later(days=-9), expires=later())
        allowances.put(conn, past)
    header, old, new = office.run("allow", "list").stdout.splitlines()
    assert header.split() == ["Account", "Why", "By", "Since", "Until", "Note"]
    assert ("bluesky:old" in old, "(past)" in old) == (True, True)
    assert ("U+001B[31m外省同名" in new, "namesake" in new, "lin" in new, "(past)" in new) == (True, True, True, False)
    assert [each["account"] for each in office.json("allow", "list")] == ["bluesky:old", KEY]
