"""hunt on a platform that looks accounts up by the exact name: whom its search hides is found all the same."""

import pytest

from detectors.names.variants import variants
from domain.answer import EMPTY, Answer, Outcome, ok
from domain.coverage import Coverage, Gap
from domain.incident import Classification
from domain.observation import Profile
from monitor.store import Store
from tests.factories import account, official_profile, profile, unit
from tests.fakes import FakeExactPlatform
from tests.monitor.crank import NONSENSE, Crank

NAME = "临泽市公安局"
LIKELY = variants(NAME, 8)
REFUSALS = [
    (Outcome.AUTH, Gap.AUTH),
    (Outcome.RATE_LIMITED, Gap.RATE_LIMITED),
    (Outcome.BLOCKED, Gap.BLOCKED),
    (Outcome.SHAPE, Gap.SHAPE),
    (Outcome.ERROR, Gap.ERROR),
]


def crank_of(store: Store, *hidden: Profile, **hunt: int) -> Crank:
    """One official account that the platform shows, and accounts that its search never lists."""
    crank = Crank(store, FakeExactPlatform(official_profile(), hidden=hidden), hunt=hunt)
    crank.register([unit()], [account()])
    return crank


async def hunted(crank: Crank) -> Coverage:
    await crank.planner.run()
    cycle = await crank.hunt.run()
    assert cycle is not None
    return cycle


def looked_up(crank: Crank) -> list[str]:
    return [question for operation, question in crank.platform.asked if operation == "exact"]


def suspects(crank: Crank) -> list[str]:
    return [incident.subject for incident in crank.cases(Classification.MASQUERADE)]


@pytest.mark.parametrize("name", [NAME, LIKELY[0], LIKELY[-1]])
async def test_an_impostor_that_no_search_lists_is_found_by_its_name(store: Store, name: str) -> None:
    crank = crank_of(store, profile(display_name=name))
    assert (await hunted(crank)).covered
    (incident,) = crank.cases(Classification.MASQUERADE)
    assert (incident.official, incident.subject) == ("unit:linze-ga", "bluesky:did:plc:stranger")
    assert NAME in incident.findings[0].summary.zh


async def test_every_name_and_its_likeliest_look_alikes_are_looked_up_once_between_controls(store: Store) -> None:
    crank = crank_of(store)
    cycle = await hunted(crank)
    control = [NAME, NONSENSE]
    asked = looked_up(crank)
    assert (asked[:2], asked[-2:]) == (control, control)
    assert sorted(asked[2:-2]) == sorted((NAME, *LIKELY))
    assert cycle.asked == cycle.answered == len(crank.planner.watch.queries) + len(LIKELY) + 1


async def test_the_operator_sets_how_many_are_looked_up(store: Store) -> None:
    crank = crank_of(store, variants=2)
    await hunted(crank)
    assert sorted(looked_up(crank)[2:-2]) == sorted((NAME, *variants(NAME, 2)))


async def test_none_are_looked_up_where_the_operator_wants_none(store: Store) -> None:
    crank = crank_of(store, profile(), variants=0)
    assert (await hunted(crank)).covered
    assert looked_up(crank) == []
    assert suspects(crank) == []


async def test_a_slice_without_a_whole_name_looks_nothing_up(store: Store) -> None:
    crank = crank_of(store, slice_size=1)
    await crank.planner.run()
    while (await crank.hunt.run()) is not None:
        pass
    assert looked_up(crank).count(NAME) == 3
    assert len(looked_up(crank)) == len(LIKELY) + 1 + 4


async def test_whoever_the_search_lists_as_well_is_one_incident(store: Store) -> None:
    crank = crank_of(store)
    crank.platform.put(profile(display_name=f"{NAME}官方"), profile(user_id="did:plc:other", display_name=LIKELY[0]))
    await hunted(crank)
    assert sorted(suspects(crank)) == ["bluesky:did:plc:other", "bluesky:did:plc:stranger"]


@pytest.mark.parametrize("nobody", [EMPTY, Answer(outcome=Outcome.NOT_FOUND), Answer(outcome=Outcome.GONE)])
async def test_a_name_that_nobody_bears_is_an_ordinary_answer(
    store: Store, nobody: Answer[tuple[Profile, ...]]
) -> None:
    crank = crank_of(store)
    crank.platform.faults["exact", LIKELY[0]] = nobody
    assert (await hunted(crank)).covered


@pytest.mark.parametrize(("outcome", "gap"), REFUSALS)
async def test_a_refused_look_up_is_a_gap_and_what_was_found_is_reported(
    store: Store, outcome: Outcome, gap: Gap
) -> None:
    crank = crank_of(store)
    crank.platform.put(profile())
    crank.platform.faults["exact", LIKELY[0]] = Answer(outcome=outcome)
    cycle = await hunted(crank)
    assert (cycle.gap, cycle.answered) == (gap, cycle.asked - 1)
    assert suspects(crank) == ["bluesky:did:plc:stranger"]


async def test_look_ups_that_do_not_find_the_registered_account_are_not_believed(store: Store) -> None:
    crank = crank_of(store)
    crank.platform.faults["exact"] = Answer(outcome=Outcome.NOT_FOUND)
    assert (await hunted(crank)).gap is Gap.CONTROL_NOT_FOUND
    assert len(looked_up(crank)) == 1


async def test_look_ups_that_find_somebody_under_any_name_are_not_believed(store: Store) -> None:
    crank = crank_of(store)
    crank.platform.faults["exact", NONSENSE] = ok((profile(),))
    assert (await hunted(crank)).gap is Gap.NONSENSE_FOUND


async def test_nothing_is_looked_up_when_the_search_itself_was_refused(store: Store) -> None:
    crank = crank_of(store)
    crank.platform.faults["search"] = Answer(outcome=Outcome.BLOCKED)
    assert (await hunted(crank)).gap is Gap.BLOCKED
    assert looked_up(crank) == []
