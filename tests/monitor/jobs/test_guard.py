from datetime import date
from typing import Any

import pytest

from domain.answer import Answer, Outcome
from domain.coverage import Gap, Job
from domain.incident import Classification, Incident, Presence
from domain.observation import VerificationKind
from domain.registry import Tier
from monitor.store import Store, audit, due, snapshots
from monitor.store.registry import Registry
from monitor.watch import Watch
from tests.factories import NOW, account, later, official_profile, post, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank
from tests.monitor.jobs.crowds import crowd, guarded

KEY = "bluesky:did:plc:official"
COMPROMISE = Classification.ACCOUNT_COMPROMISE
REGISTERED_NAMES = [
    ("临泽市公安局", ()),
    ("  临泽市公安局 ", ()),
    ("臨澤市公安局", ()),
    ("平安临泽", ("平安临泽",)),
]


async def first_look(crank: Crank, **changes: Any) -> Incident | None:
    crank.platform.put(official_profile(**changes))
    await guarded(crank)
    return next(iter(crank.cases(COMPROMISE)), None)


def changed(incident: Incident | None) -> set[str]:
    """The fields that an incident says have changed."""
    return {dict(finding.evidence)["field"] for finding in incident.findings} if incident else set()


@pytest.mark.parametrize(("shown", "aliases"), REGISTERED_NAMES)
async def test_a_first_look_that_fits_the_register_is_trusted(
    crank: Crank, shown: str, aliases: tuple[str, ...]
) -> None:
    crank.register([], [account(aliases=aliases)])
    assert await first_look(crank, display_name=shown) is None
    trusted = crank.trusted(KEY)
    assert trusted is not None
    assert trusted.display_name == shown


async def test_a_first_look_under_another_name_than_the_registered_one_is_an_incident_at_once(crank: Crank) -> None:
    incident = await first_look(crank, display_name="临泽福利社")
    assert changed(incident) == {"display_name"}
    assert crank.trusted(KEY) is None


async def test_a_first_look_under_another_handle_is_an_incident_at_once(crank: Crank) -> None:
    assert changed(await first_look(crank, handle="taken.test")) == {"handle"}


async def test_a_register_that_names_no_handle_accepts_any(store: Store) -> None:
    crank = Crank(store, FakePlatform(official_profile()))
    crank.register([unit()], [account(handle="")])
    assert await first_look(crank, handle="whatever.test") is None


async def test_a_handle_written_with_an_at_sign_is_the_same_handle(crank: Crank) -> None:
    crank.register([], [account(handle="@linze-ga.test")])
    assert await first_look(crank) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", "临泽福利社"),
        ("handle", "taken.test"),
        ("bio", "加微信"),
        ("avatar_hash", "cid-of-a-casino"),
        ("verification_kind", VerificationKind.PERSON),
        ("verification_text", "某某工作室"),
    ],
)
async def test_a_change_against_the_trusted_look_is_an_incident(crank: Crank, field: str, value: str) -> None:
    await guarded(crank)
    crank.platform.put(official_profile(**{field: value}))
    await guarded(crank, minutes=10)
    assert changed(crank.only(COMPROMISE)) == {field}


@pytest.mark.parametrize("moved", [{"followers": 10_000}, {"avatar_url": "https://img.example/new"}, {"url": "x"}])
async def test_what_moves_by_itself_is_no_change(crank: Crank, moved: dict[str, Any]) -> None:
    await guarded(crank)
    crank.platform.put(official_profile(**moved))
    await guarded(crank, minutes=10)
    assert crank.cases(COMPROMISE) == ()


@pytest.mark.parametrize(
    ("approved_on", "covered"),
    [(date(2026, 2, 1), True), (date(2026, 3, 2), True), (date(2026, 3, 3), False), (date(2027, 1, 1), False)],
)
async def test_an_approval_covers_a_change_seen_on_its_day_or_later(
    crank: Crank, approved_on: date, covered: bool
) -> None:
    await guarded(crank)
    crank.approve(KEY, approved_on, display_name="平安临泽")
    crank.platform.put(official_profile(display_name="平安临泽"))
    await guarded(crank, minutes=10)
    assert (crank.cases(COMPROMISE) == ()) is covered


async def test_the_day_of_an_approval_is_the_day_at_the_place(crank: Crank) -> None:
    await guarded(crank)
    crank.approve(KEY, date(2026, 3, 3), display_name="平安临泽")
    crank.platform.put(official_profile(display_name="平安临泽"))
    await guarded(crank, hours=15)
    assert crank.cases(COMPROMISE) == ()


@pytest.mark.parametrize(("approved", "value"), [("临泽公安", "平安临泽"), ("平安临泽", "平安临泽官方")])
async def test_an_approval_of_another_value_covers_nothing(crank: Crank, approved: str, value: str) -> None:
    await guarded(crank)
    crank.approve(KEY, date(2026, 3, 1), display_name=approved)
    crank.platform.put(official_profile(display_name=value))
    await guarded(crank, minutes=10)
    assert changed(crank.only(COMPROMISE)) == {"display_name"}


async def test_an_approval_of_any_value_covers_every_avatar(crank: Crank) -> None:
    await guarded(crank)
    crank.approve(KEY, date(2026, 3, 1), avatar_hash="*")
    crank.platform.put(official_profile(avatar_hash="cid-of-the-new-badge"))
    await guarded(crank, minutes=10)
    assert crank.cases(COMPROMISE) == ()


async def test_what_is_not_approved_remains_when_a_part_is(crank: Crank) -> None:
    await guarded(crank)
    crank.approve(KEY, date(2026, 3, 1), display_name="平安临泽")
    crank.platform.put(official_profile(display_name="平安临泽", bio="加微信"))
    await guarded(crank, minutes=10)
    assert changed(crank.only(COMPROMISE)) == {"bio"}
    assert crank.trusted(KEY) == official_profile()


async def test_an_approval_that_comes_later_leaves_the_incident_to_a_person(crank: Crank) -> None:
    await guarded(crank)
    crank.platform.put(official_profile(display_name="平安临泽"))
    await guarded(crank, minutes=10)
    crank.approve(KEY, date(2026, 3, 3), display_name="平安临泽")
    await guarded(crank, days=1)
    incident = crank.only(COMPROMISE)
    assert (incident.status.is_open, incident.presence) == (True, Presence.RESTORED)
    assert crank.trusted(KEY) == official_profile(display_name="平安临泽")


async def test_an_approved_change_is_written_down_once(crank: Crank) -> None:
    await guarded(crank)
    crank.approve(KEY, date(2026, 3, 1), bio="*")
    crank.platform.put(official_profile(bio="新简介"))
    for _ in range(3):
        await guarded(crank, minutes=10)
    with crank.store.reading() as conn:
        assert [entry.action for entry in audit.entries(conn, 10)] == ["account.change_approved"]


async def test_each_tier_is_looked_at_at_its_own_pace(store: Store) -> None:
    tiers = dict(zip(("a", "b", "c"), Tier, strict=True))
    crank = Crank(store, FakePlatform(*(official_profile(user_id=id) for id in tiers)))
    crank.register([unit()], [account(user_id=id, tier=tier) for id, tier in tiers.items()])
    await guarded(crank)
    assert crank.due(Job.GUARD) == {"a": later(minutes=10), "b": later(minutes=30), "c": later(minutes=120)}


async def test_an_account_that_another_process_planned_is_looked_at_soon(crank: Crank) -> None:
    """A sweep by hand reads a new register before the daemon does."""
    with crank.store.begin() as conn:
        due.put(conn, due.Due(platform="bluesky", job=Job.GUARD, target="did:plc:new", next_at=NOW))
    await crank.guard.run()
    assert crank.due(Job.GUARD)["did:plc:new"] == later(minutes=10)


async def test_posts_are_kept_once(crank: Crank) -> None:
    crank.platform.timelines["did:plc:official"] = (post(), post(post_id="p2"))
    for _ in range(3):
        await guarded(crank, minutes=10)
    with crank.store.begin() as conn:
        assert snapshots.add_posts(conn, KEY, (post(), post(post_id="p3")), NOW) == (post(post_id="p3"),)


async def test_posts_are_not_asked_for_where_they_are_switched_off(store: Store) -> None:
    crank = Crank(store, FakePlatform(official_profile()), guard={"posts": False})
    crank.register([unit()], [account()])
    await guarded(crank)
    assert [operation for operation, _ in crank.platform.asked] == ["profile"]


@pytest.mark.parametrize(("refused", "gap"), [(1, None), (2, Gap.BLOCKED), (10, Gap.BLOCKED)])
async def test_a_fifth_of_the_looks_refused_is_a_gap(store: Store, refused: int, gap: Gap | None) -> None:
    crank = crowd(store, 10)
    for number in range(refused):
        crank.platform.faults["profile", f"did:plc:{number}"] = Answer(outcome=Outcome.BLOCKED, detail="captcha")
    (cycle,) = await guarded(crank)
    assert (cycle.gap, cycle.answered) == (gap, 10 - refused)


@pytest.mark.parametrize("outcome", [Outcome.AUTH, Outcome.RATE_LIMITED, Outcome.BLOCKED, Outcome.SHAPE, Outcome.ERROR])
async def test_a_refused_look_is_a_gap_of_that_kind(crank: Crank, outcome: Outcome) -> None:
    crank.platform.faults["profile"] = Answer(outcome=outcome, detail="as it was", not_before=later(hours=3))
    (cycle,) = await guarded(crank)
    assert (cycle.gap, cycle.detail) == (Gap(outcome.value), "as it was")
    assert crank.due(Job.GUARD) == {"did:plc:official": later(hours=3)}


async def test_the_commonest_refusal_names_the_gap(store: Store) -> None:
    crank = crowd(store, 5)
    crank.platform.faults["profile"] = Answer(outcome=Outcome.RATE_LIMITED)
    crank.platform.faults["profile", "did:plc:0"] = Answer(outcome=Outcome.SHAPE)
    (cycle,) = await guarded(crank)
    assert cycle.gap is Gap.RATE_LIMITED


async def test_accounts_are_guarded_slice_by_slice(store: Store) -> None:
    crank = crowd(store, 7, guard={"slice_size": 3})
    assert [cycle.asked for cycle in await guarded(crank)] == [3, 3, 1]


async def test_an_account_taken_out_of_the_register_meanwhile_is_not_looked_at(crank: Crank) -> None:
    await crank.planner.run()
    crank.planner.watch = Watch(Registry())
    cycle = await crank.guard.run()
    assert cycle is not None
    assert (cycle.asked, crank.platform.asked) == (0, [])
