from datetime import timedelta

import pytest

from domain.answer import Answer, Outcome, ok
from domain.coverage import Coverage, Gap, Job
from domain.incident import Classification
from domain.observation import Profile
from domain.registry import AccountStatus
from monitor.store import Store
from tests.factories import account, later, official_profile, profile, unit
from tests.fakes import FakePlatform
from tests.monitor.crank import NONSENSE, Crank

PRESS = unit(key="linze-press", name="临泽市新闻办公室")
REFUSALS = [
    (Outcome.AUTH, Gap.AUTH),
    (Outcome.RATE_LIMITED, Gap.RATE_LIMITED),
    (Outcome.BLOCKED, Gap.BLOCKED),
    (Outcome.SHAPE, Gap.SHAPE),
    (Outcome.ERROR, Gap.ERROR),
]


async def hunted(crank: Crank) -> Coverage:
    """One slice."""
    await crank.planner.run()
    cycle = await crank.hunt.run()
    assert cycle is not None
    return cycle


def suspects(crank: Crank) -> set[str]:
    return {incident.subject.removeprefix("bluesky:did:plc:") for incident in crank.cases(Classification.MASQUERADE)}


async def test_nothing_due_is_nothing_done(crank: Crank) -> None:
    await hunted(crank)
    crank.platform.asked.clear()
    assert await crank.hunt.run() is None
    assert crank.platform.asked == []


async def test_every_protected_name_is_searched_between_two_control_probes(crank: Crank) -> None:
    cycle = await hunted(crank)
    asked = [question for _, question in crank.platform.asked]
    control = ["临泽市公安局", NONSENSE]
    assert (asked[:2], asked[-2:]) == (control, control)
    assert sorted(asked[2:-2]) == sorted(crank.planner.watch.queries)
    assert (cycle.asked, cycle.answered, cycle.gap) == (len(asked) - 4, len(asked) - 4, None)


async def test_an_account_that_shares_a_word_is_no_impostor(crank: Crank) -> None:
    crank.platform.put(profile(user_id="did:plc:fan", display_name="临泽市美食地图"))
    assert (await hunted(crank)).covered
    assert suspects(crank) == set()


@pytest.mark.parametrize("status", AccountStatus)
async def test_registered_accounts_are_never_impostors_of_each_other(store: Store, status: AccountStatus) -> None:
    crank = Crank(store, FakePlatform(official_profile(), official_profile(user_id="did:plc:second")))
    crank.register([unit()], [account(), account(user_id="did:plc:second", status=status)])
    assert (await hunted(crank)).covered
    assert suspects(crank) == set()


async def test_the_registered_account_of_another_platform_is_no_excuse_here(crank: Crank) -> None:
    crank.register([], [account(platform="mastodon", user_id="did:plc:stranger")])
    crank.platform.put(profile())
    await hunted(crank)
    assert suspects(crank) == {"stranger"}


async def test_a_unit_without_an_account_is_protected_too(crank: Crank) -> None:
    crank.register([PRESS], [])
    crank.platform.put(profile(display_name="临泽市新闻办公室"))
    await hunted(crank)
    (incident,) = crank.cases(Classification.MASQUERADE)
    assert (incident.official, incident.unit) == ("unit:linze-press", "linze-press")


async def test_a_stranger_under_a_retired_name_is_found(crank: Crank) -> None:
    crank.register([], [account(retired_names=("临泽警务在线",))])
    crank.platform.put(profile(display_name="临泽警务在线"))
    await hunted(crank)
    assert suspects(crank) == {"stranger"}


async def test_an_account_that_was_taken_into_the_register_is_found_no_more(crank: Crank) -> None:
    crank.platform.put(profile(user_id="did:plc:new"))
    crank.register([], [account(user_id="did:plc:new")])
    await hunted(crank)
    assert suspects(crank) == set()


async def test_an_account_that_is_registered_under_a_name_below_that_of_another_is_accepted(crank: Crank) -> None:
    station = account(user_id="did:plc:station", display_name="临泽市公安局城关派出所")
    crank.register([], [station])
    crank.platform.put(official_profile(user_id="did:plc:station", display_name="临泽市公安局城关派出所"))
    await hunted(crank)
    assert suspects(crank) == set()


async def test_the_very_name_of_an_account_borne_by_an_unknown_id_is_the_highest_alarm(crank: Crank) -> None:
    crank.platform.put(
        profile(),
        profile(user_id="did:plc:v", display_name="临泽市公安局V"),
        profile(user_id="did:plc:x", display_name="临泽公安"),
    )
    await hunted(crank)
    first, *others = sorted(crank.cases(Classification.MASQUERADE), key=lambda incident: -incident.score)
    assert first.subject == "bluesky:did:plc:stranger"
    assert others
    assert all(incident.score < first.score for incident in others)


async def test_a_name_that_is_only_worth_a_look_opens_nothing_by_itself(crank: Crank) -> None:
    crank.platform.put(profile(display_name="临泽市公安局城关派出所"))
    assert (await hunted(crank)).covered
    assert suspects(crank) == set()


async def test_an_incident_says_in_both_languages_which_trick_was_played(crank: Crank) -> None:
    crank.platform.put(profile(display_name="临泽市公按局"))
    await hunted(crank)
    (finding,) = crank.only(Classification.MASQUERADE).findings
    assert "按→安（同音）" in finding.summary.zh
    assert "按→安 (sound-alike)" in finding.summary.en


async def test_a_stranger_that_many_searches_find_is_one_incident(crank: Crank) -> None:
    crank.register([PRESS], [account(aliases=("临泽公安", "临泽警方"))])
    crank.platform.put(profile(display_name="临泽市公安局"))
    await hunted(crank)
    assert len(crank.cases(Classification.MASQUERADE)) == 1
    assert len(crank.owed()) == 1


async def test_a_found_impostor_is_due_for_a_recheck_at_once(crank: Crank) -> None:
    crank.platform.put(profile())
    await hunted(crank)
    assert crank.due(Job.RECHECK) == {"did:plc:stranger": crank.clock()}


async def test_without_a_registered_account_the_search_proves_nothing(store: Store) -> None:
    crank = Crank(store, FakePlatform(profile()))
    crank.register([unit()], [])
    assert (await hunted(crank)).gap is Gap.NO_CONTROL
    assert suspects(crank) == set()


async def test_a_search_that_does_not_find_the_registered_accounts_is_not_believed(crank: Crank) -> None:
    crank.platform.remove("did:plc:official")
    cycle = await hunted(crank)
    assert (cycle.gap, cycle.answered) == (Gap.CONTROL_NOT_FOUND, 0)


async def test_a_search_that_ignores_the_keyword_is_not_believed(crank: Crank) -> None:
    crank.platform.faults["search", NONSENSE] = ok((official_profile(), profile()))
    assert (await hunted(crank)).gap is Gap.NONSENSE_FOUND


@pytest.mark.parametrize(("outcome", "gap"), REFUSALS)
async def test_a_refused_control_is_a_gap_of_that_kind_and_no_name_is_searched(
    crank: Crank, outcome: Outcome, gap: Gap
) -> None:
    crank.platform.faults["search"] = Answer(outcome=outcome, detail="as it was")
    cycle = await hunted(crank)
    assert (cycle.gap, cycle.detail, cycle.answered) == (gap, "as it was", 0)
    assert len(crank.platform.asked) == 1


@pytest.mark.parametrize(("outcome", "gap"), REFUSALS)
async def test_a_refusal_in_the_middle_leaves_the_whole_slice_uncovered(
    crank: Crank, outcome: Outcome, gap: Gap
) -> None:
    await crank.planner.run()
    refused = next(query for query in crank.planner.watch.queries if query != "临泽市公安局")
    crank.platform.faults["search", refused] = Answer(outcome=outcome)
    cycle = await hunted(crank)
    assert (cycle.gap, cycle.answered) == (gap, cycle.asked - 1)


async def test_the_names_of_a_refused_slice_are_asked_again_soon_and_not_after_a_whole_interval(crank: Crank) -> None:
    crank.platform.faults["search", "平安临泽"] = Answer(outcome=Outcome.ERROR)
    assert not (await hunted(crank)).covered
    assert set(crank.due(Job.HUNT).values()) == {later(minutes=10)}
    crank.platform.faults.clear()
    crank.clock.forward(minutes=10)
    assert (await hunted(crank)).covered
    assert set(crank.due(Job.HUNT).values()) == {later(hours=6, minutes=10)}


async def test_a_platform_that_asks_for_time_is_given_it(crank: Crank) -> None:
    crank.platform.faults["search"] = Answer(outcome=Outcome.RATE_LIMITED, not_before=later(hours=2))
    await hunted(crank)
    assert set(crank.due(Job.HUNT).values()) == {later(hours=2)}


async def test_what_was_found_before_a_refusal_is_reported_nevertheless(crank: Crank) -> None:
    crank.platform.put(profile())
    crank.platform.faults["search", "公安局"] = Answer(outcome=Outcome.BLOCKED)
    assert not (await hunted(crank)).covered
    assert suspects(crank) == {"stranger"}


async def test_a_platform_that_turns_silent_during_the_slice_is_caught_by_the_last_control(store: Store) -> None:
    class Tiring(FakePlatform):
        async def search(self, keyword: str) -> Answer[tuple[Profile, ...]]:
            if len(self.asked) == 4:
                self.faults["search"] = Answer(outcome=Outcome.EMPTY)
            return await super().search(keyword)

    crank = Crank(store, Tiring(official_profile()))
    crank.register([unit()], [account()])
    assert (await hunted(crank)).gap is Gap.CONTROL_NOT_FOUND


async def test_a_long_register_is_hunted_slice_by_slice(store: Store) -> None:
    crank = Crank(store, FakePlatform(official_profile()), hunt={"slice_size": 2})
    crank.register([unit()], [account()])
    await crank.planner.run()
    sizes = []
    while (cycle := await crank.hunt.run()) is not None:
        sizes.append(cycle.asked)
    assert max(sizes) == 2
    assert sum(sizes) == len(crank.planner.watch.queries)


async def test_the_cycle_says_when_it_began_and_ended(crank: Crank) -> None:
    cycle = await hunted(crank)
    assert cycle.finished_at - cycle.started_at == timedelta(0)
    assert (cycle.platform, cycle.job, cycle.started_at) == ("bluesky", Job.HUNT, crank.clock())


async def test_a_configured_control_proves_the_search_where_no_account_is_registered(store: Store) -> None:
    crank = Crank(store, FakePlatform(official_profile(user_id="did:plc:press", display_name="云柏日报"), profile()))
    crank.planner.controls = (account(user_id="did:plc:press", display_name="云柏日报", unit=""),)
    crank.register([unit()], [])
    assert (await hunted(crank)).covered
    assert suspects(crank) == {"stranger"}


async def test_whoever_only_an_outdated_index_still_lists_is_no_incident(crank: Crank) -> None:
    crank.platform.put(profile())
    crank.platform.faults["profile", "did:plc:stranger"] = Answer(outcome=Outcome.GONE)
    assert (await hunted(crank)).covered
    assert suspects(crank) == set()


async def test_whoever_took_another_name_since_the_index_was_made_is_no_incident(crank: Crank) -> None:
    crank.platform.put(profile())
    crank.platform.faults["profile", "did:plc:stranger"] = ok(profile(display_name="晒太阳的猫"))
    await hunted(crank)
    assert suspects(crank) == set()


async def test_a_look_that_is_refused_does_not_excuse_what_the_search_listed(crank: Crank) -> None:
    crank.platform.put(profile())
    crank.platform.faults["profile", "did:plc:stranger"] = Answer(outcome=Outcome.BLOCKED)
    await hunted(crank)
    assert suspects(crank) == {"stranger"}
