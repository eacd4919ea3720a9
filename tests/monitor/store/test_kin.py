from typing import Any

import pytest
from sqlalchemy import Connection

from detectors.relations.ties import Tie
from domain.incident import Classification, Incident, Presence, Status
from domain.look import Look, Picture
from domain.observation import Post
from monitor.store import incidents, pictures, registry, snapshots
from monitor.store.kin import kin, noticed
from tests.detectors.relations.marked import picture
from tests.factories import NOW, account, incident, official_profile, post, profile, unit

ELSEWHERE: dict[str, Any] = {"unit": "qinglan-ga", "official": "unit:qinglan-ga"}
CONTACT = "业务咨询加QQ 12345678"
FACE = picture("a face")


@pytest.fixture
def register(conn: Connection) -> Connection:
    qinglan = unit(key="qinglan-ga", name="青澜县公安局", contacts=())
    theirs = account(user_id="did:plc:qinglan", display_name="青澜公安", unit="qinglan-ga")
    registry.apply(conn, [unit(), qinglan], [account(), theirs])
    return conn


def case(conn: Connection, id: str, *, bio: str = "", posts: tuple[Post, ...] = (), **changes: Any) -> Incident:
    seen = profile(user_id=id, bio=bio, display_name=changes.pop("display_name", "临泽市公安局"))
    snapshots.add_posts(conn, seen.key, posts, NOW)
    given = incident(**{"subject": seen.key, "profile": seen} | changes)
    return incidents.save(conn, given, lambda _: (), now=NOW)


def show(conn: Connection, id: str, seen: Picture) -> None:
    pictures.keep(conn, f"bluesky:{id}", f"https://pictures.example/{id}", seen, 9, NOW)


def family(conn: Connection, one: Incident) -> list[tuple[int, list[Tie]]]:
    return [(each.incident.number, [relation.tie for relation in each.relations]) for each in kin(conn, one)]


def test_cases_whose_accounts_share_a_contact_are_one_operators(register: Connection) -> None:
    one = case(register, "1", bio=CONTACT)
    case(register, "2", bio="今日天气")
    other = case(register, "3", posts=(post(text=f"补贴领取 {CONTACT}"),), **ELSEWHERE)
    assert family(register, one) == [(other.number, [Tie.CONTACT])]
    assert family(register, other) == [(one.number, [Tie.CONTACT])]


def test_every_case_of_a_related_account_is_listed(register: Connection) -> None:
    one = case(register, "1", bio=CONTACT)
    case(register, "2", bio=CONTACT)
    case(register, "2", bio=CONTACT, **ELSEWHERE)
    assert [number for number, _ in family(register, one)] == [2, 3]


def test_what_the_official_account_shows_ties_nobody(register: Connection) -> None:
    snapshots.trust(register, official_profile(bio=CONTACT), NOW)
    one = case(register, "1", bio=CONTACT)
    case(register, "2", bio=CONTACT)
    assert family(register, one) == []


def test_what_the_official_account_posts_ties_nobody(register: Connection) -> None:
    snapshots.add_posts(register, official_profile().key, (post(text=CONTACT),), NOW)
    one = case(register, "1", bio=CONTACT)
    case(register, "2", bio=CONTACT, **ELSEWHERE)
    assert family(register, one) == []


def test_a_template_that_serves_several_units_ties_its_users(register: Connection) -> None:
    one = case(register, "1", bio="临泽市公安局官方窗口，证件代办快速出证先办后付")
    case(register, "2", bio="青澜公安官方窗口，证件代办快速出证先办后付", display_name="青澜公安", **ELSEWHERE)
    assert family(register, one) == [(2, [Tie.WORDING])]


def test_the_same_picture_ties_where_it_is_not_the_official_one(register: Connection) -> None:
    one = case(register, "1")
    case(register, "2", **ELSEWHERE)
    for id in ("1", "2"):
        show(register, id, FACE)
    assert family(register, one) == [(2, [Tie.PICTURE])]
    show(register, "did:plc:qinglan", FACE)
    assert family(register, one) == []


def test_a_picture_that_many_uninvolved_accounts_show_ties_nobody(register: Connection) -> None:
    one = case(register, "1")
    case(register, "2", **ELSEWHERE)
    for id in ("1", "2", "8", "9"):
        show(register, id, FACE)
    assert len(family(register, one)) == 1
    show(register, "10", FACE)
    assert family(register, one) == []


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"status": Status.CLOSED}, 1),
        ({"status": Status.RESOLVED}, 1),
        ({"status": Status.DISMISSED}, 0),
        ({"classification": Classification.COMPLIANCE}, 0),
        ({"profile": profile(user_id="2", display_name="")}, 0),
        ({"profile": None}, 0),
    ],
    ids=["closed", "resolved", "dismissed", "of another kind", "de-identified", "never seen"],
)
def test_past_cases_are_related_as_well_unless_they_were_none(
    register: Connection, changes: dict[str, Any], count: int
) -> None:
    one = case(register, "1", bio=CONTACT)
    case(register, "2", bio=CONTACT, **changes)
    assert len(family(register, one)) == count


def test_a_dismissed_case_still_shows_whom_it_is_related_to(register: Connection) -> None:
    case(register, "1", bio=CONTACT)
    assert family(register, case(register, "2", bio=CONTACT, status=Status.DISMISSED)) == [(1, [Tie.CONTACT])]


@pytest.mark.parametrize("changes", [{"classification": Classification.ACCOUNT_COMPROMISE}, {"profile": None}])
def test_a_case_that_is_no_look_alike_or_was_never_seen_has_no_relations(
    register: Connection, changes: dict[str, Any]
) -> None:
    case(register, "1", bio=CONTACT)
    assert family(register, case(register, "2", bio=CONTACT, **changes)) == []


def look(bio: str = CONTACT, display_name: str = "临泽市公安局") -> Look:
    return Look(profile=profile(user_id="new", bio=bio, display_name=display_name), seen_at=NOW)


def test_a_new_stranger_is_told_to_be_of_a_known_operator(register: Connection) -> None:
    for id in ("1", "2"):
        case(register, id, bio=CONTACT)
    (found,) = noticed(register, look(), "linze-ga", None)
    assert found.detector == "impostor.relations"
    assert "DT-000001 等 2 起" in found.summary.zh
    assert noticed(register, look(bio=""), "linze-ga", None) == ()


def test_a_stranger_is_judged_by_what_it_shows_now_and_not_by_what_it_showed(register: Connection) -> None:
    case(register, "1", bio=CONTACT)
    before = case(register, "new", bio="今日天气")
    assert len(noticed(register, look(), "linze-ga", before)) == 1
    assert noticed(register, look(bio="明日天气"), "linze-ga", before) == ()


def test_a_strangers_past_and_those_before_it_are_told(register: Connection) -> None:
    gone: dict[str, Any] = {"status": Status.RESOLVED, "presence": Presence.ABSENT, "closed_at": NOW}
    case(register, "1", display_name="临泽公按", **gone)
    before = case(register, "new", display_name="临泽警方", **gone)
    found = noticed(register, look("", "临泽公按"), "linze-ga", before)
    assert [dict(each.evidence)["turn"] for each in found] == ["renamed", "returned", "succeeded"]


def test_a_unit_that_is_not_in_the_register_is_no_obstacle(conn: Connection) -> None:
    one = case(conn, "1", bio=CONTACT)
    case(conn, "2", bio=CONTACT)
    assert family(conn, one) == [(2, [Tie.CONTACT])]
    assert len(noticed(conn, look(), "linze-ga", None)) == 1
