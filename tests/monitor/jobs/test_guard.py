from datetime import date
from typing import Any

import pytest

from domain.answer import Answer, Outcome
from domain.coverage import Coverage, Gap, Job
from domain.incident import Classification, Incident, Presence
from domain.observation import VerificationKind
from domain.registry import ApprovalAction, Tier
from monitor.store import Store, absences, audit, snapshots
from tests.factories import NOW, account, later, official_profile, post, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import Crank

KEY = "bluesky:did:plc:official"
COMPROMISE = Classification.ACCOUNT_COMPROMISE
REGISTERED_NAMES = [
    ("临泽市公安局", ()),
    ("  临泽市公安局 ", ()),
    ("臨澤市公安局", ()),
    ("平安临泽", ("平安临泽",)),
]


def crowd(store: Store, size: int, **options: Any) -> Crank:
    """So many registered accounts of one unit, all there."""
    ids = [f"did:plc:{number}" for number in range(size)]
    names = [f"临泽市第{number}中学" for number in range(size)]
    accounts = [account(user_id=id, display_name=name, handle="") for id, name in zip(ids, names, strict=True)]
    platform = FakePlatform(*(official_profile(user_id=each.user_id, display_name=each.display_name) for each in accounts))
    crank = Crank(store, platform, **options)
    crank.register([unit()], accounts)
    return crank


def hide(crank: Crank, *numbers: int) -> None:
    for number in numbers:
        crank.platform.remove(f"did:plc:{number}")


def missing(crank: Crank) -> set[str]:
    """The accounts that are reported as missing."""
    return {incident.subject.rpartition(":")[2] for incident in crank.cases(COMPROMISE)}


async def guarded(crank: Crank, **passed: float) -> tuple[Coverage, ...]:
    """Everything that is due after some time."""
    crank.clock.forward(**passed)
    await crank.planner.run()
    cycles = []
    while (cycle := await crank.guard.run()) is not None:
        cycles.append(cycle)
    return tuple(cycles)


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


@pytest.mark.parametrize("action", [action for action in ApprovalAction if action is not ApprovalAction.CHANGE])
def test_only_the_approval_of_a_change_covers_one(action: ApprovalAction) -> None:
    assert action.value in {"open", "close", "deregister"}


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


async def test_an_account_proved_missing_three_times_ten_minutes_apart_is_an_incident(crank: Crank) -> None:
    await guarded(crank)
    crank.platform.remove("did:plc:official")
    await guarded(crank, minutes=10)
    await guarded(crank, minutes=10)
    assert crank.cases(COMPROMISE) == ()
    await guarded(crank, minutes=10)
    incident = crank.only(COMPROMISE)
    assert (incident.subject, incident.profile) == (KEY, None)
    assert incident.findings[0].detector == "compromise.missing"


async def test_proofs_of_absence_that_lie_close_together_count_once(store: Store) -> None:
    crank = Crank(store, FakePlatform(), guard={"tier1_minutes": 4.0})
    crank.register([unit()], [account()])
    for _ in range(6):
        await guarded(crank, minutes=4)
    assert crank.cases(COMPROMISE) == ()
    await guarded(crank, minutes=4)
    assert crank.only(COMPROMISE)


async def test_a_look_in_between_starts_the_count_again(crank: Crank) -> None:
    for _ in range(3):
        crank.platform.remove("did:plc:official")
        await guarded(crank, minutes=10)
        await guarded(crank, minutes=10)
        crank.platform.put(official_profile())
        await guarded(crank, minutes=10)
    assert crank.cases(COMPROMISE) == ()


async def test_a_failed_fetch_is_no_disappearance(crank: Crank) -> None:
    crank.platform.faults["profile"] = Answer(outcome=Outcome.ERROR)
    for _ in range(5):
        await guarded(crank, minutes=10)
    assert crank.cases(COMPROMISE) == ()
    with crank.store.reading() as conn:
        assert absences.run(conn, KEY) == ()


async def test_a_missing_account_is_one_incident_however_long_it_is_missing(crank: Crank) -> None:
    crank.platform.remove("did:plc:official")
    for _ in range(10):
        await guarded(crank, minutes=10)
    assert len(crank.history(crank.only(COMPROMISE))) == 1


async def test_a_missing_account_that_is_back_is_noted_as_restored(crank: Crank) -> None:
    crank.platform.remove("did:plc:official")
    for _ in range(3):
        await guarded(crank, minutes=10)
    crank.platform.put(official_profile())
    await guarded(crank, minutes=10)
    assert crank.only(COMPROMISE).presence is Presence.RESTORED


@pytest.mark.parametrize(("size", "gone", "outage"), [(10, 2, False), (10, 3, True), (20, 3, False), (20, 4, True)])
async def test_a_fifth_of_the_accounts_missing_at_once_and_at_least_three_is_an_outage(
    store: Store, size: int, gone: int, outage: bool
) -> None:
    crank = crowd(store, size)
    await guarded(crank)
    hide(crank, *range(gone))
    for _ in range(4):
        await guarded(crank, minutes=10)
    assert missing(crank) == (set() if outage else {str(number) for number in range(gone)})
    assert len(crank.cases(Classification.COVERAGE)) == outage


async def test_an_outage_is_one_incident_and_is_over_when_the_accounts_are_back(store: Store) -> None:
    crank = crowd(store, 5)
    profiles = tuple(crank.platform.accounts.values())
    hide(crank, 0, 1, 2)
    for _ in range(6):
        await guarded(crank, minutes=10)
    assert crank.told(crank.only(Classification.COVERAGE)) == ["opened"]
    crank.platform.put(*profiles)
    await guarded(crank, minutes=10)
    assert not crank.only(Classification.COVERAGE).status.is_open
    assert missing(crank) == set()


async def test_accounts_that_vanished_one_after_the_other_are_no_outage(store: Store) -> None:
    crank = crowd(store, 5)
    await guarded(crank)
    for number in range(4):
        hide(crank, number)
        for _ in range(4):
            await guarded(crank, minutes=10)
    assert missing(crank) == {"0", "1", "2", "3"}
    assert crank.cases(Classification.COVERAGE) == ()


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
    crank.planner.watch = type(crank.planner.watch)(type(crank.planner.watch.registry)())
    cycle = await crank.guard.run()
    assert cycle is not None
    assert (cycle.asked, crank.platform.asked) == (0, [])
