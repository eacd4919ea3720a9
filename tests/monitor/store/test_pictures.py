import pytest
from sqlalchemy import Connection

from config.retention import RetentionSettings
from domain.incident import Status
from domain.look import Picture
from monitor.store import incidents, pictures, registry, retention
from monitor.store.pictures import Sight
from tests.factories import NOW, account, incident, later, unit

STRANGER, OFFICIAL = "bluesky:did:plc:stranger", "bluesky:did:plc:official"


def picture(sha256: str = "a" * 64, **changes: object) -> Picture:
    values = {"prints": ("00ff", "0ff0"), "plainness": "", **changes}
    return Picture(sha256=sha256, **values)  # type: ignore[arg-type]


def show(conn: Connection, *accounts: str, sha256: str = "a" * 64, **at: float) -> None:
    for each in accounts:
        pictures.keep(conn, each, "cid", picture(sha256), 1000, later(**at))


def register(conn: Connection, *names: str) -> None:
    """A unit of each name, with one account of the same name."""
    units = [unit(key=name, name=name, managing_unit="") for name in names]
    registry.apply(conn, units, [account(user_id=name, unit=name, managing_unit="") for name in names])


def accuse(conn: Connection, subject: str, unit: str, status: Status = Status.SUSPECTED) -> None:
    case = incident(subject=subject, unit=unit, official=f"unit:{unit}", status=status)
    incidents.save(conn, case, lambda _: (), now=NOW)


def test_a_picture_is_known_as_it_was_read(conn: Connection) -> None:
    assert pictures.seen(conn, STRANGER, "cid", NOW) is None
    blank = picture(plainness="blank")
    assert pictures.keep(conn, STRANGER, "cid", blank, 1000, NOW) == blank
    assert pictures.seen(conn, STRANGER, "cid", later(hours=1)) == Sight(picture=blank, seen_at=NOW)


def test_another_source_is_another_picture(conn: Connection) -> None:
    show(conn, STRANGER)
    assert pictures.seen(conn, STRANGER, "other", NOW) is None
    assert pictures.seen(conn, OFFICIAL, "cid", NOW) is None


def test_a_refusal_is_known_until_the_picture_can_be_read(conn: Connection) -> None:
    pictures.refuse(conn, STRANGER, "cid", NOW)
    assert pictures.seen(conn, STRANGER, "cid", later(hours=1)) == Sight(picture=None, seen_at=NOW)
    pictures.refuse(conn, STRANGER, "cid", later(hours=2))
    assert pictures.seen(conn, STRANGER, "cid", later(hours=3)) == Sight(picture=None, seen_at=later(hours=2))
    show(conn, STRANGER, hours=4)
    assert pictures.seen(conn, STRANGER, "cid", later(hours=5)) == Sight(picture=picture(), seen_at=later(hours=4))


def test_a_picture_is_kept_once_however_many_show_it(conn: Connection) -> None:
    show(conn, STRANGER, OFFICIAL)
    show(conn, "bluesky:third", sha256="b" * 64)
    assert pictures.names(conn) == {"a" * 64, "b" * 64}


@pytest.mark.parametrize(
    ("others", "count"),
    [
        pytest.param([], 0, id="nobody"),
        pytest.param(["bluesky:x", "mastodon:x", "bluesky:y"], 3, id="strangers"),
        pytest.param(["bluesky:police"], 0, id="its owner"),
        pytest.param(["bluesky:police", "bluesky:false-police"], 0, id="its owner and another impostor"),
        pytest.param(["bluesky:police", "bluesky:namesake"], 1, id="its owner and one who was cleared"),
        pytest.param(["bluesky:police", "bluesky:schools"], 1, id="two units"),
        pytest.param(["bluesky:police", "bluesky:schools", "bluesky:x"], 2, id="two units and a stranger"),
    ],
)
@pytest.mark.parametrize("is_accused", [False, True])
def test_a_picture_is_shared_by_those_who_have_nothing_to_do_with_each_other(
    conn: Connection, others: list[str], count: int, is_accused: bool
) -> None:
    register(conn, "police", "schools")
    accuse(conn, "bluesky:false-police", "police")
    accuse(conn, "bluesky:namesake", "police", Status.DISMISSED)
    if is_accused:
        accuse(conn, STRANGER, "police")
    show(conn, STRANGER, *others)
    show(conn, "bluesky:elsewhere", sha256="b" * 64)
    assert pictures.shared_by(conn, "a" * 64, STRANGER) == count


def test_the_accounts_of_one_unit_share_nothing(conn: Connection) -> None:
    register(conn, "police", "schools")
    registry.apply(conn, [], [account(platform="mastodon", user_id="7", unit="police", managing_unit="")])
    show(conn, "bluesky:police", "mastodon:7")
    assert pictures.shared_by(conn, "a" * 64, "bluesky:police") == 0
    show(conn, "bluesky:schools")
    assert pictures.shared_by(conn, "a" * 64, "bluesky:police") == 1


def test_a_picture_comes_with_the_number_of_those_who_share_it(conn: Connection) -> None:
    show(conn, "bluesky:x", "bluesky:y")
    kept = pictures.keep(conn, STRANGER, "cid", picture(), 1000, NOW)
    sight = pictures.seen(conn, STRANGER, "cid", NOW)
    assert kept.shared_by == 2
    assert sight == Sight(picture=kept, seen_at=NOW)


def test_an_account_that_showed_a_picture_under_two_names_counts_once(conn: Connection) -> None:
    for source in ("cid", "other"):
        pictures.keep(conn, "bluesky:x", source, picture(), 1000, NOW)
    assert pictures.shared_by(conn, "a" * 64, STRANGER) == 1


def test_what_nobody_has_shown_since_is_forgotten(conn: Connection) -> None:
    show(conn, STRANGER)
    show(conn, "bluesky:x", sha256="b" * 64)
    pictures.refuse(conn, "bluesky:y", "cid", NOW)
    pictures.seen(conn, STRANGER, "cid", later(days=5))
    assert pictures.sweep(conn, NOW) == 0
    assert pictures.sweep(conn, later(days=1)) == 1
    assert pictures.names(conn) == {"a" * 64}
    assert pictures.seen(conn, "bluesky:y", "cid", NOW) is None
    assert pictures.sweep(conn, later(days=6)) == 1
    assert pictures.names(conn) == frozenset()


def test_a_baseline_and_the_evidence_of_a_case_stay(conn: Connection) -> None:
    register(conn, "police")
    accuse(conn, STRANGER, "police", Status.CLOSED)
    show(conn, "bluesky:police")
    show(conn, STRANGER, sha256="b" * 64)
    assert pictures.sweep(conn, later(days=999)) == 0
    retention.sweep(conn, RetentionSettings(), later(days=181))
    assert pictures.sweep(conn, later(days=999)) == 1
    assert pictures.names(conn) == {"a" * 64}
